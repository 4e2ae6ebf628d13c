"""A self-contained page: shows itself in a notebook cell, in a frame that can reach nothing around it."""

from dataclasses import dataclass
from pathlib import Path

from nezha.insight.document import frame


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
        return frame(self.data, self.height, title="attention", sandbox="allow-scripts")
