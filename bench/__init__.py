"""What measures gaplint: its weights on judged findings, its speed beside other tools; not in the wheel."""
