"""Keys of findings that survive shifted lines."""

from collections import Counter
from hashlib import blake2b

from gaplint.expressions import expression
from gaplint.model.finding import Finding

DIRECTIVE = expression(r"\s{0,9}<!--\s{0,9}gaplint:.{0,1000}?-->")


def fingerprint(finding: Finding, seen: Counter[str]) -> str:
    """A key that survives shifted lines: rule, path, the claim's line and the message; `seen` numbers equal ones."""
    source = finding.where.document.source
    line = source.line_at(finding.where.span.start)
    parts = [
        finding.rule,
        finding.where.document.path,
        " ".join(source.text[line.start : line.end].split()),
        finding.message,
    ]
    key = "\0".join(parts)
    seen[key] += 1
    return blake2b(f"{key}\0{seen[key]}".encode(errors="replace"), digest_size=12).hexdigest()


def claim_fingerprint(finding: Finding) -> str:
    """16 hexadecimal digits of what the claim says: its line and the claim itself, without comments to the tool.

    Neither the evidence nor the message is part of it: a claim that was wrong stays the same mistake when what speaks against
    it goes on changing, and whoever touches the claim itself makes a new one. Where there is no text, the message is the claim.
    """
    (start, end), source = finding.where.span, finding.where.document.source
    line = source.line_at(start)
    parts = (DIRECTIVE.sub("", source.text[line.start : line.end]), source.text[start:end] if source.text else finding.message)
    key = "\0".join(" ".join(part.split()) for part in parts)
    return blake2b(key.encode(errors="replace"), digest_size=8).hexdigest()
