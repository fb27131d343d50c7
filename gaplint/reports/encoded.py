"""JSON that any reader takes, and that commands neither a terminal nor the log that it is printed to."""

import json
import re
from typing import Any

ESCAPED = re.compile(
    r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff\U000e0000-\U000e007f]|(?<=#)#(?=\[|vso\[|teamcity\[)"
)
"""What a string of JSON may hold as it is, and had better not."""
NO_CHARACTER = re.compile("[\ud800-\udfff]")
"""What stands for a byte that is no UTF-8, as in names of files; strict readers take no escape for it either."""


def encoded(value: object, indent: int | None = None, default: Any = None) -> str:
    """`value` as JSON. Bytes of names that are no UTF-8 become U+FFFD; all else is read back as it was."""
    text = NO_CHARACTER.sub("\ufffd", json.dumps(value, ensure_ascii=False, indent=indent, default=default))
    return ESCAPED.sub(lambda found: "".join(f"\\u{half}" for half in found[0].encode("utf-16-be").hex(" ", 2).split()), text)
