"""What a template engine replaces before anybody reads a document: its rows and lines are not those of the page.

Handlebars and Mustache, Jinja, Liquid and Nunjucks, Go templates, ERB and EJS.
"""

import re

from gaplint.expressions import expression
from gaplint.model.document import Document, List, Place
from gaplint.model.span import Span, Stretches

EXPRESSION = expression(r"\{\{[^\n]{0,300}?\}\}|\{%[^\n]{0,300}?%\}|<%[^\n]{0,300}?%>")
"""What is replaced; its pipes are filters, or name what a block is given."""
BLOCK = expression(
    r"\{%|<%(?!=)|\{\{[-~]?\s*(?:[#/^]|(?:range|if|else|end|with|block|define|template|each|unless|for)\b)", re.IGNORECASE
)
"""What begins, parts or ends what is left out or repeated, `{{#each boats}}`, `{% for boat in boats %}`; no value."""
OPENS = ("{{", "{%", "<%")


def is_filled(document: Document, span: Span) -> bool:
    """Whether the cells of a row can't be told: a tag parts it, or a pipe of it belongs to an expression."""
    text = document.source.text[span.start : span.end]
    return has_block(document, span) or any("|" in match.group() for match in _expressions(text))


def has_block(document: Document, span: Span) -> bool:
    """Whether a tag that repeats or leaves out text stands in `span`, where it is not shown as code."""
    text = document.source.text[span.start : span.end]
    return any(
        BLOCK.match(match.group()) and document.place(span.start + match.start()) is not Place.CODE
        for match in _expressions(text)
    )


def lines_of_blocks(document: Document) -> frozenset[int]:
    """The lines on which such a tag stands, and those of a list around one: what they hold may be left out, or another one
    each time.
    """
    found = [match.start() for match in _expressions(document.source.text) if BLOCK.match(match.group())]
    tags = Stretches(Span(at, at + 1) for at in found if document.place(at) is not Place.CODE)
    line_of = document.source.line_of
    lines = {line_of(at) for at in found if at in tags}
    for block in document.every(List) if lines else ():
        if tags.touches(block.span):
            lines.update(range(line_of(block.span.start), line_of(block.span.end - 1) + 1))
    return frozenset(lines)


def _expressions(text: str) -> list[re.Match[str]]:
    return list(EXPRESSION.finditer(text)) if any(sign in text for sign in OPENS) else []
