"""Order: days, numbers, versions and tasks follow each other."""
