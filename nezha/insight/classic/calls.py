"""bertviz's three calls with bertviz's arguments, drawn by our script."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from nezha.insight.classic.blocks import Block, block, chosen, of_attention, of_result, prettier, stacked
from nezha.insight.classic.framed import Page
from nezha.insight.classic.page import page
from nezha.insight.results import AttentionResult
from nezha.messages import InputError, system_language


def head_view(
    attention: Any = None,
    tokens: Sequence[str] | None = None,
    sentence_b_start: int | None = None,
    prettify_tokens: bool = True,
    layer: int | None = None,
    heads: Sequence[int] | None = None,
    encoder_attention: Any = None,
    decoder_attention: Any = None,
    cross_attention: Any = None,
    encoder_tokens: Sequence[str] | None = None,
    decoder_tokens: Sequence[str] | None = None,
    include_layers: Sequence[int] | None = None,
    html_action: str = "view",
    lang: str | None = None,
) -> Page | None:
    """Lines between two columns of tokens, a colour a head, one layer at a time.

    Args:
        attention: an `AttentionResult`, or what transformers returns: a tensor or array
            (1, heads, tokens, tokens) a layer.
        tokens: the tokens; not needed with a result.
        sentence_b_start: the first token of a second sentence.
        prettify_tokens: whether `Ġ` and `▁` of other tokenizers are shown as blanks.
        layer, heads: what is shown first, counted from 0; layer 0 and all heads if not given.
        encoder_attention, decoder_attention, cross_attention, encoder_tokens, decoder_tokens: of a model with two
            sides, in place of `attention` and `tokens`.
        include_layers: layers that the page holds; all if not given.
        html_action: "view" shows it in the notebook, "return" returns the page.
        lang: "en" or "zh"; that of the system if not given.

    Raises:
        InputError: nothing to draw, other shapes, other numbers of tokens, or a layer or head that there is not.
    """
    sides = (encoder_attention, decoder_attention, cross_attention, encoder_tokens, decoder_tokens)
    blocks, layers = _blocks(attention, tokens, sentence_b_start, sides, include_layers, None)
    if layer is not None and layer not in layers:
        raise InputError("classic_not_included", layer=layer, layers=", ".join(map(str, layers)))
    count = blocks[0].attention.shape[1]
    start = {"layer": 0 if layer is None else layers.index(layer), "heads": chosen(heads, count, "head")}
    made = page("head", _pretty(blocks, prettify_tokens), layers, list(range(count)), start, _language(lang))
    return _acted(made, html_action)


def model_view(
    attention: Any = None,
    tokens: Sequence[str] | None = None,
    sentence_b_start: int | None = None,
    prettify_tokens: bool = True,
    display_mode: str = "auto",
    encoder_attention: Any = None,
    decoder_attention: Any = None,
    cross_attention: Any = None,
    encoder_tokens: Sequence[str] | None = None,
    decoder_tokens: Sequence[str] | None = None,
    include_layers: Sequence[int] | None = None,
    include_heads: Sequence[int] | None = None,
    html_action: str = "view",
    lang: str | None = None,
) -> Page | None:
    """Every head of every layer as a small picture of lines; a click enlarges one.

    Args:
        display_mode: "light", "dark", or "auto": as the reader's system is.
        include_heads: heads that the page holds; all if not given.

    The other arguments and errors are those of `head_view`.
    """
    sides = (encoder_attention, decoder_attention, cross_attention, encoder_tokens, decoder_tokens)
    blocks, layers = _blocks(attention, tokens, sentence_b_start, sides, include_layers, include_heads)
    heads = list(include_heads) if include_heads is not None else list(range(blocks[0].attention.shape[1]))
    start = {"theme": _theme(display_mode)}
    made = page("model", _pretty(blocks, prettify_tokens), layers, heads, start, _language(lang))
    return _acted(made, html_action)


def neuron_view(
    model: Any,
    model_type: str | None = None,
    tokenizer: Any = None,
    sentence_a: str | None = None,
    sentence_b: str | None = None,
    display_mode: str = "auto",
    layer: int | None = None,
    head: int | None = None,
    html_action: str = "view",
    lang: str | None = None,
) -> Page | None:
    """How one token comes to its attention: query, keys, their products, the position term, the softmax.

    Args:
        model: an `AttentionResult`; or a model, by name, folder, as `load` returned it, or as a `NezhaForPreTraining`
            with its tokenizer, and then `sentence_a` too.
        model_type: as bertviz has it; nothing here depends on it.
        tokenizer: of a model given as such.
        sentence_a, sentence_b: the text, and a second one.
        display_mode: "light", "dark", or "auto": as the reader's system is.
        layer, head: what is shown first, counted from 0.

    The other arguments and errors are those of `head_view`.
    """
    result = model if isinstance(model, AttentionResult) else _asked(model, tokenizer, sentence_a, sentence_b)
    blocks = of_result(result, None, None)
    layers, heads = list(range(result.layers)), list(range(result.heads))
    for what, given, count in (("layer", layer, result.layers), ("head", head, result.heads)):
        chosen(None if given is None else [given], count, what)
    start = {"layer": layer or 0, "heads": [head or 0], "theme": _theme(display_mode)}
    return _acted(page("neuron", blocks, layers, heads, start, _language(lang)), html_action)


show = neuron_view
"""bertviz's own name for it, in `bertviz.neuron_view`."""


def _asked(model: Any, tokenizer: Any, text: str | None, pair: str | None) -> AttentionResult:
    from nezha.insight.capturing import attention
    from nezha.insight.loading import Loaded

    if text is None:
        raise InputError("empty_text")
    if tokenizer is not None and not isinstance(model, Loaded):
        model = Loaded(type(model).__name__, model.eval(), tokenizer, fills=False)
    return attention(model, text, pair)


def _blocks(
    attention: Any,
    tokens: Sequence[str] | None,
    start: int | None,
    sides: tuple[Any, ...],
    layers: Sequence[int] | None,
    heads: Sequence[int] | None,
) -> tuple[list[Block], list[int]]:
    """What is to be drawn, and the numbers of its layers."""
    encoder, decoder, cross, encoder_tokens, decoder_tokens = sides
    if attention is not None and any(side is not None for side in sides):
        raise InputError("classic_both")
    if isinstance(attention, AttentionResult):
        blocks = of_result(attention, layers, heads)
    elif attention is not None:
        blocks = of_attention(stacked(attention, layers, heads), tokens or (), start)
    else:
        given = (
            ("encoder", encoder, encoder_tokens, encoder_tokens), ("decoder", decoder, decoder_tokens, decoder_tokens),
            ("cross", cross, decoder_tokens, encoder_tokens),
        )  # fmt: skip
        blocks = [
            block(name, left, right, stacked(array, layers, heads))
            for name, array, left, right in given
            if array is not None
        ]
    if not blocks:
        raise InputError("classic_nothing")
    return blocks, list(layers) if layers is not None else list(range(blocks[0].attention.shape[0]))


def _pretty(blocks: list[Block], wished: bool) -> list[Block]:
    if not wished:
        return blocks
    return [replace(one, left=prettier(one.left), right=prettier(one.right)) for one in blocks]


def _theme(mode: str) -> str:
    if mode not in ("auto", "light", "dark"):
        raise InputError("classic_mode", given=mode)
    return mode


def _language(lang: str | None) -> str:
    return lang if lang in ("en", "zh") else system_language()


def _acted(made: Page, action: str) -> Page | None:
    """Return the page, or show it where the cell is."""
    if action == "return":
        return made
    if action != "view":
        raise InputError("classic_action", given=action)
    try:
        from IPython.display import display
    except ImportError as error:
        raise InputError("classic_no_notebook") from error
    display(made)
    return None
