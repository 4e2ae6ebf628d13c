"""What the model process answers beside the public functions: the same packed for a page, so that arrays stay there."""

from collections.abc import Callable, Sequence
from typing import Any

from nezha.messages import InputError
from nezha.worker_process import beat, tell

MOST_NUMBERS = 1_500_000
"""Weights that bertviz may be given for a page that travels to a browser: about 10 MB of text."""


def attention_json(model: str, text: str, pair: str | None = None, *, twin: bool = False) -> str:
    """`nezha.insight.attention` packed for a viewer that can ask for layers, as JSON; the arrays stay here.

    Args:
        model: its name.
        text: what is looked at.
        pair: a second text, read as the sentence after the first.
        twin: ask a model of the same sizes with random weights in its place.
    """
    from nezha.insight.recent import recent_attention
    from nezha.insight.viewer.pack import pack, to_json

    source = {"model": model, "text": text, "pair": pair, "twin": twin}
    return to_json(pack(recent_attention(model, text, pair, twin=twin), source))


def attention_layers_json(
    model: str, text: str, pair: str | None = None, *, twin: bool = False, layers: Sequence[int]
) -> str:
    """Layers, counted from 0, that `attention_json` left out of its answer to the same question, as JSON."""
    from nezha.insight.recent import recent_attention
    from nezha.insight.viewer.layer_planes import pack_layers
    from nezha.insight.viewer.pack import to_json

    return to_json(pack_layers(recent_attention(model, text, pair, twin=twin), layers))


def attention_part(model: str, text: str, layer: int, head: int, **choices: Any) -> dict[str, Any]:
    """One layer of `nezha.insight.capture`, or one head of it, for JSON; all of a large model's would be gigabytes.

    Both count from 1; a `head` of 0 stands for all.
    """
    from nezha.insight import capture, load

    loaded = load(model)
    layers, heads = loaded.model.config.num_hidden_layers, loaded.model.config.num_attention_heads
    if not (1 <= layer <= layers and 0 <= head <= heads):
        raise InputError("attention_part", layers=layers, heads=heads, layer=layer, head=head)
    part = capture(loaded, text, layers=layer - 1, heads=head - 1 if head else None, **choices)
    return part.to_dict() | {"layers": layers, "heads": heads}


def attention_frame(view: str, model: str, text: str, lang: str, pair: str | None = None) -> str:
    """A classic view, or one of bertviz (`bertviz_head`, …), as a frame to stand in a page.

    Raises:
        InputError: what `nezha.insight` refuses, or a page that bertviz would make too large to travel.
    """
    from nezha.insight import attention, bertviz_page, head_view, model_view, neuron_view

    result = attention(model, text, pair)
    kind, _, theirs = view.rpartition("_")
    if kind != "bertviz":
        calls = {"head": head_view, "model": model_view, "neuron": neuron_view}
        return calls[view](result, html_action="return", lang=lang)._repr_html_()
    numbers = result.probabilities.size * (1 if pair is None else 2)
    if numbers > MOST_NUMBERS:
        fits = int((MOST_NUMBERS * len(result.tokens) ** 2 / numbers) ** 0.5)
        raise InputError("bertviz_long", tokens=len(result.tokens), fits=fits)
    return bertviz_page(result, theirs, lang=lang)._repr_html_()


def asked_json(name: str, **given: Any) -> str:
    """The answer to a question of `nezha.insight` as JSON for a picture; how far it is can be seen on the way."""
    from nezha.insight import ask_followed
    from nezha.insight.viewer.pack import to_json

    return to_json(ask_followed(name, tell, beat, **given).to_dict())


Text = tuple[str, str]
"""A text, and the second one where a question takes two, else nothing."""
Answers = list[dict[str, Any] | InputError]
"""What each text came to, in their order: plain values, or why it cannot be answered."""


def filled(items: Sequence[Text], model: str, k: int) -> Answers:
    """`nezha.insight.fill_masks` for JSON, where one text that cannot be answered keeps no other from its answer.

    Raises:
        InputError: what is wrong for every text: no such model, one that fills nothing, `k` out of range.
    """
    from nezha.insight import fill_masks

    def ask(some: Sequence[Text]) -> list[dict[str, Any]]:
        return [found.to_dict() for found in fill_masks([text for text, _ in some], k, model)]

    return _each(ask, items)


def predicted(items: Sequence[Text], model: str) -> Answers:
    """`nezha.tasks.predict_all` for JSON, each text by itself likewise.

    Raises:
        InputError: no such model, or one that is not fine-tuned.
    """
    from nezha.tasks.predicting import predict_all, task_of

    task_of(model)
    return _each(lambda some: [found.to_dict() for found in predict_all(model, some)], items)


def summarized(items: Sequence[Text], model: str, strongest: int) -> Answers:
    """What every head mostly does in each text (`nezha.insight.summary`), layers and heads counted from 1.

    Raises:
        InputError: no such model.
    """
    from nezha.insight import load

    loaded = load(model)
    return _each(lambda some: [_summary(loaded, *text, strongest) for text in some], items)


def _summary(loaded: Any, text: str, pair: str, strongest: int) -> dict[str, Any]:
    from nezha.insight import attention
    from nezha.insight.summary import summarize

    result = attention(loaded, text, pair or None)
    heads = [
        {
            "layer": one.layer + 1,
            "head": one.head + 1,
            "content_share": round(one.content_share, 6),
            "offsets": [{"offset": offset, "weight": round(weight, 6)} for offset, weight in one.offsets],
        }
        for one in summarize(result, strongest=strongest)
    ]
    return {"model": result.model, "text": text, "pair": pair or None, "tokens": list(result.tokens), "heads": heads}


def _each(ask: Callable[[Sequence[Text]], list[dict[str, Any]]], items: Sequence[Text]) -> Answers:
    """What `ask` says of all items at once, and of the halves where one of them is refused, down to that one.

    Raises:
        InputError: what `ask` says of no items at all, which is nothing about one of them.
    """
    ask([])
    return _halves(ask, items)


def _halves(ask: Callable[[Sequence[Text]], list[dict[str, Any]]], items: Sequence[Text]) -> Answers:
    try:
        return [*ask(items)]
    except InputError as error:
        if len(items) == 1:
            return [error]
        middle = len(items) // 2
        return _halves(ask, items[:middle]) + _halves(ask, items[middle:])


def preload(model: str) -> None:
    """Load `model` and keep it."""
    from nezha.insight import load

    load(model)
