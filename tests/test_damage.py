"""UTF-8 that was read with a single-byte codec: it is read through in place, and healthy text is left alone."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gaplint import parse
from gaplint.config.schema import Config
from gaplint.damage import Repair, repair
from gaplint.facts.numbers import counted
from gaplint.facts.text import find_controls
from gaplint.model.source import LINE_END
from gaplint.read import decode
from gaplint.run import lint

WORDS = st.sampled_from(["harbour", "12/64", "REQ-001", "| cell |", "**bold**", "a", "\n", "\r\n", "\r", "  ", "# ", "- "])
SIGNS = st.one_of(*(st.text(group, min_size=1, max_size=3) for group in ("✅⚠️🔴⏳❌—→“”", "éü", "┌─┐│└┘")))
TEXTS = st.lists(st.one_of(WORDS, SIGNS), max_size=25).map(" ".join)
CODECS = st.sampled_from(["cp1252", "cp1254", "mac_roman"])


def damaged(text: str, codec: str) -> str:
    """`text` as a program shows it that takes its UTF-8 for `codec`; bytes that this has no character for are gone."""
    return text.encode().decode(codec, "ignore")


def line_ends(text: str) -> list[tuple[int, str]]:
    return [(end.start(), end.group()) for end in LINE_END.finditer(text)]


@settings(max_examples=150, deadline=None)
@given(TEXTS, CODECS)
def test_a_reading_keeps_the_length_and_every_line_end(text: str, codec: str) -> None:
    shown = damaged(text, codec)
    repaired = repair(shown)
    if repaired is not None:
        assert len(repaired.reading) == len(shown)
        assert line_ends(repaired.reading) == line_ends(shown)


@settings(max_examples=150, deadline=None)
@given(TEXTS, CODECS)
def test_a_reading_differs_from_the_text_only_at_the_damage(text: str, codec: str) -> None:
    shown = damaged(text, codec)
    repaired = repair(shown)
    if repaired is not None:
        covered = {at for span in repaired.damage.spans for at in range(span.start, span.end)}
        assert all(at in covered for at, (read, was) in enumerate(zip(repaired.reading, shown, strict=True)) if read != was)


MARKED = TEXTS.map(lambda text: f"— “{text} — 🔴")
"""Texts with symbols that ftfy takes for damage wherever they stand; a rare symbol alone is too little for it."""


def without_pads(repaired: Repair) -> str:
    """The reading with each damaged character at the width that it had."""
    parts, at = [], 0
    for span in repaired.damage.spans:
        parts += [repaired.reading[at : span.start], repaired.reading[span.start : span.end].rstrip(" ")]
        at = span.end
    return "".join([*parts, repaired.reading[at:]])


@settings(max_examples=150, deadline=None)
@given(MARKED, CODECS)
def test_a_damaged_text_without_lost_bytes_says_what_it_said(text: str, codec: str) -> None:
    assume(codec == "mac_roman" or len(damaged(text, codec)) == len(text.encode()))
    repaired = repair(damaged(text, codec))
    assert repaired is not None
    assert without_pads(repaired) == text
    assert repaired.damage.lost == 0


@settings(max_examples=100, deadline=None)
@given(MARKED, st.sampled_from(["cp1252", "cp1254"]))
def test_a_character_that_lost_a_byte_reads_as_one_that_is_unknown(text: str, codec: str) -> None:
    repaired = repair(damaged(text, codec))
    assert repaired is not None
    assert repaired.reading.count("\ufffd") == repaired.damage.lost
    assume("\ufe0f" not in text)  # without its last byte it is no longer told from the beginning of another character
    whole = [symbol for symbol in text if symbol in "✅🔴—→“éü" and len(damaged(symbol, codec)) == len(symbol.encode())]
    assert [symbol for symbol in repaired.reading if symbol in whole] == whole


@pytest.mark.parametrize(
    ("shown", "reading", "codec"),
    [
        ("Ready â€” âœ…", "Ready —   ✅  ", "sloppy-windows-1252"),
        ("Ready â€” ğŸ”´", "Ready —   🔴   ", "sloppy-windows-1254"),
        ("Ready ‚Äî ‚úÖ", "Ready —   ✅  ", "macroman"),
    ],
)
def test_a_repair_names_the_codec(shown: str, reading: str, codec: str) -> None:
    repaired = repair(shown)
    assert repaired is not None
    assert (repaired.reading, repaired.damage.codec) == (reading, codec)


def test_text_that_was_damaged_twice_is_read() -> None:
    shown = damaged(damaged("Ready — ✅ “é”", "mac_roman"), "mac_roman")
    repaired = repair(shown)
    assert repaired is not None
    assert without_pads(repaired) == "Ready — ✅ “é”"
    assert len(repaired.reading) == len(shown)
    assert repaired.damage.codec == "macroman+macroman"


def test_a_source_holds_the_text_as_it_lies_there_and_its_reading() -> None:
    source = decode("a.md", "# Ready âœ…\n".encode())
    assert (source.text, source.reading) == ("# Ready âœ…\n", "# Ready ✅  \n")
    assert source.damage is not None and [source.text[slice(*span)] for span in source.damage.spans] == ["âœ…"]


HEALTHY = {
    "German": "Die Fähre „Möwe“ legt um 7 Uhr ab – größere Änderungen übernimmt Frau Özgür, Gruß an die Küche!",
    "Polish": "Łódź dopłynęła później, niż zakładał „rozkład jazdy” — brakuje sześciu biletów, a kasjerka żąda wyjaśnień.",
    "French": "L’été dernier, le pâtissier a reçu « trente-deux » gâteaux à l’orange ; où sont-ils passés ? Ça m’étonne…",
    "Turkish": "Güvertedeki ağır yük kaldırıldı; şimdi öğleden sonraki geçiş için ışıklar gözden geçiriliyor. İyi yolculuklar!",
    "Vietnamese": "Chuyến phà buổi sáng đã rời bến lúc bảy giờ; hành khách phải xuất trình vé trước khi lên tàu — xin cảm ơn.",
    "Portuguese": "A última travessia não será às dez: a tripulação precisa de “descanso”, e SÃO três os porões já CHEIOS.",
    "Czech": "Příští trajekt odplouvá až večer, protože kapitán ještě čeká na opravu lodního šroubu; těšíme se.",
    "Russian": "Паром „Чайка“ отходит в семь часов — билеты проверяет вахтенный, а груз крепят ещё до рассвета.",
    "Greek": "Το πλοίο φεύγει στις επτά το πρωί· οι επιβάτες παρακαλούνται να έχουν έτοιμα τα εισιτήριά τους.",
    "Chinese": "渡轮早上七点离港，乘客须在登船前出示船票；货舱已满，共三十二件行李。",
    "Japanese": "フェリーは朝七時に出港します。「乗船券」を必ずご用意ください——荷物は三十二個までです。",
    "Korean": "여객선은 아침 일곱 시에 출항합니다. 승선권을 미리 준비해 주십시오.",
    "Arabic": "تغادر العبّارة الميناء في الساعة السابعة صباحًا، ويرجى إبراز التذاكر قبل الصعود.",
    "symbols": "✅ Ready — ⚠️ partial, 🔴 blocked, ⏳ waiting, ❌ dropped → see “plan”… ┌─┐│└┘ ½ × ≥ ±5 °C § ™ €",
}


@pytest.mark.parametrize("language", HEALTHY)
def test_a_healthy_text_is_left_alone(language: str) -> None:
    assert repair(HEALTHY[language]) is None
    assert repair(HEALTHY[language].upper()) is None


def test_healthy_texts_together_are_left_alone() -> None:
    assert repair("\n".join(HEALTHY.values())) is None


def test_a_damaged_place_does_not_change_the_healthy_text_around_it() -> None:
    healthy = "\n".join(HEALTHY.values()) + "\n"
    repaired = repair(healthy + "Ready â€” âœ…")
    assert repaired is not None
    assert repaired.reading == healthy + "Ready —   ✅  "


def test_healthy_text_does_not_pay_for_the_repair() -> None:
    script = "import sys; from gaplint.damage import repair; repair(sys.argv[1]); sys.exit('ftfy' in sys.modules)"
    text = "".join(HEALTHY[kind] for kind in ("symbols", "German", "Polish", "French", "Chinese"))
    assert subprocess.run([sys.executable, "-c", script, text], check=False).returncode == 0
    assert subprocess.run([sys.executable, "-c", script, "âœ…"], check=False).returncode == 1


@pytest.mark.parametrize("text", ["✅ Complete\n✅ Ready", "⏳ Pending", "⚠ Partial\n✅ Done", "a → b", "❌ Failed"])
def test_symbols_alone_are_enough_to_tell_mac_roman(text: str) -> None:
    repaired = repair(text.encode().decode("mac_roman"))
    assert repaired is not None
    assert repaired.reading.split() == text.split()


@pytest.mark.parametrize("text", ["Er sagte ‚Öffnung‘ und ‚Ärger‘.", "„über‚ außen"])
def test_a_low_quote_before_a_letter_is_no_symbol(text: str) -> None:
    assert repair(text) is None


def test_a_damaged_status_with_a_variation_selector_is_a_status() -> None:
    table = "# R\n\nA — “b” ✅\n\n| ID | Item | Status |\n|---|---|---|\n| REQ-001 | a | ⚠️ Partial |\n| REQ-002 | b | Done |\n"
    items = parse(table.encode().decode("cp1252", "ignore")).items
    assert [item.status and item.status.kind.value for item in items] == ["partial", "done"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_paragraph_about_encodings_excuses_no_other(end: str) -> None:
    lines = [
        "# Log",
        "",
        "The file was read as utf-8,",
        "and JÃ¶rg came out of it.",
        "",
        "- MÃ¼ller signed",
        "- an encoding was lost",
    ]
    document = parse(end.join(lines) + end)
    assert [document.document.source.line_of(span.start) for span in document.misread] == [6]


@pytest.mark.parametrize(
    ("text", "says"), [("A\0n\0c\0h\0o\0r\0", "UTF-16"), ("Anchor\0\0\0\0", "invisible control characters")]
)
def test_zeros_are_told_from_text_of_two_bytes(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "log.md").write_bytes(b"# Log\n" + b"\n" * 9000 + text.encode())
    (finding,) = lint([tmp_path], Config()).findings
    assert says in finding.message


PICTURE = bytes(range(256))
"""Compressed data has each byte as often."""


@pytest.mark.parametrize(
    ("content", "line"), [(b"# Log\n" + b"\0" * 4000, 2), (b"# Log\n\n```\nring\0 the bell, and wait\n```\n", 4)]
)
def test_a_text_with_null_bytes_is_read_and_damaged(tmp_path: Path, content: bytes, line: int) -> None:
    (tmp_path / "log.md").write_bytes(content)
    (finding,) = lint([tmp_path], Config()).findings
    assert (finding.rule, finding.where.document.source.line_of(finding.where.span.start)) == ("text-damage", line)
    assert finding.message == f"{counted(content.count(0), 'invisible control character')}, the first U+0000"


@pytest.mark.parametrize("content", [b"\0" * 40, PICTURE, b"# Log\n" + PICTURE, "# Log\n".encode("utf-16-le")])
def test_null_bytes_among_other_control_characters_are_no_text(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "log.md").write_bytes(content)
    assert [finding.message for finding in lint([tmp_path], Config()).findings] == ["not checked: binary, not text"]


@pytest.mark.parametrize(
    ("wrong", "message"), [(b"\xff", "1 byte of the file is"), (b"\xff and \xfe", "2 bytes of the file are")]
)
def test_bytes_that_are_no_characters_are_counted_and_the_first_is_shown(wrong: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "pier.md").write_bytes(b"# Pier\n\nLamps " + wrong + b"\n")
    (found,) = lint([tmp_path / "pier.md"], Config(select=("text-damage",))).findings
    assert (found.message, found.repair) == (f"{message} not valid UTF-8", "save the file as UTF-8")
    assert (found.where.label, found.where.span.start) == ("not valid UTF-8", len("# Pier\n\nLamps "))


def test_marks_of_direction_on_one_line_take_no_time_of_the_line_each() -> None:
    document = parse("a\u202a" * 50_000 + "\u202e").document
    started = time.process_time()
    assert len([*find_controls(document)]) == 50_001
    assert time.process_time() - started < 2
