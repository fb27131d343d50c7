"""Files that could not be checked; see the page of this name. `gaplint/run.py` makes the findings."""

from gaplint.rule import Rule

RULE = Rule(None)
