"""UTF-8 that was decoded with a single-byte codec, read through without moving a character.

A single-byte codec makes one character of each byte, so the damaged text maps back to bytes one by one. Where those bytes are
UTF-8 again, the character that they stand for is put in place of the first and spaces in place of the others.
ftfy (https://ftfy.readthedocs.io) decides whether and how a text is damaged; it is imported only when the text looks so.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from gaplint.expressions import expression
from gaplint.model.source import Damage
from gaplint.model.span import Span

SUSPECT = expression("[ÂÃâğðïăГвÐÑ\u201a\u221a\uf8ff¬ü]['\"\u0080-\uffff]")
"""What the lead bytes of UTF-8 become in the codecs that ftfy knows, before another character that is not ASCII."""
NOT_ASCII = expression(r"[^\x00-\x7f]+")
UTF8_SEQUENCE = expression(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
CUT_SELECTOR = b"\xef\xb8"
"""What a variation selector begins with: U+FE0F, behind many emoji, loses its last byte in most codecs."""
MAC_SYMBOL = expression("\u201a[" + re.escape(bytes(range(0x80, 0xC0)).decode("mac_roman")) + "]{2}")
"""A symbol of U+2000 to U+2FFF read as Mac OS Roman, which ftfy doesn't take for damage if it stands alone."""
CUT_SEQUENCE = expression(rb"[\xe2\xf0][\x80-\xbf]{1,2}|\xef\xb8(?![\x80-\xbf])")
"""A character that lost a byte: no codec has a character for each of the 256 bytes. Only the lead bytes of symbols count."""
BESIDE = 20
"""Characters within which a damaged one is shown together with what it should be."""
MOST_ROUNDS = 3
"""Text may have been damaged more than once; ftfy gives up after as many rounds."""


class Repair(NamedTuple):
    reading: str
    """As long as the text."""
    damage: Damage


class _Glyph(NamedTuple):
    """A character together with how many characters of the damaged text it stands for."""

    text: str
    width: int
    lost: bool = False


def repair(text: str) -> Repair | None:
    """Read `text` through its damage; None where there is none."""
    if text.isascii() or not SUSPECT.search(text):
        return None
    runs = set(NOT_ASCII.findall(text))
    readings = {run: [_Glyph(character, 1) for character in run] for run in runs}
    codecs: list[str] = []
    for _ in range(MOST_ROUNDS):
        codec = _codec({_text(glyphs) for glyphs in readings.values()})
        if codec is None:
            break
        codecs.append(codec)
        readings = {run: _decode(glyphs, codec) for run, glyphs in readings.items()}
    if not codecs:
        return None
    reading = NOT_ASCII.sub(lambda run: _padded(readings[run.group()]), text)
    kept = "".join(old if old == new else " " for old, new in zip(text, reading, strict=True))
    found = [(span, lost) for run in NOT_ASCII.finditer(text) for span, lost in _damaged(run.start(), readings[run.group()])]
    real = [(span, lost) for span, lost in found if reading[span.start] not in _beside(kept, span)]
    pieces, at = [], 0
    for span, _ in real:
        pieces += [text[at : span.start], reading[span.start : span.end]]
        at = span.end
    damage = Damage("+".join(codecs), tuple(span for span, _ in real), sum(lost for _, lost in real))
    return Repair("".join([*pieces, text[at:]]), damage) if real else None


def _damaged(at: int, glyphs: Iterable[_Glyph]) -> Iterator[tuple[Span, bool]]:
    """Where each damaged character stands in a run from `at` on, and whether a byte of it is lost."""
    for glyph in glyphs:
        if glyph.width > 1:
            yield Span(at, at + glyph.width), glyph.lost
        at += glyph.width


def _beside(text: str, span: Span) -> str:
    """What stands around a damaged character on its line; one that is there undamaged as well is shown, not damaged."""
    before, behind = text[max(0, span.start - BESIDE) : span.start], text[span.end : span.end + BESIDE]
    return before.rpartition("\n")[2] + behind.partition("\n")[0]


def _text(glyphs: Iterable[_Glyph]) -> str:
    return "".join(glyph.text for glyph in glyphs)


def _padded(glyphs: Iterable[_Glyph]) -> str:
    return "".join(glyph.text.ljust(glyph.width) for glyph in glyphs)


def _codec(runs: Collection[str]) -> str | None:
    """Of the codecs that ftfy finds behind some of `runs`, the one that explains most of all; None where it sees no damage."""
    from ftfy import TextFixerConfig, fix_and_explain

    config = TextFixerConfig(
        unescape_html=False, fix_latin_ligatures=False, fix_character_width=False, uncurl_quotes=False,
        fix_line_breaks=False, remove_terminal_escapes=False, remove_control_chars=False, normalization=None,
        fix_surrogates=False, restore_byte_a0=False, replace_lossy_sequences=False, decode_inconsistent_utf8=False,
        fix_c1_controls=False,
    )  # fmt: skip
    seen: set[str] = set()
    for run in runs:
        steps = fix_and_explain(run, config).explanation or []
        if len(steps) > 1 and steps[0].action == "encode" and steps[1].action == "decode":
            seen.add(steps[0].parameter)
    if not seen and any(MAC_SYMBOL.search(run) for run in runs):
        seen.add("macroman")
    return min(seen, key=lambda codec: (-_explained(runs, codec), codec), default=None)


def _explained(runs: Iterable[str], codec: str) -> int:
    """How many characters of UTF-8 stand in `runs` when taken for text that was read with `codec`."""
    return sum(len(UTF8_SEQUENCE.findall(b"".join(_byte(character, codec) for character in run))) for run in runs)


def _decode(glyphs: list[_Glyph], codec: str) -> list[_Glyph]:
    """Turn `glyphs` to bytes and what is UTF-8 among these to characters; the rest stays as it was."""
    bytes_ = b"".join(_byte(glyph.text, codec) for glyph in glyphs)
    decoded: list[_Glyph] = []
    at = 0
    while at < len(glyphs):
        sequence = UTF8_SEQUENCE.match(bytes_, at)
        cut = None if sequence else CUT_SEQUENCE.match(bytes_, at)
        if not (sequence or cut):
            decoded.append(glyphs[at])
            at += 1
            continue
        end = (sequence or cut).end()  # type: ignore[union-attr]  # one of them matched
        width = sum(glyph.width for glyph in glyphs[at:end])
        try:
            lost = "\ufe0f" if cut and cut.group() == CUT_SELECTOR else "\ufffd"
            character = sequence.group().decode() if sequence else lost
        except UnicodeDecodeError:  # surrogates and overlong forms
            character = _text(glyphs[at:end])
        decoded.append(_Glyph(character, width, cut is not None and character == "\ufffd"))
        at = end
    return decoded


def _byte(character: str, codec: str) -> bytes:
    """The byte that became `character`; 0xFF, which is no part of UTF-8, where the codec has none."""
    try:
        one = character.encode(codec)
    except UnicodeEncodeError:
        return b"\xff"
    return one if len(one) == 1 else b"\xff"
