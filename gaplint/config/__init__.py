"""What a project may set, and the vocabulary that comes with the tool."""
