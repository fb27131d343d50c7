"""What stays the same of a finding when lines move."""

from collections import Counter
from hashlib import blake2b

from gaplint.model.finding import Finding


def fingerprint(finding: Finding, seen: Counter[str]) -> str:
    """A key that survives shifted lines: rule, path, the claim's line and the message; `seen` numbers equal ones."""
    source = finding.where.document.source
    line = source.line_span(source.line_of(finding.where.span.start))
    parts = [
        finding.rule,
        finding.where.document.path,
        " ".join(source.text[line.start : line.end].split()),
        finding.message,
    ]
    key = "\0".join(parts)
    seen[key] += 1
    return blake2b(f"{key}\0{seen[key]}".encode(errors="replace"), digest_size=12).hexdigest()
