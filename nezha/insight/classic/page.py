"""Blocks as one page: a byte a weight, our script and style, and nothing from anywhere else."""

from importlib.resources import files
from typing import Any

from nezha.insight.classic.blocks import Block
from nezha.insight.classic.framed import Page
from nezha.insight.document import document
from nezha.insight.viewer import part, style
from nezha.insight.viewer.pack import to_json
from nezha.insight.viewer.planes import pack_plane
from nezha.messages import say

VIEWS = ("head", "model", "neuron")
WORDS = (
    "layer", "head", "part", "all", "aa", "bb", "ab", "ba", "encoder", "decoder", "cross", "every", "none", "hint_head",
    "hint_model", "hint_neuron", "back", "query", "key", "product", "content", "position", "softmax", "looks", "title",
    "gives",
)  # fmt: skip
FIELDS = {name: f"{{{name}}}" for name in ("layer", "head", "from", "to", "share")}
"""What the script fills in."""
HEIGHTS = {"head": 620, "model": 760, "neuron": 700}


def page(view: str, blocks: list[Block], layers: list[int], heads: list[int], start: dict[str, Any], lang: str) -> Page:
    """The page of a view.

    Args:
        view: one of `VIEWS`.
        blocks: what can be chosen in it.
        layers, heads: the numbers that the planes' layers and heads have in the model, from 0.
        start: `layer` and `heads` (places in those lists) shown first, `theme`.
        lang: "en" or "zh".
    """
    payload = {
        "view": view,
        "blocks": [_block(one, view) for one in blocks],
        "layers": layers,
        "heads": heads,
        "layer": start.get("layer", 0),
        "shown": start.get("heads", list(range(len(heads)))),
        "words": {name: say(f"classic_word_{name}", lang, **FIELDS) for name in WORDS},
    }
    theme = start.get("theme", "auto")
    body = (
        f'<main id="classic" class="nezha-viewer nezha-classic" data-theme="{theme}"></main>\n'
        f'<template id="classic-payload">{to_json(payload)}</template>\n'
        f"<script>{part('inflate')}{_read('classic.js')}</script>"
    )
    head = f"<style>{style()}{_read('classic.css')}</style>"
    tall = HEIGHTS[view] if view == "model" else max(HEIGHTS[view], min(60 + 26 * len(blocks[0].left), 1200))
    title = say(f"classic_title_{view}", lang)
    return Page(document(title, head, body, lang), tall)


def _block(one: Block, view: str) -> dict[str, Any]:
    planes = {"attention": pack_plane(one.attention, low=0.0)}
    if view == "neuron":
        for name in ("query", "key", "position"):
            values = getattr(one, name)
            if values is not None:
                planes[name] = pack_plane(values)
    return {"name": one.name, "left": list(one.left), "right": list(one.right), "planes": planes}


def _read(name: str) -> str:
    return files("nezha.insight.classic").joinpath(name).read_text(encoding="utf-8")
