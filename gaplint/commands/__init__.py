"""One module per command, called like it; each has `command`, and is imported when it is asked for."""
