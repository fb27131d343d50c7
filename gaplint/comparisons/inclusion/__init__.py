"""Inclusion: what is named is defined, listed and there, and is said once."""
