"""Fragments that links to a document may have."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator

from gaplint.expressions import expression
from gaplint.model.document import Document, Heading, Hyperlink, Place

KEPT = frozenset(["Ll", "Lm", "Lo", "Lt", "Lu", "Mc", "Me", "Mn", "Nd", "Nl", "Pc"])
"""Unicode categories that GitHub keeps: letters, marks, numbers that are no fractions or circles, and what joins words."""
LETTER_SYMBOLS = frozenset(
    chr(code)
    for first, last in ((0x24B6, 0x24E9), (0x1F130, 0x1F149), (0x1F150, 0x1F169), (0x1F170, 0x1F189))
    for code in range(first, last + 1)
)
"""Letters in circles and squares."""
HTML_ANCHOR = expression(r"""<[a-zA-Z][^<>]{0,500}?\s(?:id|name)\s*=\s*["']?([^"'\s>]+)""")
ATTRIBUTE = expression(r"\{(?=[^{}]*\}\s*$)\s*+(?:/\*\s*+|:\s*+)?(?:[^{}]*?(?:#|\bid\s*=\s*[\"']?))?([\w.:-]+)")
"""`## Title {#id}`, and as other generators write it: `{: #id }`, `{ id=x }`, `{/*id*/}`."""
DECLARED = expression(
    r"\{(?=\s*+[^{}\n]*\})\s*+:?[^{}\n]*?(?:#|\bid\s*=\s*[\"']?)([\w.:-]+)[^{}\n]*\}"  # {#id}, { .note #id }, { id=x }
    r"|\{/\*\s*([\w.:-]+)\s*\*/\}"  # {/*id*/}
    r"|^ {0,3}r\[([\w.:-]+)\]"  # a numbered rule
    r"|\[\]\(\)\{\s*#([\w.:-]+)",
    re.MULTILINE,
)
MOST_LINKS = 20
"""In a title."""
ELEMENT = expression(r"<(h[1-6]|dfn|dt|summary)\b[^<>]*>(.{1,300}?)</\1>", re.IGNORECASE | re.DOTALL)
"""HTML that gets an anchor by its text."""
TAG = expression(r"<[^<>]+>")
TERM = expression(r"^([^\s:>|#*-][^\n]{0,200})\n(?:\n)?:[ \t]+\S", re.MULTILINE)
"""A definition list's term."""
TAB = expression(r'^ *===[!+]{0,2} "([^"\n]{1,200})"', re.MULTILINE)
"""One of several texts that a page shows in turn; MkDocs gives it an anchor by its name."""
ICON = expression(r":[a-z0-9_+-]{2,60}:")
"""`:material-cat:`, a picture in a title."""
ASSEMBLED = expression(
    r"\{\{[%<#]?|\{%|^ *-+8<-+|\{!|!\[\[|(?i:\[!INCLUDE)"
    r"|^#include \"|^::: ?[\w.]+\.|^::: ?[\w-]+\n[ \t]+:[\w-]+:|^\.\. \w+::|<!-- ?@include|^!!!include|^@include|^@@include"
    r"|</?[A-Z][A-Za-z]*[A-Z\s/>]|^import .+ from |^```{|^:::\{|<!-- md:",
    re.MULTILINE,
)
"""What the page is made of beside the text: templates, includes, components, macros."""
DROPPED, HYPHENS = expression(r"[^\w\s-]"), expression(r"[-\s]+")
"""What Python-Markdown leaves out of a fragment, and what becomes one hyphen."""
COMPONENT = expression(r"<[A-Z][A-Za-z]*(?:\s[^<>]*)?/?>")


def slug(title: str) -> str:
    """GitHub's fragment for a heading: lower case, punctuation and symbols dropped, spaces to hyphens.

    https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links
    """
    return title.lower().translate(SLUGGED)


def anchors(document: Document) -> frozenset[str]:
    """Every fragment that GitHub gives `document`: headings, repeated ones numbered, and HTML ids and names."""
    found: set[str] = set()
    seen: dict[str, int] = {}
    for title in _titles(document):
        attribute = ATTRIBUTE.search(title) if title.endswith("}") else None
        if attribute:
            found.add(attribute[1])
            title = title[: attribute.start()]
        found.add(numbered(slug(" ".join(title.split())), seen))
    if "<" in document.source.text:
        found.update(HTML_ANCHOR.findall(document.source.text))
    return frozenset(found)


def numbered(base: str, seen: dict[str, int]) -> str:
    """The fragment of a heading whose slug is `base`: numbered around those that exist. `seen` counts, and is changed."""
    name = base
    while name in seen:
        seen[base] += 1
        name = f"{base}-{seen[base]}"
    seen[name] = 0
    return name


def declared(document: Document) -> Iterator[str]:
    """Fragments that generators give by attribute, by element or to terms, in their own slugs."""
    text = document.source.text
    for match in DECLARED.finditer(text):
        rule = match[3]
        yield f"r-{rule}" if rule else next(filter(None, match.groups()))
    for match in ELEMENT.finditer(text):
        words = slug(" ".join(TAG.sub("", match[2]).split()))
        yield words
        yield f"{match[1].lower()}-{words}"
        yield f"dfn-{words}"
    for match in TERM.finditer(text):
        yield slug(match[1].strip())
    for match in TAB.finditer(text):
        yield slug(match[1].strip())


def transcribed(document: Document) -> Iterator[str]:
    """Fragments as Python-Markdown gives them, and MkDocs with it: letters of ASCII only, repeated ones with `_1`.

    https://python-markdown.github.io/extensions/toc/ (`slugify`, `unique`)
    """
    seen: dict[str, int] = {}
    for title in _titles(document):
        ascii_only = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
        base = HYPHENS.sub("-", DROPPED.sub("", ascii_only).strip().lower())
        number = seen.get(base, 0 if base else 1)
        name = f"{base}_{number}" if number else base
        while name in seen:
            number += 1
            name = f"{base}_{number}"
        seen[name] = 1
        seen[base] = number + 1
        yield name


def chained(document: Document) -> Iterator[str]:
    """Fragments that hold the titles of the sections above theirs, and titles without markup or trailing badges."""
    for section in document.sections:
        if section.heading is None:
            continue
        start, end = section.heading.title.span
        own = slug(section.title)
        yield slug(TAG.sub("", document.source.text[start:end]))
        yield slug(COMPONENT.sub("", section.title).strip())
        yield slug(ICON.sub("", section.title).strip())
        above, names = section, own
        while above.parent is not None:
            above = document.sections[above.parent]
            if above.heading is None:
                break
            yield f"{slug(above.title)}-{own}"
            names = f"{slug(above.title)}-{names}"
            yield names


def is_assembled(document: Document) -> bool:
    """Whether a document's page holds more than its text: what it includes, or what templates and components make."""
    text = document.source.text
    return any(document.place(match.start()) not in (Place.CODE, Place.FRONT_MATTER) for match in ASSEMBLED.finditer(text))


def _titles(document: Document) -> Iterator[str]:
    """Titles of headings, as a reader sees them, in order."""
    for block in document.everything:
        if isinstance(block, Heading):
            start, end = block.title.span
            yield _shown(document, start, end)


def _shown(document: Document, start: int, end: int) -> str:
    """What a page shows of a title: addresses too, which are blank in `visible`, and no blank in place of marks: ``a(`b`)``."""
    text = document.source.text[start:end]
    shown = [
        "" if seen == " " and not mark.isspace() else seen for mark, seen in zip(text, document.visible[start:end], strict=True)
    ]
    for link in _links_in(document, start, end):
        if link.label == link.span and not link.image:
            first, last = link.span.start - start, link.span.end - start
            shown[first:last] = text[first:last]
    return "".join(shown).strip()


def _links_in(document: Document, start: int, end: int) -> list[Hyperlink]:
    links = document.hyperlinks
    first = bisect_left(links, start, key=lambda link: link.span.start)
    return [link for link in links[first : first + MOST_LINKS] if link.span.end <= end]


class _Slugged(dict[int, str]):
    """What becomes of each character in a slug; a table for `str.translate`, filled as characters come."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        kept = character == "-" or unicodedata.category(character) in KEPT or character in LETTER_SYMBOLS
        self[code] = "-" if character == " " else character if kept else ""
        return self[code]


SLUGGED = _Slugged()
