"""A picture into a file: a page, print, or its numbers."""

import json
from pathlib import Path

from nezha.insight.pictures.drawn import suffix_of
from nezha.insight.pictures.page import html
from nezha.insight.pictures.plain import plain
from nezha.insight.pictures.printing import printed
from nezha.insight.pictures.rows import to_csv
from nezha.insight.pictures.spec import Picture
from nezha.messages import InputError


def save(picture: Picture, path: Path, lang: str = "en") -> Path:
    """Write `picture` to `path`, in the form that its end names: .html, .svg, .png, .pdf, .csv or .json.

    Raises:
        InputError: another end, or a place that cannot be written to.
    """
    suffix = suffix_of(path)
    path = path.expanduser()
    try:
        if suffix == ".html":
            path.write_text(html(picture, lang), encoding="utf-8")
        elif suffix == ".csv":
            path.write_text("\ufeff" + to_csv(picture, lang), encoding="utf-8")  # a mark without which Excel guesses
        elif suffix == ".json":
            path.write_text(json.dumps(plain(picture), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        else:
            path.write_bytes(printed(picture, suffix[1:], lang))
    except OSError as error:
        raise InputError("page_unwritable", path=path, reason=error.strerror or str(error)) from error
    return path
