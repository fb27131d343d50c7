"""What looks for inputs that break gaplint: projects made by a grammar, and changed where coverage grows; not in the wheel."""
