"""Markdown to `Document`; the only package that imports markdown_it."""

from gaplint.markdown.build import parse

__all__ = ["parse"]
