"""What every answer with a picture can do: draw itself in a notebook, become a page, and be saved for print."""

from pathlib import Path
from typing import Any

from nezha.insight.document import frame
from nezha.insight.pictures.spec import Picture
from nezha.messages import InputError

SUFFIXES = (".html", ".svg", ".png", ".pdf", ".csv", ".json")


class Drawn:
    """A result that has a picture; the class that is mixed in says which."""

    def picture(self) -> Picture:
        """The result as a picture."""
        raise NotImplementedError

    def to_dict(self) -> dict[str, Any]:
        """The picture as plain dictionaries and lists, for JSON."""
        from nezha.insight.pictures.plain import plain

        return plain(self.picture())

    def to_html(self, lang: str = "en") -> str:
        """One self-contained page; write it to a file and open it in a browser."""
        from nezha.insight.pictures.page import html

        return html(self.picture(), lang)

    def figure(self, lang: str = "en") -> Any:
        """A matplotlib figure for print."""
        from nezha.insight.pictures.printing import figure

        return figure(self.picture(), lang)

    def save(self, path: str | Path, lang: str = "en") -> Path:
        """Write the picture, in the form that the end of `path` names; returns where.

        Raises:
            InputError: a form that there is not, or a place that cannot be written to.
        """
        from nezha.insight.pictures.saving import save

        return save(self.picture(), Path(path), lang)

    def _repr_html_(self) -> str:
        """The same page inside a notebook cell."""
        return frame(self.to_html(), 720)


def suffix_of(path: Path) -> str:
    """The form that a file's name asks for.

    Raises:
        InputError: none of `SUFFIXES`.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError("picture_suffix", path=path, suffixes=" ".join(SUFFIXES))
    return suffix
