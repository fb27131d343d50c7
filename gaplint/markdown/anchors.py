"""Fragments that a link to a document may have."""

import re

from gaplint.model.document import Document, Heading

SLUG_DROPS = re.compile(r"[^\w\- ]")
HTML_ANCHOR = re.compile(r"""<[a-zA-Z][^<>]{0,500}?\s(?:id|name)\s*=\s*["']?([^"'\s>]+)""")
ATTRIBUTE = re.compile(r"\s*\{[^}]*#([\w.:-]+)[^}]*\}\s*$")
"""`## Title {#id}`, which several site generators read."""


def slug(title: str) -> str:
    """GitHub's fragment for a heading: lower case, punctuation and symbols dropped, spaces to hyphens.

    https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links
    """
    return SLUG_DROPS.sub("", title.strip().lower()).replace(" ", "-")


def anchors(document: Document) -> frozenset[str]:
    """Every fragment of `document`: headings, repeated ones numbered, and HTML ids and names."""
    found: set[str] = set()
    seen: dict[str, int] = {}
    for block in document.everything:
        if not isinstance(block, Heading):
            continue
        start, end = block.title.span
        title = document.visible[start:end].strip()
        attribute = ATTRIBUTE.search(title)
        if attribute:
            found.add(attribute[1])
            title = title[: attribute.start()]
        base = slug(" ".join(title.split()))
        times = seen.get(base, 0)
        seen[base] = times + 1
        found.add(f"{base}-{times}" if times else base)
    if "<" in document.source.text:
        found.update(HTML_ANCHOR.findall(document.source.text))
    return frozenset(found)
