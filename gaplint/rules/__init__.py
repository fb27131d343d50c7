"""One rule: a module and a page of the same name; nothing else lives here."""
