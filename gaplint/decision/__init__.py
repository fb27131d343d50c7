"""Which findings are reported: what each document wants, what is allowed, what is known, what has changed."""
