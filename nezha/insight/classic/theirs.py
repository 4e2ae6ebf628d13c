"""bertviz itself on our results, without a network: its own scripts, with local copies of what they load.

bertviz 1.4 writes pages that fetch require.js, jQuery and D3 from elsewhere.  Here the page that it returns is taken as
it is, its one script address is left out, and the three libraries stand before it: d3 5.7.0, jQuery 2.2.4 and
require.js 2.3.6, with their licences in `scripts/`.  Both names are then defined before bertviz asks for them, so
nothing is fetched; a policy in the page forbids it besides.

bertviz knows no relative positions: the products of its neuron view are the content term alone, while its attention is
the model's own.
"""

import re
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

import numpy as np

from nezha.insight.classic.framed import Page
from nezha.insight.document import document
from nezha.insight.results import AttentionResult
from nezha.messages import InputError, say, system_language

VIEWS = ("head", "model", "neuron")
DECIMALS = 4
"""bertviz writes every number out: more would make the page several times as large."""
HEIGHTS = {"head": 640, "model": 780, "neuron": 720}
LESS_THAN = "\ue000"
"""Stands for `<` in tokens while bertviz writes them into its script, where `</script>` would end it."""


def bertviz_page(result: AttentionResult, view: str = "head", *, lang: str | None = None) -> Page:
    """Bertviz's head, model or neuron view of a result, as a self-contained page; shows itself in a notebook.

    Args:
        result: what `nezha.insight.attention` returned.
        view: one of `VIEWS`.
        lang: of the line above it; bertviz itself speaks English.

    Raises:
        InputError: no such view, or bertviz is not installed.
    """
    if view not in VIEWS:
        raise InputError("plot_view", choices=", ".join(VIEWS), given=view)
    if find_spec("bertviz") is None:
        raise InputError("bertviz_missing")
    lang = lang if lang in ("en", "zh") else system_language()
    html = {"head": _head, "model": _model, "neuron": _neuron}[view](result)
    notes = [say("bertviz_note", lang), *([say("bertviz_neuron", lang)] if view == "neuron" else [])]
    note = f'<p style="font:13px system-ui,sans-serif;color:#5c6169;margin:4px 8px 10px">{" ".join(notes)}</p>'
    body = note + offline(html.replace(f"\\u{ord(LESS_THAN):04x}", r"\u003c"))
    head = "<style>body{margin:4px;background:#fff}</style>"
    tall = HEIGHTS[view] if view == "model" else max(HEIGHTS[view], min(160 + 26 * len(result.tokens), 1400))
    return Page(document(f"bertviz · {view}", head, body, lang), tall)


def offline(html: str) -> str:
    """What bertviz returned, with local copies of its libraries in place of the address of one.

    Raises:
        InputError: the page is not written as that of bertviz 1.4 is.
    """
    html, found = re.subn(r'<script src="https://[^"]*require[^"]*"></script>', "", html)
    if found != 1 or re.search(r"<script[^>]+\bsrc=|<link\b", html):
        raise InputError("bertviz_other")
    return _libraries() + html


def _libraries() -> str:
    """The three libraries, D3 and jQuery first: with require.js there they would want to be fetched by it."""
    order = ("jquery-2.2.4.min.js", "d3-5.7.0.min.js", "require-2.3.6.js")
    scripts = [files("nezha.insight.classic").joinpath("scripts", name).read_text(encoding="utf-8") for name in order]
    named = 'define("jquery", [], () => jQuery); define("d3", [], () => window.d3);'
    return "".join(f"<script>{script}</script>" for script in [*scripts, named])


def _tokens(result: AttentionResult) -> list[str]:
    return [token.replace("<", LESS_THAN) for token in result.tokens]


def _layers(values: Any) -> list[Any]:
    """(layers, heads, …) as a tensor (1, heads, …) a layer, in numbers that are short when written."""
    import torch

    return [torch.from_numpy(layer[None]) for layer in np.round(values.astype(np.float64), DECIMALS)]


def _second(result: AttentionResult) -> int | None:
    return result.segments.index(1) if 1 in result.segments else None


def _head(result: AttentionResult) -> str:
    from bertviz import head_view

    page: Any = head_view(_layers(result.probabilities), _tokens(result), _second(result), html_action="return")
    return page.data


def _model(result: AttentionResult) -> str:
    from bertviz import model_view

    page: Any = model_view(
        _layers(result.probabilities), _tokens(result), _second(result), display_mode="light", html_action="return"
    )
    return page.data


def _neuron(result: AttentionResult) -> str:
    from bertviz.neuron_view import show

    second = "b" if _second(result) is not None else None
    asked = _Recorded(result)
    page: Any = show(asked, "bert", asked, "a", second, display_mode="light", html_action="return")
    return page.data


class _Recorded:
    """A result as the model and the tokenizer that bertviz's neuron view wants to ask."""

    cls_token, sep_token = "[CLS]", "[SEP]"

    def __init__(self, result: AttentionResult):
        self.result = result

    def eval(self) -> None:
        """Asked for before the model is called."""

    def tokenize(self, sentence: str) -> list[str]:
        """The tokens of the text ("a") or of its pair ("b"), to which bertviz adds [CLS] and [SEP]."""
        segment = "ab".index(sentence)
        kept = zip(_tokens(self.result), self.result.segments, self.result.special, strict=True)
        return [token for token, place, special in kept if place == segment and not special]

    def convert_tokens_to_ids(self, tokens: list[str]) -> list[int]:
        """Any numbers: the model does not look at them."""
        return list(range(len(tokens)))

    def __call__(self, _ids: Any, **_others: Any) -> tuple[list[dict[str, Any]]]:
        """What was recorded, a dictionary a layer."""
        attention, query, key = (_layers(getattr(self.result, name)) for name in ("probabilities", "query", "key"))
        layers = zip(attention, query, key, strict=True)
        return ([{"attn": a, "queries": q, "keys": k} for a, q, k in layers],)
