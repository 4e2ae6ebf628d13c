"""A self-contained page: shows itself in a notebook cell, in a frame that can reach nothing around it."""

from dataclasses import dataclass
from html import escape
from pathlib import Path

POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
"""No request to anywhere, whatever a script in the page may ask for."""


@dataclass(frozen=True)
class Page:
    """A whole HTML document; `data` is its text, as of an IPython `HTML` object.

    `height` is what its frame takes up in a notebook, pixels.
    """

    data: str
    height: int = 640

    def __str__(self) -> str:
        return self.data

    def save(self, path: str | Path) -> Path:
        """Write the page to a file."""
        path = Path(path).expanduser()
        path.write_text(self.data, encoding="utf-8")
        return path

    def _repr_html_(self) -> str:
        page = escape(self.data, quote=True)
        return (
            f'<iframe srcdoc="{page}" sandbox="allow-scripts" style="width:100%;height:{self.height}px;border:0" '
            'title="attention"></iframe>'
        )


def document(title: str, head: str, body: str, lang: str) -> str:
    """A document with the policy before anything else.

    Args:
        title: its name; any text.
        head: styles, as HTML.
        body: the rest, as HTML.
        lang: "en" or "zh".
    """
    return (
        f'<!doctype html>\n<html lang="{"zh-Hans" if lang == "zh" else "en"}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<link rel="icon" href="data:,">\n'
        f"<title>{escape(title)}</title>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )
