"""`python -m gaplint`."""

from gaplint.cli import main

main()
