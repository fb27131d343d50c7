"""Aggregate: a number is that of some rows, or what these add up to."""
