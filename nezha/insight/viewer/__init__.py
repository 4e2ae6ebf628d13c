"""The attention viewer: one script and one style sheet without dependencies.

The app, a notebook cell and a saved page all draw with these; `pack` makes the data they take, `page` a whole page.

    const viewer = NezhaViewer.mount(element, payload, {lang: "zh", theme: "auto", onSelect, layers});
    viewer.update(payload); viewer.compare(second); viewer.setLang("en"); viewer.select({layer, head, token});
    viewer.code(); viewer.open(code); viewer.search("prev>0.6"); viewer.csv("map"); viewer.svg("map"); viewer.destroy();
"""

from functools import cache
from importlib.resources import files

# In the order in which each needs what stands before it.
_PARTS = [
    "texts",
    "texts_views",
    "texts_types",
    "tools",
    "inflate",
    "planes",
    "data",
    "offsets",
    "axis",
    "ramp",
    "colour",
    "scale",
    "head_query",
    "types",
    "tables",
    "figures",
    "export",
    "wall_pictures",
    "wall",
    "frame",
    "drawing",
    "divergence",
    "picture",
    "legend",
    "tip",
    "map",
    "equation",
    "curve",
    "bars",
    "pair_numbers",
    "pair",
    "value_numbers",
    "value_arrows",
    "value",
    "sentence",
    "describe",
    "compare",
    "views",
    "code",
    "share",
    "on_demand",
    "context",
    "settings",
    "core",
]


def script() -> str:
    """The whole script: defines `window.NezhaViewer` and nothing else."""
    parts = "\n".join(_read(f"{name}.js") for name in _PARTS)
    return f'(function () {{\n"use strict";\n{parts}\n}})();\n'


def part(name: str) -> str:
    """One part of the script by itself, for a page that shares it."""
    return _read(f"{name}.js")


def style() -> str:
    """The style sheet; every rule is held under the class `nezha-viewer`, or `nv-page` for a page of its own."""
    return _read("viewer.css")


@cache
def _read(name: str) -> str:
    return files("nezha.insight.viewer").joinpath(name).read_text(encoding="utf-8")
