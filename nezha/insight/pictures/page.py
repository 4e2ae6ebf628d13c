"""One self-contained page with a picture: script, style and numbers, and nothing from anywhere else."""

from importlib.resources import files

from nezha.insight.document import document, mounted
from nezha.insight.pictures.plain import plain
from nezha.insight.pictures.rows import told
from nezha.insight.pictures.spec import Picture
from nezha.insight.viewer import part
from nezha.insight.viewer.pack import to_json
from nezha.messages import LANGUAGES

_SHARED = ("tools", "ramp")
"""Of the script, what the viewer has too."""
_PARTS = (
    *("words", "numbers", "elements", "text", "colour", "drawing", "tip", "cursor"),
    *("lines", "lines_reading", "bars", "heat", "heat_reading", "table", "sheet", "frames"),
    *("dials_words", "head_math", "dial", "dials_parts", "dials"),
    *("rows", "saving", "menu", "panel", "picture"),
)
"""Of the script, in the order in which each needs what stands before it."""
_MOUNT = 'NezhaPicture.mount(place, read("nezha-payload"), {{lang: "{lang}", controls: true, page: true}});'


def html(picture: Picture, lang: str = "en") -> str:
    """The whole page as text; its policy forbids every request, and texts reach it as JSON data only.

    Args:
        picture: what is drawn.
        lang: "en" or "zh", the language it opens in; the page has a switch.
    """
    lang = lang if lang in LANGUAGES else "en"
    payloads = {"nezha-payload": to_json(plain(picture))}
    body = mounted(_MOUNT.format(lang=lang), payloads, script(), lang, "nezha-picture")
    title, head = f"NEZHA · {told(picture.title, lang)}", f"<style>{style()}</style>"
    return document(title, head, body, lang, body_class="np-page", images="data: blob:")


def script() -> str:
    """The whole script: defines `window.NezhaPicture` and nothing else."""
    parts = "\n".join([*map(part, _SHARED), *(_read(f"{name}.js") for name in _PARTS)])
    return f'(function () {{\n"use strict";\n{parts}\n}})();\n'


def style() -> str:
    """The style sheet; every rule is held under the class `nezha-picture`, or `np-page` for a page of its own."""
    return _read("picture.css")


def _read(name: str) -> str:
    return files("nezha.insight.pictures").joinpath(name).read_text(encoding="utf-8")
