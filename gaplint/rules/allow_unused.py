"""Comments that allow what is not found; see the page of this name. `gaplint/decision/suppress.py` makes the findings."""

from gaplint.model.finding import Severity
from gaplint.rule import Rule

RULE = Rule(None, Severity.WARNING)
