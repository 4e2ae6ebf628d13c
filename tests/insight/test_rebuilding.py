"""The browser rebuilds what the model had, as right as is stated; all heads at once are shown by the formula."""

import base64
import dataclasses
import math

import numpy as np
import pytest

from nezha.insight import attention, capture
from nezha.insight.viewer import overview as views
from nezha.insight.viewer import rebuilding
from nezha.insight.viewer.overview import overview, thumbnail_side
from nezha.insight.viewer.pack import pack
from nezha.insight.viewer.planes import unpack_plane
from tests.insight.browsing import open_code, settle, table, with_viewer


def slow_weights(payload, layer, head):
    """Attention of one head from nothing but what is sent, as `data.js` rebuilds it, pair by pair."""
    query, key = (unpack_plane(payload["planes"][name])[layer, head].astype(float) for name in ("query", "key"))
    correction = unpack_plane(payload["planes"]["correction"])[layer, head].astype(float)
    r = np.frombuffer(base64.b64decode(payload["table"]["float32"]), dtype="<f4").reshape(payload["table"]["shape"])
    k, seen, size = payload["maxRelativePosition"], payload["seen"], query.shape[1]
    table_ = r[layer if len(r) > 1 else 0]
    weights = []
    for i in range(len(query)):
        scores = [
            sum(query[i, c] * (key[j, c] + table_[min(max(j - i, -k), k) + k, c]) for c in range(size))
            / math.sqrt(size)
            for j in range(len(query))
        ]
        powers = [math.exp(score - max(scores)) if seen[j] else 0.0 for j, score in enumerate(scores)]
        weights.append([min(max(e / sum(powers) + correction[i, j], 0), 1) for j, e in enumerate(powers)])
    return np.array(weights)


@pytest.mark.parametrize("padding", [(0, 0), (1, 2)], ids=["plain", "padded"])
def test_rebuilt_attention_is_at_most_half_a_255th_of_its_heads_highest_weight_off(model_folder, padding):
    result = capture(model_folder, "今天天气很好", layers=[0, 2], padding=padding)
    payload = pack(result)
    for layer, head in np.ndindex(result.layers, result.heads):
        exact = result.probabilities[layer, head]
        off = np.abs(slow_weights(payload, layer, head) - exact).max()
        assert off <= exact.max() / 509, (layer, head)
        assert not slow_weights(payload, layer, head)[:, ~np.array(result.seen)].any()


def test_scores_made_in_tiles_are_the_scores(monkeypatch):
    """Tiles that divide no side: 7 tokens, 11 rows of the table, width 5, two rows and columns a tile."""
    drawn = np.random.default_rng(4)
    query, key, table_ = (drawn.normal(size=(rows, 5)).astype(np.float32) for rows in (7, 7, 11))
    place = np.arange(7)
    offset = np.clip(place[None] - place[:, None], -5, 5)
    whole = np.einsum("ic,ijc->ij", query, key[None] + table_[offset + 5]) / math.sqrt(5)
    monkeypatch.setattr(rebuilding, "ALONE", 20)
    np.testing.assert_allclose(rebuilding.scores(query, key, table_, rebuilding._rows(7, 5)), whole, atol=1e-5)


def test_a_page_says_how_far_it_is_off_what_it_would_say_of_the_whole_result(result):
    payload = pack(result)
    assert payload["reconstructionError"] == pytest.approx(result.reconstruction_error(), abs=1e-7)


def test_where_scores_tell_nothing_weights_are_as_right_as_the_corrections_reach(result):
    """Steps grow with what is missing, and what is stated still holds: half a step."""
    uniform = dataclasses.replace(result, key=0 * result.key, query=0 * result.query)
    payload = pack(uniform)
    high = np.array(payload["planes"]["correction"]["high"])
    for layer, head in np.ndindex(result.layers, result.heads):
        off = np.abs(slow_weights(payload, layer, head) - result.probabilities[layer, head]).max()
        assert off <= high[layer, head] / 127 * 0.5001


def test_the_browser_rebuilds_the_same_weights(open_page, result):
    page = open_page(result)
    with_viewer(page)
    n = len(result.tokens)
    for layer, head in np.ndindex(result.layers, result.heads):
        assert open_code(page, f"1.L{layer + 1}.H{head + 1}.T1") == ""
        shown = np.array([float(row["attention"]) for row in table(page, "map")]).reshape(n, n)
        exact = result.probabilities[layer, head]
        assert np.abs(shown - exact).max() <= exact.max() / 509, (layer, head)


def test_profiles_are_means_over_the_pairs_of_the_text(result):
    shown = [i for i in range(len(result.tokens)) if not result.special[i]]
    profiles = unpack_plane(pack(result)["planes"]["profiles"])
    reach = profiles.shape[-1] // 2
    assert reach == result.max_relative_position == 5
    for layer, head, offset in np.ndindex(result.layers, result.heads, 2 * reach + 1):
        weights = result.probabilities[layer, head]
        pairs = [float(weights[i, j]) for i in shown for j in shown if j - i == offset - reach]
        sent = profiles[layer, head, 0]
        assert sent[offset] == pytest.approx(np.mean(pairs), abs=float(sent.max()) / 500)


def test_the_head_that_opens_first_looks_most_sharply_at_another_token_of_the_text(result):
    shown = [i for i in range(len(result.tokens)) if not result.special[i]]
    sharp = {
        (layer, head): sum(max(result.probabilities[layer, head, i, j] for j in shown if j != i) for i in shown)
        for layer, head in np.ndindex(result.layers, result.heads)
    }
    start = pack(result)["start"]
    assert (start["layer"], start["head"]) == max(sharp, key=lambda place: sharp[place])


def test_a_pixel_of_a_small_picture_is_the_largest_weight_under_it(result, monkeypatch):
    side, n = 7, len(result.tokens)
    assert n % side, "pixels of different sizes"
    monkeypatch.setattr(views, "LARGE", side)
    assert thumbnail_side(result) == side
    pictures = overview(result, 1).thumbnails
    for head, a, b in np.ndindex(result.heads, side, side):
        under = [
            result.probabilities[1, head, i, j]
            for i in range(n)
            for j in range(n)
            if (i * side // n, j * side // n) == (a, b)
        ]
        assert pictures[head, a, b] == pytest.approx(math.sqrt(max(under)))


LEVELS = """() => [...document.querySelectorAll(".nv-wall-row canvas")].flatMap((canvas) =>
  [...canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data])"""


def test_small_pictures_of_a_long_text_are_those_of_its_maps(open_page, model_folder):
    """As sent, and as made of the maps where none are sent."""
    result = attention(model_folder, "今天天气很好，老师" * 13)
    assert len(result.tokens) > thumbnail_side(result) == 96
    page = open_page(result)
    with_viewer(page)
    sent = np.array(page.evaluate(LEVELS))
    page.evaluate("""() => {
      const payload = JSON.parse(document.getElementById("nezha-payload").content.textContent);
      delete payload.planes.thumbnails;
      viewer.update(payload);
    }""")
    settle(page)
    made = np.array(page.evaluate(LEVELS))
    assert sent.shape == made.shape
    assert sent.std() > 10
    assert np.abs(sent - made).mean() < 2
