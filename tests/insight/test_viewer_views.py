"""Views that open one question further, by the numbers they save: each against the captured arrays."""

import base64
import dataclasses
import json
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from nezha.insight import attention, load, twin_of
from nezha.insight.viewer.pack import pack
from nezha.insight.viewer.planes import unpack_plane
from tests.insight.browsing import focus, open_code, point_at, settle, table, tip, with_viewer

LAYER, HEAD, QUERY, KEY = 2, 1, 6, 3
QUERIES = json.loads(Path(__file__).with_name("head_queries.json").read_text(encoding="utf-8"))


@pytest.fixture
def viewed(open_page, result):
    """A page with a handle on its viewer, one pair of one head chosen."""
    page = open_page(result)
    with_viewer(page)
    assert open_code(page, f"1.L{LAYER + 1}.H{HEAD + 1}.T{QUERY + 1}.C{KEY + 1}") == ""
    return page


def numbers(rows, *names):
    return [np.array([float(row[name]) for row in rows]) for name in names]


def test_a_skewed_map_has_offsets_for_columns(open_page, result):
    page = open_page(result, reduced_motion="reduce")
    page.locator('[data-toggle="skew"]').click()
    settle(page)
    point_at(page, -4, 32)
    assert tip(page)[0] == f"{result.tokens[0]} → {result.tokens[-1]}", "the farthest to the right of the first"
    point_at(page, 66, 32)
    assert page.locator(".nv-tip").is_hidden(), "nothing stands to the left of the first"
    page.locator(".nv-letter").nth(4).click()
    page.locator(".nv-map-over").focus()
    page.keyboard.press("ArrowLeft")
    settle(page)
    assert page.locator(".nv-live").inner_text().startswith(f"{result.tokens[4]} → {result.tokens[3]}, 1 to the left")
    assert "of the position map's variance" in page.locator(".nv-map").inner_text()


def test_in_a_skewed_map_each_row_begins_and_ends_where_the_text_does(open_page, result):
    page = open_page(result, reduced_motion="reduce")
    page.locator('[data-toggle="skew"]').click()
    settle(page)
    width = page.evaluate("document.querySelector('.nv-map-over').clientWidth")
    for down, query in [(32, 0), (-4, -1)]:
        met = []
        for across in range(60, width - 2, 7):
            point_at(page, across, down)
            if page.locator(".nv-tip").is_visible():
                met.append((across, tip(page)[0]))
        keys = list(dict.fromkeys(pair for _, pair in met))
        assert keys == [f"{result.tokens[query]} → {key}" for key in result.tokens]
        self = [across for across, pair in met if pair == f"{result.tokens[query]} → {result.tokens[query]}"]
        assert np.mean(self) == pytest.approx((width + 40) / 2, abs=25), "oneself is in the middle"


def test_merged_to_words_rows_still_add_up_to_one(viewed, result):
    plain = table(viewed, "map")
    open_code(viewed, f"1.L{LAYER + 1}.H{HEAD + 1}.T3.Fm")
    merged = table(viewed, "map")
    spans = {start: end for start, end, _ in result.words}
    starts = sorted({int(row["query"]) for row in merged})
    assert starts == [i for i in range(len(result.tokens)) if not any(a < i < b for a, b in spans.items())]
    assert len(starts) < len(result.tokens)
    sums, exact = defaultdict(float), result.probabilities[LAYER, HEAD]
    for row in merged:
        i, j = int(row["query"]), int(row["key"])
        block = np.s_[i : spans.get(i, i + 1), j : spans.get(j, j + 1)]
        assert float(row["attention"]) == pytest.approx(exact[block].sum(axis=1).mean(), abs=0.01)
        assert float(row["content"]) == pytest.approx(result.content[LAYER, HEAD][block].mean(), abs=0.15)
        sums[i] += float(row["attention"])
    rounded = defaultdict(float)
    for row in plain:
        rounded[int(row["query"])] += float(row["attention"])
    for start, total in sums.items():
        assert total == pytest.approx(1, abs=0.03), "a byte a number"
        queries = range(start, spans.get(start, start + 1))
        assert total == pytest.approx(np.mean([rounded[query] for query in queries]), abs=1e-5)


def test_a_click_on_two_words_opens_their_strongest_pair(open_page, result):
    page = open_page(result)
    with_viewer(page)
    open_code(page, "1.L1.H1.T1.Fm")
    point_at(page, -4, 32)
    page.mouse.down()
    page.mouse.up()
    settle(page)
    assert page.evaluate("viewer.code()").startswith(f"1.L1.H1.T1.C{len(result.tokens)}")


def test_a_pairs_parts_add_up_to_its_score(viewed, result):
    rows = table(viewed, "pair")
    payload = pack(result)
    query, key = (unpack_plane(payload["planes"][name])[LAYER, HEAD] for name in ("query", "key"))
    scale = query.shape[-1] ** -0.5
    content, mean = numbers([row for row in rows if row["part"] == "content"], "value", "mean_of_row")
    np.testing.assert_allclose(content, query[QUERY] * key[KEY] * scale, atol=1e-5)
    np.testing.assert_allclose(mean, query[QUERY] * key.mean(axis=0) * scale, atol=1e-5)
    position, waves = numbers([row for row in rows if row["part"] == "position"], "value", "wavelength")
    row = result.table_of(LAYER)[KEY - QUERY + result.max_relative_position]
    np.testing.assert_allclose(position, (query[QUERY] * row * scale).reshape(-1, 2).sum(axis=1), atol=1e-5)
    width = query.shape[-1]
    np.testing.assert_allclose(waves, 2 * np.pi * 10000 ** (np.arange(0, width, 2) / width), rtol=1e-3)
    said = {row["part"]: row for row in rows}
    exact = result.content[LAYER, HEAD] + result.position[LAYER, HEAD]
    assert float(said["score"]["value"]) == pytest.approx(content.sum() + position.sum(), abs=1e-4)
    error = payload["roundingError"][LAYER][HEAD]
    assert abs(float(said["score"]["value"]) - exact[QUERY, KEY]) <= error * 1.001
    made = query @ (key.T) * scale
    places = np.arange(len(key))
    rows_of_table = result.table_of(LAYER)[np.clip(places[None] - places[:, None], -5, 5) + 5]
    made += np.einsum("id,ijd->ij", query, rows_of_table) * scale
    assert int(said["rank"]["number"]) == 1 + (made[QUERY] > made[QUERY, KEY]).sum()
    assert np.abs(made - exact).max() == pytest.approx(error, rel=1e-3)
    text = viewed.locator(".nv-pair").inner_text()
    assert f"{result.tokens[QUERY]} → {result.tokens[KEY]}" in text
    assert f"{error:.2g}"[:4] in text
    assert "frequencies decide" in text


def test_bars_are_walked_by_keyboard_and_read_aloud(viewed):
    bars = viewed.locator(".nv-pair .nv-bars").nth(1)
    bars.focus()
    viewed.keyboard.press("ArrowRight")
    said = viewed.locator(".nv-live").inner_text()
    assert said.startswith("wavelength 6.3 characters")
    viewed.keyboard.press("End")
    assert viewed.locator(".nv-live").inner_text() != said
    assert "sinusoids together give" in bars.get_attribute("aria-label")
    before = viewed.locator(".nv-pair").inner_text()
    viewed.locator('[data-toggle="againstMean"]').click()
    settle(viewed)
    assert viewed.locator(".nv-pair").inner_text() != before


def test_value_side_says_what_the_capture_says(viewed, result):
    rows = table(viewed, "value")
    attention = [row for row in rows if row["part"] == "attention"]
    mass, offsets = numbers(attention, "before_projection", "offset")
    np.testing.assert_allclose(mass, result.offset_mass()[LAYER, HEAD, QUERY], atol=0.01)
    assert offsets.tolist() == list(range(-5, 6))
    for name, part in [("content", "content"), ("position", "position"), ("whole", "whole")]:
        found = [row for row in rows if row["part"] == f"{name}_length"]
        for lengths, column in (
            (result.value_lengths, "before_projection"),
            (result.output_lengths, "after_projection"),
        ):
            exact = getattr(lengths, part)[LAYER, :, QUERY]
            np.testing.assert_allclose(numbers(found, column)[0], exact, atol=0.01 * max(1, exact.max()))
    text = viewed.locator(".nv-value").inner_text()
    content, position = (getattr(result.value_lengths, name)[LAYER, HEAD, QUERY] for name in ("content", "position"))
    assert f"{position / (content + position):.0%} of the length is where it looked" in text


def test_arrows_keep_lengths_and_angle_of_both_parts(viewed, result):
    """Drawn in their own plane and in one scale."""
    points = viewed.evaluate(
        "() => [...document.querySelectorAll('.nv-arrows polygon')]"
        ".map(each => each.getAttribute('points').split(' ')[0].split(',').map(Number))"
    )
    content, position = (part[HEAD, QUERY] for part in result.value_parts(LAYER))
    joint, *ends = np.array(points)
    np.testing.assert_allclose(ends[0], ends[1], atol=0.2)
    drawn = np.array([joint[0] - ends[0][0], ends[0][1] - joint[1]])
    scale = np.linalg.norm(drawn) / np.linalg.norm(position)
    cosine = content @ position / np.linalg.norm(content) / np.linalg.norm(position)
    assert -drawn[0] / np.linalg.norm(drawn) == pytest.approx(cosine, abs=0.05)
    origin = joint - [np.linalg.norm(content) * scale, 0]
    assert np.linalg.norm(ends[1] - origin) / scale == pytest.approx(np.linalg.norm(content + position), rel=0.05)


def test_search_speaks_the_language_of_the_package(open_page, result):
    page = open_page(result)
    with_viewer(page)
    for case in QUERIES["found"]:
        found = page.evaluate("([query, heads]) => viewer.search(query, heads)", [case["query"], QUERIES["heads"]])
        assert found == case["heads"], case["query"]
    for case in QUERIES["refused"]:
        found = page.evaluate("([query, heads]) => viewer.search(query, heads)", [case["query"], QUERIES["heads"]])
        assert found["place"] == case["place"], case["query"]
    assert json.loads(json.dumps(pack(result)["thresholds"])) == QUERIES["thresholds"]


def test_heads_that_are_not_found_step_back_and_thresholds_move(open_page, result):
    from nezha.insight import Thresholds, head_figures, search_heads

    page = open_page(result)
    heads = head_figures(result)
    middle = sorted(head.figures["local"] for head in heads)[len(heads) // 2]
    page.locator(".nv-query").fill(f"local>={middle:.6g}")
    settle(page)
    faded = page.locator(".nv-cell.nv-faded").count()
    assert 0 < faded < len(heads)
    assert page.locator(".nv-count").inner_text() == f"{len(heads) - faded} of {len(heads)} heads"
    page.locator(".nv-query").fill("local>>1")
    settle(page)
    assert page.locator(".nv-types .nv-problem").inner_text().startswith("Character 7 should be a number")
    assert page.locator(".nv-cell.nv-faded").count() == 0
    page.locator(".nv-query").fill("local")
    page.get_by_role("button", name="kinds").click()
    page.locator('[data-kind="local"]').fill("0.3")
    settle(page)
    expected = len(search_heads(heads, "local", Thresholds(local=0.3)))
    assert page.locator(".nv-count").inner_text() == f"{expected} of {len(heads)} heads"


def test_an_offset_chosen_in_the_curve_is_followed(open_page, result):
    page = open_page(result)
    page.locator(".nv-letter").nth(5).click()
    page.locator(".nv-curve-svg").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    settle(page)
    assert "O-4" in page.locator(".nv-code:not(.nv-query)").input_value()
    assert page.locator(".nv-letter.nv-other").all_inner_texts() == [result.tokens[1]]
    page.keyboard.press("Escape")
    settle(page)
    assert page.locator(".nv-letter.nv-other").count() == 0


def jensen_shannon(p, q):
    p, q = p / p.sum(), q / q.sum()
    middle = (p + q) / 2
    return sum((each * np.log2(np.where(each > 0, each, middle) / middle)).sum() / 2 for each in (p, q))


def test_comparison_ranks_heads_by_divergence_and_shows_the_difference(open_page, result):
    backwards = dataclasses.replace(result, probabilities=result.probabilities[..., ::-1].copy(), model="another")
    page = open_page(result, second=backwards)
    assert "another" in page.locator(".nv-compare").inner_text()
    with_viewer(page, second=True)
    found = {(int(row["layer"]), int(row["head"])): float(row["divergence_bits"]) for row in table(page, "compare")}
    assert list(found.values()) == sorted(found.values(), reverse=True)
    reach = result.max_relative_position
    visible = ~np.array(result.special)
    for (layer, head), bits in found.items():
        profiles = []
        for each in (result, backwards):
            p = each.probabilities[layer - 1, head - 1][visible][:, visible]
            profiles.append(np.array([np.diagonal(p, offset).mean() for offset in range(-reach, reach + 1)]))
        assert bits == pytest.approx(jensen_shannon(*profiles), abs=0.01)
    page.locator('[data-comparison="difference"]').click()
    settle(page)
    point_at(page, -4, -4)
    lines = tip(page)[1]
    assert lines["second"] != lines["attention"]
    picture = "document.querySelector('.nv-map-window canvas').toDataURL()"
    before = page.evaluate(picture)
    page.locator('[data-comparison="split"]').click()
    settle(page)
    assert page.evaluate(picture) != before


def test_the_same_beside_itself_differs_nowhere(open_page, result):
    page = open_page(result, second=result)
    with_viewer(page, second=True)
    assert max(float(row["divergence_bits"]) for row in table(page, "compare")) == pytest.approx(0, abs=1e-9)
    page.evaluate("viewer.compare(null)")
    settle(page)
    assert page.locator(".nv-compare").is_hidden()


def test_texts_of_other_lengths_are_compared_by_profile_only(open_page, result, model_folder):
    from nezha.insight import attention

    page = open_page(result, second=attention(model_folder, "今天天气很好"))
    assert page.locator('[data-comparison="split"]').is_disabled()
    assert "cells cannot be set against each other" in page.locator(".nv-compare").inner_text()
    page.locator(".nv-second .nv-letter").nth(2).click()
    settle(page)
    assert page.locator(".nv-second .nv-focus").inner_text() == "天"
    assert focus(page) != "天"


def test_where_attention_is_told_no_distance_every_view_stands(open_page, result):
    absolute = dataclasses.replace(
        result, positions="absolute", table=0 * result.table,
        position=0 * result.position,
    )  # fmt: skip
    payload = pack(absolute)
    assert base64.b64decode(payload["table"]["float32"]) == b""
    page = open_page(result)
    page.evaluate(
        """payload => { window.viewer = NezhaViewer.mount(document.querySelector("main"), payload, {lang: "en"}); }""",
        payload,
    )
    settle(page)
    assert open_code(page, "1.L1.H1.T2.C4.Fk") == ""
    assert "no relative positions" in page.locator(".nv-curve").inner_text()
    assert page.locator(".nv-pair .nv-bars").nth(1).is_hidden()
    assert page.locator(".nv-line").count() == 0


@pytest.mark.parametrize(
    ("lang", "said", "unsaid"), [("en", "(random weights)", "随机权重"), ("zh", "（随机权重）", "random weights")]
)
def test_a_twin_beside_it_is_named_in_the_reader_s_language(open_page, result, model_folder, lang, said, unsaid):
    twin = attention(twin_of(load(model_folder)), result.text)
    page = open_page(result, lang, second=twin)
    told = page.locator(".nv-compare").inner_text()
    assert said in told
    assert unsaid not in told
