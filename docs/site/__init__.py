"""How the documentation site is made: what MkDocs asks (`hooks`), generated pages, figures out of results, pictures."""
