"""What a place says of whether a number counts the rows or items that it was tied to.

Each sign is one observation, in words; `weights.toml` says what conjunctions of them are worth.
"""

from collections.abc import Iterator

from gaplint.binding.blocks import stand_for
from gaplint.config.vocabulary import SPACELESS, words
from gaplint.expressions import expression
from gaplint.facts.ids import find_id
from gaplint.facts.measures import is_measure
from gaplint.facts.types import Claim, Facts, Grid, Rough
from gaplint.index import content_words
from gaplint.model.document import Block, Heading, Inline, List, ListItem, Table
from gaplint.relations.cells import stands_for
from gaplint.relations.stated import goes_on, introduces, ranked

MOST = 0.8
"""Share of the items that must be of one form for the list to be."""
NAME_IN_CODE = expression(r"(?:[^\w`]|_)*+(?:`|(?:[A-Z]{3,7}(?:,\s*+|/|\s++))*(?:[A-Z][\w ]{0,20}:\s*+)?[*_]*\[?`)")
"""An item that begins with a name in code, a method before it allowed: `- GET `/boats``, `- ✅ **`quay.py`**`."""
PATHLIKE = expression(
    r"[\W_]{0,12}(?:[A-Z]{3,7}\s+)?(?:[\w.@{}\[\]()-]*/[\w./@{}:\[\]()-]+|[\w.-]*[\w-]\.[a-z]{1,5})(?=$|[\s,;:)–—-])"
)
"""The same for a path without marks of code."""
KEY = expression(r"[\W_]*[^\W\d_][^:：\n|`]{0,40}?(?:\*\*|__)?[:：](?:\*\*|__)?(?:\s|$)")
NUMBERED = expression(r"\W*(?:\d|[A-Z][.)]\s)|[^\W\d_]+\s+#?\d+\b")
"""A title with a number of its own: `2. Ropes`, `Step 3`."""
SEVERAL = expression(r"(?<!\S)[A-Z]{3,7}/[A-Z]{3,7}(?!\S)|\w\s/\s\w")
"""`POST/DELETE`, `A / B`: more than one in a cell."""
LEADING = expression(r"\W{0,12}\d{1,9}(?:\.\d{1,9}){0,9}[.):]?\s+")
"""The number that such a title begins with."""
WORD = expression(r"[^\W\d_]+")
OTHER_NUMBER = expression(r"(?<![\w.,/-])\d+(?![\w/-]|\.\w)")
COUNTS = expression(r"(?<![\w.,#/-])[1-9]\d{0,3}\s+([^\W\d_]{3,})")
"""A number of things in an item, which then stands for several, `4 handler files`, unless it says how long that is."""
LEAD = expression(r"\s[-–—]\s|[:：(（]")
"""What ends the name that an item begins with."""
ENDS = expression(r"[\W_]*")
REMARK = expression(r"[(（][^()（）\d]*[)）][\W_]*$")
AROUND = " ()（）*_-–—:✅"
SELECTED = 2 / 3
"""Share of what is claimed up to which a list may show a selection of it."""
FEWEST_SIGNS = 2
"""Signs of a word in a script without spaces that the end of a longer one may be."""
FEWEST_LETTERS = 4
"""Letters of a stem that may have another ending."""
SENTENCE = 8
"""Words from which on an item is a sentence."""


def signs(facts: Facts, claim: Claim, blocks: tuple[Block, ...], value: float) -> frozenset[str]:
    """What speaks for or against `claim` counting the `value` rows or items of `blocks`."""
    lists = [block for block in blocks if isinstance(block, List)]
    grids = [facts.grid_of[block.span] for block in blocks if isinstance(block, Table)]
    found: list[str] = []
    if abs(value - claim.value) <= max(1, 0.2 * claim.value):
        found.append("near")
    elif value <= SELECTED * claim.value:
        found.append("far fewer")
    elif value >= 2 * claim.value:
        found.append("twice as many")
    if claim.value <= 2:
        found.append("one or two")
    if any(stands_for(cell.plain) > 1 for grid in grids for row in grid.rows for cell in row.cells[:2]):
        found.append("a row holds a range")
    found += _of_noun(claim, grids, lists)
    found += _of_text(facts, claim)
    if lists and not grids:
        found += _of_items([item for block in lists for item in block.items])
        if len(lists) == 1:
            found.append("one list")
        elif "general noun" not in found:  # `14 total` counts what stands below, in however many lists
            found.append("several lists")
        if all(block.ordered for block in lists):
            found.append("items are numbered")
    elif grids and not lists:
        found.append("one table" if len(grids) == 1 else "several tables")
        found += _of_rows(grids)
    elif grids:
        found.append("tables and lists")
    else:
        found.append("sub-headings")
        found += _of_headings([block.title for block in blocks if isinstance(block, Heading)])
    return frozenset(found)


def _of_noun(claim: Claim, grids: list[Grid], lists: list[List]) -> Iterator[str]:
    unit = claim.unit.split()
    stems = content_words(claim.unit)
    if not unit or unit[-1] in words().generic or unit[-1] in words().ends:
        yield "general noun"
        stems = content_words(claim.label)
    if _head(stems, grids):
        yield "the noun heads the rows"
    leads = [content_words(LEAD.split(item.content.plain, maxsplit=1)[0]) for block in lists for item in block.items]
    if leads and any(sum(stem in lead for lead in leads) >= MOST * len(leads) for stem in stems):
        yield "items name the noun"


def _head(stems: frozenset[str], grids: list[Grid]) -> bool:
    headed = (stem for grid in grids for header in grid.headers[:2] for stem in content_words(header))
    return any(related(stem, header) for header in headed for stem in stems)


def related(one: str, other: str) -> bool:
    """Whether two stems are forms of one word, or in a script without spaces one ends with the other: `内置技能`, `技能`."""
    if min(one, other) > SPACELESS:
        return min(len(one), len(other)) >= FEWEST_SIGNS and (one.endswith(other) or other.endswith(one))
    return one == other or (
        min(len(one), len(other)) >= FEWEST_LETTERS and (one.startswith(other[:-1]) and other.startswith(one[:-1]))
    )


def _of_text(facts: Facts, claim: Claim) -> Iterator[str]:
    visible = facts.document.visible
    before, after = visible[claim.text.span.start : claim.span.start], visible[claim.span.end : claim.text.span.end]
    if OTHER_NUMBER.search(before.lstrip("0123456789.) ")) or OTHER_NUMBER.search(after):
        yield "another number beside it"
    added = "" if claim.unit in words().in_all else after.lower()  # `en` of `en total` joins nothing
    if any(sign in after for sign in "+&,;×") or words().conjunctions & set(WORD.findall(added)):
        yield "more is said beside it"
    if claim.approximate:
        yield "approximate"
        if claim.approximate in (Rough.ABOUT, Rough.ABOUT_LEAST):
            yield "about"
    if ranked(before):
        yield "a ranking"
    if claim.label.lower() in words().definite:
        yield "behind an article"
    if introduces(claim, visible):
        yield "introduces the list"
        if claim.label.isalpha() and claim.label != claim.label.lower():
            yield "behind a lone word"
        if goes_on(claim, visible):
            yield "more is said before the colon"
    if not visible[claim.span.start].isdigit():
        yield "spelled out"
    if not any(map(str.isalnum, before)):
        yield "opens the title"
    if claim.unit and _ends(after.lower().replace(claim.unit, "", 1)):
        yield "ends the title"


def _ends(behind: str) -> bool:
    """Whether nothing stands behind what is counted, but perhaps how far it is: `All 7 piers (done)`."""
    behind = REMARK.sub("", behind)
    return ENDS.fullmatch(behind) is not None or words().ends.issuperset(behind.strip(AROUND).split())


def _of_items(items: list[ListItem]) -> Iterator[str]:
    texts = [item.content for item in items]
    if stand_for(texts):
        yield "items are ranges of IDs"
    if sum(map(is_identifier, texts)) >= MOST * len(texts):
        yield "items are identifiers"
    lengths = sorted(len(text.plain.split()) for text in texts)
    if lengths[len(lengths) // 2] >= SENTENCE:
        yield "items are sentences"
    if 2 * sum(_is_key(text) for text in texts) >= len(texts):
        yield "items are keys with values"
    if any(not is_measure(unit) and unit not in words().lines for text in texts for unit in COUNTS.findall(text.plain.lower())):
        yield "an item counts"


def _is_key(text: Inline) -> bool:
    match = KEY.match(text.text)
    return match is not None and "`" not in match.group()


def is_identifier(text: Inline) -> bool:
    """Whether a text begins with what only one thing is called: a name in code, a path, an ID."""
    return bool(NAME_IN_CODE.match(text.text) or PATHLIKE.match(text.text) or find_id(text.plain, 0, len(text.plain)))


def _of_rows(grids: list[Grid]) -> Iterator[str]:
    if all(grid.key is not None for grid in grids):
        yield "rows have IDs"
    cells = [row.cells[0] for grid in grids for row in grid.rows if row.cells]
    if any(SEVERAL.search(cell.plain) for cell in cells):
        yield "a row may stand for several"
    if rows_are_numbered(grids):
        yield "rows are numbered"
        cells = [row.cells[1] for grid in grids for row in grid.rows if len(row.cells) > 1]
    if cells and sum(cell.text.lstrip("*_ ").startswith(("`", "[`", "/")) for cell in cells) >= MOST * len(cells):
        yield "rows are identifiers"


def rows_are_numbered(grids: list[Grid]) -> bool:
    """Whether each row begins with a number."""
    cells = [row.cells[0] for grid in grids for row in grid.rows if row.cells]
    return bool(cells) and all(cell.plain.strip(".)").isdigit() for cell in cells)


def _of_headings(titles: list[Inline]) -> Iterator[str]:
    if titles and all(NUMBERED.match(title.plain) or find_id(title.plain, 0, len(title.plain)) for title in titles):
        yield "sub-headings are numbered"
    bare = [(LEADING.sub("", title.plain), LEADING.sub("", title.text)) for title in titles]
    if titles and sum(bool(PATHLIKE.match(plain) or NAME_IN_CODE.match(text)) for plain, text in bare) >= MOST * len(titles):
        yield "sub-headings are identifiers"
