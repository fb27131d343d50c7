"""From a `Document` to what it claims and holds; one module per kind of fact."""
