"""What documents say, held against each other; a module for each comparison, a folder for each of the five kinds."""
