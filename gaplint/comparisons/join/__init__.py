"""Join: two places that speak of one thing say the same of it."""
