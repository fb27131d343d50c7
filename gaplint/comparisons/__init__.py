"""What relations, and what is stated of them, say of each other."""
