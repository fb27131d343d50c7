"""Rows with a key and attributes, in whatever shape a document writes them."""
