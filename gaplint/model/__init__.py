"""What a document and a finding are; knows nothing of Markdown, rules or configuration."""
