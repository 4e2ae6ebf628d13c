"""The classic views: bertviz's call shapes, numbers that arrive, and pages that draw with no network."""

import base64
import dataclasses
import inspect
import json
import re
import sys
import zlib

import numpy as np
import pytest
import torch

from nezha.insight import attention, bertviz_page
from nezha.insight.classic import head_view, model_view, neuron_view, show
from nezha.insight.classic.blocks import prettier, stacked
from nezha.insight.loading import load
from nezha.insight.viewer.planes import unpack_plane
from nezha.messages import InputError

HOSTILE = "</script><script>window.broken=1</script><img src=x onerror=window.broken=1>"
SHAPES = {"head": head_view, "model": model_view}


def payload_of(page):
    """What the script of a page of ours gets."""
    (data,) = re.findall(r'<template id="classic-payload">(.*?)</template>', str(page), re.DOTALL)
    return json.loads(data)


def tensors(layers=3, heads=2, left=5, right=5, kind=torch.from_numpy):
    """Attention as transformers returns it, a tuple of (1, heads, left, right)."""
    generator = np.random.default_rng(7)
    return tuple(kind(generator.dirichlet(np.ones(right), (1, heads, left)).astype(np.float32)) for _ in range(layers))


def returned(call, *given, **options):
    return call(*given, **options, html_action="return", lang="en")


@pytest.mark.parametrize("view", ["head", "model"])
@pytest.mark.parametrize("kind", [torch.from_numpy, np.asarray, lambda array: torch.from_numpy(array).bfloat16()])
def test_attention_arrives_in_the_page(view, kind):
    given = tensors(kind=kind)
    payload = payload_of(returned(SHAPES[view], given, list("今天天气好")))
    plane = unpack_plane(payload["blocks"][0]["planes"]["attention"])
    assert np.abs(plane - stacked(given, None)).max() < 1 / 500
    assert payload["blocks"][0]["left"] == payload["blocks"][0]["right"] == list("今天天气好")
    assert payload["layers"] == [0, 1, 2]


def test_a_weight_takes_one_byte_before_it_is_deflated():
    plane = payload_of(returned(head_view, tensors(), list("今天天气好")))["blocks"][0]["planes"]["attention"]
    layers = [zlib.decompress(base64.b64decode(layer), wbits=-zlib.MAX_WBITS) for layer in plane["layers"]]
    assert sum(map(len, layers)) == 3 * 2 * 5 * 5


@pytest.mark.parametrize("view", ["head", "model"])
def test_a_second_sentence_makes_four_parts(view):
    given = tensors()
    payload = payload_of(returned(SHAPES[view], given, list("今天天气好"), 2))
    assert [block["name"] for block in payload["blocks"]] == ["all", "aa", "bb", "ab", "ba"]
    block = payload["blocks"][4]
    assert (block["left"], block["right"]) == (list("天气好"), list("今天"))
    plane = unpack_plane(block["planes"]["attention"])
    assert np.abs(plane - stacked(given, None)[:, :, 2:, :2]).max() < 1 / 500


def test_layers_and_heads_can_be_chosen():
    given = tensors()
    payload = payload_of(returned(head_view, given, list("今天天气好"), layer=2, heads=[1], include_layers=[0, 2]))
    assert (payload["layers"], payload["layer"], payload["shown"]) == ([0, 2], 1, [1])
    payload = payload_of(returned(model_view, given, list("今天天气好"), include_layers=[1], include_heads=[1]))
    assert (payload["layers"], payload["heads"]) == ([1], [1])
    plane = unpack_plane(payload["blocks"][0]["planes"]["attention"])
    assert np.abs(plane - given[1][:, 1:].numpy()).max() < 1 / 500


def test_two_sides_have_three_blocks():
    sides = {
        "encoder_attention": tensors(left=4, right=4), "decoder_attention": tensors(left=3, right=3),
        "cross_attention": tensors(left=3, right=4),
    }  # fmt: skip
    names = {"encoder_tokens": list("甲乙丙丁"), "decoder_tokens": list("子丑寅")}
    blocks = payload_of(returned(head_view, **sides, **names))["blocks"]
    told = [(block["name"], len(block["left"]), len(block["right"])) for block in blocks]
    assert told == [("encoder", 4, 4), ("decoder", 3, 3), ("cross", 3, 4)]


def test_a_result_needs_no_tokens_and_knows_its_pair(model_folder):
    result = attention(model_folder, "今天好", "北京")
    payload = payload_of(returned(model_view, result))
    assert [block["name"] for block in payload["blocks"]] == ["all", "aa", "bb", "ab", "ba"]
    assert payload["blocks"][2]["left"] == ["北", "京", "[SEP]"]


def test_neuron_view_takes_a_result_a_name_or_a_model_with_its_tokenizer(model_folder):
    loaded = load(model_folder)
    pages = [
        payload_of(returned(neuron_view, attention(model_folder, "今天", "北京"), layer=1, head=1)),
        payload_of(returned(neuron_view, model_folder, None, None, "今天", "北京", layer=1, head=1)),
        payload_of(returned(show, loaded.model, "bert", loaded.tokenizer, "今天", "北京", layer=1, head=1)),
    ]
    assert pages[0] == pages[1] == pages[2]
    assert (pages[0]["layer"], pages[0]["shown"]) == (1, [1])
    assert {"query", "key", "position", "attention"} == pages[0]["blocks"][0]["planes"].keys()


def test_signs_of_other_tokenizers_are_blanks():
    assert prettier(("Ġthe", "▁a", "w</w>")) == (" the", " a", "w")
    assert payload_of(returned(head_view, tensors(left=1, right=1), ["Ġx"]))["blocks"][0]["left"] == [" x"]
    payload = payload_of(returned(head_view, tensors(left=1, right=1), ["Ġx"], prettify_tokens=False))
    assert payload["blocks"][0]["left"] == ["Ġx"]


def test_call_shapes_are_those_of_bertviz():
    """Every argument that bertviz takes is taken here, in its order."""
    import bertviz
    from bertviz.neuron_view import show as theirs

    for ours, peer in ((head_view, bertviz.head_view), (model_view, bertviz.model_view), (show, theirs)):
        mine = list(inspect.signature(ours).parameters)
        assert mine[: len(inspect.signature(peer).parameters)] == list(inspect.signature(peer).parameters)


@pytest.mark.parametrize(
    ("given", "options", "needle"),
    [
        ((), {}, "pass attention and tokens"),
        (((),), {}, "pass attention and tokens"),
        ((tensors(), list("今天天气")), {}, "expected 5 tokens on the left"),
        ((tensors(),), {}, "got 0 and 0"),
        (((np.zeros((2, 2, 3, 3)),), list("今天好")), {}, "(2, 2, 3, 3)"),
        ((tensors(), list("今天天气好"), 9), {}, "to 4"),
        ((tensors(), list("今天天气好")), {"layer": 5}, "include_layers"),
        ((tensors(), list("今天天气好")), {"heads": [4]}, "a head from 0 to 1"),
        ((tensors(), list("今天天气好")), {"include_layers": [3]}, "a layer from 0 to 2"),
        ((tensors(), list("今天天气好")), {"encoder_tokens": ["a"]}, "leave one out"),
        ((tensors(), list("今天天气好")), {"html_action": "print"}, "“return”"),
    ],
)
def test_what_cannot_be_drawn_is_said(given, options, needle):
    with pytest.raises(InputError, match=re.escape(needle)):
        head_view(*given, **{"html_action": "return", **options})


def test_a_mode_that_there_is_not_is_refused():
    with pytest.raises(InputError, match="“auto”, “light” or “dark”"):
        model_view(tensors(), list("今天天气好"), display_mode="blue", html_action="return")


def test_view_shows_the_page_where_the_cell_is(monkeypatch):
    import IPython.display

    shown = []
    monkeypatch.setattr(IPython.display, "display", shown.append)
    assert head_view(tensors(), list("今天天气好")) is None
    cell = shown[0]._repr_html_()
    assert cell.startswith("<iframe srcdoc=")
    assert 'sandbox="allow-scripts"' in cell
    assert cell.count("<") == 2, "the iframe and its end: the page inside is escaped"


def test_without_ipython_or_bertviz_one_sentence_says_what_to_do(result, monkeypatch):
    monkeypatch.setitem(sys.modules, "IPython.display", None)
    with pytest.raises(InputError, match='html_action="return"'):
        head_view(tensors(), list("今天天气好"))
    monkeypatch.setattr("nezha.insight.classic.theirs.find_spec", lambda name: None)
    with pytest.raises(InputError, match="pip install bertviz"):
        bertviz_page(result)


def named(result, token):
    """The same numbers under another token, text and model."""
    return dataclasses.replace(result, tokens=(result.tokens[0], token, *result.tokens[2:]), text=token, model=token)


@pytest.mark.parametrize("view", ["head", "model", "neuron"])
def test_pages_ask_nothing_of_any_network_and_no_text_leaves_its_place(result, view):
    calls = {**SHAPES, "neuron": neuron_view}
    odd = named(result, HOSTILE)
    for page in (str(returned(calls[view], odd)), str(bertviz_page(odd, view))):
        assert "default-src 'none'" in page
        assert not re.search(r'<(script|link|img|iframe)[^>]*(src|href)="(?!data:)', page)
        assert "<img" not in page
        assert "<script>window.broken" not in page


@pytest.mark.parametrize("view", ["head", "model", "neuron"])
def test_our_views_draw(result, open_offline, view):
    calls = {**SHAPES, "neuron": neuron_view}
    page = open_offline(returned(calls[view], named(result, HOSTILE)))
    page.wait_for_selector("[data-drawn]")
    assert page.evaluate("window.broken") is None
    if view == "model":
        assert page.locator(".cl-cell").count() == result.layers * result.heads
        inked = "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v > 0)"
        assert all(page.evaluate(inked, canvas.element_handle()) for canvas in page.locator(".cl-cell canvas").all())
        page.locator(".cl-cell").nth(result.heads).click()
        page.wait_for_selector(".cl-line", state="attached")
        assert "layer 2, head 1" in page.locator(".cl-bar").inner_text()
    shares = result.probabilities[0] if view == "head" else result.probabilities[:1, 0]
    if view != "model":
        strong = sum(int((plane > 0.03).sum()) for plane in shares)
        assert page.locator(".cl-line").count() >= strong > 0
    assert HOSTILE in page.locator(".cl-token").nth(1).text_content()


def test_pointing_at_a_token_leaves_its_lines_alone_and_says_where_it_looks(result, open_offline):
    page = open_offline(returned(head_view, result, heads=[1]))
    page.locator('.cl-token[data-side="left"][data-at="4"]').hover()
    page.wait_for_function("document.querySelector('.cl-said').textContent.includes('gives')")
    row = result.probabilities[0, 1, 4]
    said = page.locator(".cl-said").inner_text()
    assert said.startswith(f"{result.tokens[4]} gives")
    assert f"to {result.tokens[int(row.argmax())]}," in said
    assert abs(page.locator(".cl-line").count() - int((row > 0.02).sum())) <= 1


def test_neuron_view_shows_the_terms_of_a_row(result, open_offline):
    page = open_offline(returned(neuron_view, result, layer=1, head=0))
    page.locator('.cl-token[data-side="left"][data-at="3"]').focus()
    page.wait_for_selector(".cl-share")
    assert page.locator(".cl-share").count() == len(result.tokens)
    written = page.locator("svg .cl-faint").all_text_contents()
    numbers = [float(text) for text in written if re.fullmatch(r"-?\d+\.\d\d", text)]
    content, position = numbers[0::2], numbers[1::2]
    span = np.ptp(result.position[1, 0])
    np.testing.assert_allclose(position, result.position[1, 0, 3], atol=span / 255 + 0.006)
    np.testing.assert_allclose(content, result.content[1, 0, 3], atol=0.02 * np.ptp(result.content[1, 0]) + 0.006)


@pytest.mark.parametrize("second", [None, "北京很好"])
@pytest.mark.parametrize("view", ["head", "model", "neuron"])
def test_bertviz_draws_without_a_network(model_folder, open_offline, view, second):
    """Its own script, its own SVG: lines between tokens, for every head in the model view."""
    result = attention(model_folder, "今天Ａ[MASK]好", second)
    page = open_offline(bertviz_page(named(result, HOSTILE), view, lang="en"))
    page.wait_for_selector("svg line", state="attached")
    tokens, heads = len(result.tokens), result.layers * result.heads
    lines = page.locator("svg line").count()
    least = {"head": result.heads * tokens**2, "model": heads * tokens**2, "neuron": tokens**2}[view]
    assert lines >= least
    if view == "neuron":
        assert page.locator("svg rect").count() > 2 * tokens * result.query.shape[-1]
    if view != "model":
        assert HOSTILE in page.locator("svg").first.text_content()
    assert page.evaluate("window.broken") is None
    assert page.locator("select#filter").count() == (second is not None)
