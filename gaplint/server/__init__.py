"""The language server: what `gaplint` knows of a workspace, for editors, by the Language Server Protocol 3.17.

https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/
"""
