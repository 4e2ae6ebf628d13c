"""One self-contained page with a picture: script, style and numbers, and nothing from anywhere else."""

import html as html_escape
from importlib.resources import files

from nezha.insight.pictures.plain import plain
from nezha.insight.pictures.spec import Picture
from nezha.insight.viewer.pack import to_json
from nezha.messages import LANGUAGES

_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
_PARTS = (
    *("words", "numbers", "tools", "text", "colour", "drawing", "tip", "cursor"),
    *("lines", "lines_reading", "bars", "heat", "heat_reading", "table", "sheet", "frames"),
    *("rows", "saving", "menu", "panel", "picture"),
)
"""Of the script, in the order in which each needs what stands before it."""

_PAGE = """<!doctype html>
<html lang="{html_lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>{style}</style>
</head>
<body class="np-page">
<main id="nezha-picture"></main>
<noscript>{noscript}</noscript>
<script id="nezha-payload" type="application/json">{payload}</script>
<script>{script}</script>
<script>
NezhaPicture.mount(
  document.getElementById("nezha-picture"),
  JSON.parse(document.getElementById("nezha-payload").textContent),
  {{lang: "{lang}", controls: true, page: true}}
);
</script>
</body>
</html>
"""

_NOSCRIPT = {
    "en": "This page draws a picture and needs JavaScript, which is switched off here.",
    "zh": "本页用 JavaScript 绘图，而此处已关闭 JavaScript。",
}


def html(picture: Picture, lang: str = "en") -> str:
    """The whole page as text; its policy forbids every request, and texts reach it as JSON data only.

    Args:
        picture: what is drawn.
        lang: "en" or "zh", the language it opens in; the page has a switch.
    """
    lang = lang if lang in LANGUAGES else "en"
    return _PAGE.format(
        html_lang={"en": "en", "zh": "zh-Hans"}[lang],
        policy=_POLICY,
        title=html_escape.escape(f"NEZHA · {picture.title[LANGUAGES.index(lang)]}"),
        style=style(),
        noscript=_NOSCRIPT[lang],
        payload=to_json(plain(picture)),
        script=script(),
        lang=lang,
    )


def script() -> str:
    """The whole script: defines `window.NezhaPicture` and nothing else."""
    parts = "\n".join(_read(f"{name}.js") for name in _PARTS)
    return f'(function () {{\n"use strict";\n{parts}\n}})();\n'


def style() -> str:
    """The style sheet; every rule is held under the class `nezha-picture`, or `np-page` for a page of its own."""
    return _read("picture.css")


def _read(name: str) -> str:
    return files("nezha.insight.pictures").joinpath(name).read_text(encoding="utf-8")
