"""What comparisons have in common: claims with their readings, scopes, ways to count what a block holds, where links lead."""
