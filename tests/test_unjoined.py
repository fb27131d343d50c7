"""IDs without a hyphen: which families a document declares, what is read of them, and which documents mean one thing."""

import pytest

from gaplint import parse
from gaplint.config.schema import Config
from gaplint.facts.ids import find_id, scan
from gaplint.facts.unjoined import declared
from gaplint.index import ProjectIndex
from gaplint.markdown import parse as parse_document
from gaplint.model.source import Source

BARE = (("R", "R#"), ("RF", "RF#"))


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("R1 and RF09", [["R1"], ["RF09"]]),
        ("R1–R3", [["R1", "R2", "R3"]]),
        ("R1-R3", [["R1", "R2", "R3"]]),
        ("RF01..03", [["RF01", "RF02", "RF03"]]),
        ("RF01, 02 and 03", [["RF01", "RF02", "RF03"]]),
        ("R1 to R3", [["R1", "R2", "R3"]]),
        ("R2.1 and R2a", [["R2.1"], ["R2a"]]),
        ("RF004-1", [["RF004-1"]]),
        ("LATER-001 (R2)", [["LATER-001"], ["R2"]]),
        ("S3, XR1, R1xy, R1.md, #R1, @R1, R1-T3, R1-alpha, QUAY-R1", []),
        ("b/R1/ a/R1", []),
    ],
)
def test_ids_of_declared_families_are_read(text: str, ids: list[list[str]]) -> None:
    found = list(scan(text, 0, len(text), BARE))
    assert [[str(id_) for id_ in mention.ids] for mention in found] == ids
    assert [text[slice(*mention.span)] for mention in found] == [
        text[mention.span.start : mention.span.end] for mention in found
    ]


def test_a_name_is_no_id_where_nothing_declares_it() -> None:
    assert not list(scan("R1 and RF09", 0, 11))
    assert find_id("R1", 0, 2) is None
    assert find_id("R1", 0, 2, BARE) is not None


DECLARING = {
    "cells": "| ID | Risk |\n|---|---|\n| R1 | Ice |\n| R2 | Fog |\n| R3 | Tide |\n",
    "cells with titles": "| Risk | State |\n|---|---|\n| R1 – Ice | 1 |\n| **R2** Fog | 2 |\n| R3: Tide | 3 |\n| R4: Wind | 3 |\n| R5: Sun | 3 |\n",
    "cells behind numbers": "| # | ID |\n|---|---|\n| 1 | R1 |\n| 2 | R2 |\n| 3 | R3 |\n",
    "headings": "# R1: Ice\n\n# R2: Fog\n\n# R3: Tide\n",
    "labels": "**R1:** Ice\n\n**R2:** Fog\n\n**R3:** Tide\n",
    "entries": "- R1: Ice\n- R2: Fog\n- R3: Tide\n",
    "boxes": "- [ ] R1 Ice\n- [x] R2 Fog\n- [ ] R3 Tide\n",
    "drawn by lot": "- R4711: Ice\n- R0815: Fog\n- R9876: Tide\n- R1234: Sun\n- R5555: Wind\n",
}
SILENT = {
    "two are no series": "- R1: Ice\n- R2: Fog\n",
    "in passing": "R1 thaws, R2 freezes, R3 drips.\n\nR1, R2 and R3 are rivers.\n",
    "sentences": "- R1 thaws\n- R2 freezes\n- R3 drips\n",
    "a column that also holds names": "| A | B |\n|---|---|\n| R1 | a |\n| Ice | b |\n| R2 | c |\n| Fog | d |\n| R3 | e |\n",
    "time and again": "# R1: Ice\n\n# R2: Fog\n\n# R3: Tide\n\n# R1: Sun\n\n# R2: Wind\n\n# R3: Rain\n",
    "far apart": "- R25: a\n- R100: b\n- R400: c\n",
    "hyphens": "- R-1: Ice\n- R-2: Fog\n- R-3: Tide\n",
    "algorithms": "| Name | Bits |\n|---|---|\n| SHA1 | 160 |\n| SHA2 | 256 |\n| SHA3 | 512 |\n",
    "shares and results": "- R1=10: a\n- R2=20: b\n- R3=30: c\n",
}


@pytest.mark.parametrize("text", DECLARING.values(), ids=DECLARING)
def test_a_document_declares_a_family(text: str) -> None:
    assert declared(parse_document(Source("a.md", text))) == (("R", "R#"),)


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_a_document_declares_nothing(text: str) -> None:
    assert declared(parse_document(Source("a.md", text))) == ()


def _index(*texts: str) -> ProjectIndex:
    return ProjectIndex.build([parse(text, f"{name}.md") for name, text in zip("abc", texts, strict=False)], Config())


def _rows(family: str, *titles: str) -> str:
    return "| ID | Title |\n|---|---|\n" + "".join(f"| {family}{n} | {title} |\n" for n, title in enumerate(titles, 1))


def test_short_families_are_counted_anew_in_each_document() -> None:
    index = _index(_rows("R", "Ice", "Fog", "Tide"), _rows("R", "Cash", "Card", "Coin"))
    assert index.registers.keys() == {"R#a.md", "R#b.md"}


def test_short_families_are_one_where_titles_agree() -> None:
    index = _index(_rows("R", "Ice", "Fog", "Tide"), _rows("R", "Ice ahead", "Fog", "Low tide", "Wind"))
    assert index.registers.keys() == {"R#b.md"}


def test_wide_families_are_one_unless_titles_differ() -> None:
    left, right = _rows("RF0", "Ice", "Fog", "Tide"), _rows("RF0", "Cash", "Card", "Coin")
    assert _index(left, _rows("RF1", "Cash", "Card", "Coin")).registers.keys() == {"RF#"}
    assert _index(left, right).registers.keys() == {"RF#a.md", "RF#b.md"}


def test_priorities_are_no_items() -> None:
    text = "| Priority | Days |\n|---|---|\n| P0 | 4 |\n| P1 | 9 |\n| P2 | 2 |\n"
    assert declared(parse_document(Source("a.md", text))) == ()
