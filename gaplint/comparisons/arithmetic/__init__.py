"""Arithmetic: a number is what other numbers give."""
