"""Figures for print: the numbers are those of the result, Chinese is drawn on any machine, nothing else is touched."""

import csv
import dataclasses
import io
import re
import subprocess
import sys

import matplotlib
import numpy as np
import pytest
from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.text import Text

from nezha.insight.plots import VIEWS, figure, fonts, save
from nezha.insight.plots.caption import width, wrap
from nezha.insight.plots.curve import mass, prior, waves
from nezha.insight.plots.pair import by_dimension, by_frequency, rank
from nezha.insight.plots.skew import explained, skewed
from nezha.insight.plots.table import by_distance
from nezha.insight.plots.wall import kind, peak, profiles, reach_of
from nezha.insight.plots.wish import wish
from nezha.insight.plots.words import merged, units
from nezha.messages import InputError

each_view = pytest.mark.parametrize("view", VIEWS)
CHINESE = re.compile(r"[一-鿿]")


def sheet(path):
    """Header and rows of a CSV."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    return header, rows


def texts(figure):
    """Everything written on a figure."""
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


@pytest.mark.parametrize(
    ("view", "lang"), [*((view, ("en", "zh")[at % 2]) for at, view in enumerate(VIEWS)), ("curve", "zh")]
)
def test_every_figure_says_of_what_it_is(result, view, lang):
    written = "\n".join(texts(figure(result, view, lang=lang)))
    caption = written.replace("\n", "")
    assert result.model in caption
    assert "中华人民共和国" in caption
    assert str(len(result.tokens)) in caption
    words = {"en": ["none masked out", "where a head looks"], "zh": ["均未屏蔽", "并不解释"]}[lang]
    assert all(word in caption.replace(" ", "") or word in written.replace("\n", " ") for word in words)


@pytest.mark.parametrize(
    ("view", "suffix"),
    [("maps", ".svg"), ("curve", ".pdf"), ("wall", ".png"), *((view, ".csv") for view in VIEWS)],
)
def test_same_call_same_bytes(result, view, suffix, tmp_path):
    first, again = (save(result, tmp_path / f"{name}{suffix}", view=view, lang="zh", dpi=50) for name in "ab")
    assert first.read_bytes() == again.read_bytes()
    assert first.stat().st_size > 200


@each_view
def test_columns_are_named_in_the_language_asked_for(result, view, tmp_path):
    english, chinese = (sheet(save(result, tmp_path / f"{lang}.csv", view=view, lang=lang)) for lang in ("en", "zh"))
    assert not any(CHINESE.search(name) for name in english[0])
    assert all(CHINESE.search(name) for name in chinese[0])
    assert len(english[1]) == len(chinese[1]) > 0
    assert all(len(row) == len(english[0]) for row in english[1])


def test_maps_are_written_as_they_are(result, tmp_path):
    _, rows = sheet(save(result, tmp_path / "maps.csv", view="maps", layer=2, head=1))
    tokens = len(result.tokens)
    assert len(rows) == tokens**2
    at = np.array([[row[0], row[2], row[4]] for row in rows], dtype=int)
    np.testing.assert_array_equal(at[:, 1] - at[:, 0], at[:, 2])
    values = np.array([row[5:] for row in rows], dtype=float)
    for column, name in ((0, "content"), (1, "position"), (3, "probabilities")):
        np.testing.assert_allclose(values[:, column], getattr(result, name)[2, 1].ravel(), rtol=1e-6, atol=1e-12)
    np.testing.assert_allclose(values[:, 2], values[:, 0] + values[:, 1], atol=1e-5)


def test_without_specials_their_rows_and_columns_are_gone(result, tmp_path):
    _, rows = sheet(save(result, tmp_path / "maps.csv", view="maps", specials=False))
    assert len(rows) == (len(result.tokens) - sum(result.special)) ** 2
    assert not {"[CLS]", "[SEP]"} & {name for row in rows for name in (row[1], row[3])}
    assert "left out" in " ".join(texts(figure(result, "maps", specials=False)))


def test_sinusoids_add_up_to_the_curve_and_the_mass_to_one(result):
    asked = wish(result, layer=1, head=0, token=4)
    np.testing.assert_allclose(waves(asked).sum(axis=0), result.offset_curve[1, 0, 4], atol=1e-5)
    assert mass(asked).sum() == pytest.approx(1, abs=1e-5)
    bias, table = result.query_bias[1, 0], result.table_of(1)
    for row in (0, 3, 10):
        expected = sum(float(b) * float(r) for b, r in zip(bias, table[row], strict=True)) / len(bias) ** 0.5
        assert prior(asked)[row] == pytest.approx(expected, abs=1e-5)


def test_mass_beyond_the_table_is_in_the_outermost_offsets(result):
    asked, reach = wish(result, layer=0, head=1, token=1), result.max_relative_position
    shares = result.probabilities[0, 1, 1]
    assert mass(asked)[-1] == pytest.approx(float(shares[1 + reach :].sum()), abs=1e-6)
    assert len(shares) > 2 + reach, "else there is nothing beyond"


def test_profiles_are_means_over_the_pairs_that_are_that_far_apart(result):
    means, pairs = profiles(result)
    reach, special = reach_of(result), result.special
    for offset in (-reach, -1, 0, 2):
        cells = [
            float(result.probabilities[2, 0, i, i + offset])
            for i in range(len(special))
            if 0 <= i + offset < len(special) and not special[i] and not special[i + offset]
        ]
        assert pairs[offset + reach] == len(cells)
        assert means[2, 0, offset + reach] == pytest.approx(np.mean(cells), abs=1e-6)


def test_an_offset_that_few_tokens_have_gives_no_head_its_name():
    pairs = np.array([3, 4, 5, 4, 1])
    profile = np.array([0.1, 0.5, 0.1, 0.1, 0.9])
    assert peak(profile, pairs) == -1
    assert kind(np.array([0.0, 0.9, 0.1, 0.1, 0.9]), pairs) == "left"
    assert kind(np.array([0.0, 0.1, 0.9, 0.1, 0.0]), pairs) == "self"
    assert kind(np.array([0.0, 0.1, 0.1, 0.9, 0.0]), pairs) == "right"
    assert kind(np.full(5, 0.2), pairs) == "broad"


def test_toeplitz_maps_are_explained_by_offset_and_others_are_not():
    places = list(range(1, 8))
    toeplitz = np.array([[np.sin(j - i) for j in places] for i in places], dtype=np.float32)
    assert explained(toeplitz, places) == pytest.approx(1)
    columns = np.tile(np.arange(7, dtype=np.float32), (7, 1))
    assert explained(columns - columns.mean(), places) < 0.6
    skew = skewed(toeplitz, places)
    assert skew.shape == (7, 13)
    for column in range(13):
        told = skew[:, column][~np.isnan(skew[:, column])]
        assert len(told) == 7 - abs(column - 6)
        assert np.ptp(told) == 0


def test_table_of_the_released_layout_is_as_alike_as_known():
    """Neighbours 0.97, 5 apart 0.73, 20 apart 0.59, 64 apart 0.43."""
    from nezha.positions import functional_table

    table = functional_table(64, 64).numpy()
    assert [round(float(by_distance(table)[apart]), 2) for apart in (1, 5, 20, 64)] == [0.97, 0.73, 0.59, 0.43]


def test_pair_adds_up(result):
    asked = wish(result, layer=2, head=0, token=3, key=9)
    assert by_dimension(asked).sum() == pytest.approx(float(result.content[2, 0, 3, 9]), abs=1e-4)
    assert by_frequency(asked).sum() == pytest.approx(float(result.position[2, 0, 3, 9]), abs=1e-4)
    order = np.argsort(-asked.score[3])
    assert rank(wish(result, layer=2, head=0, token=3, key=int(order[4]))) == 5


def test_merged_rows_still_add_up_to_one_and_cells_are_means_of_sums(result):
    spans, shares = units(result), result.probabilities[1, 1]
    assert [first for first, _, _ in spans] == [0, *(after for _, after, _ in spans[:-1])]
    whole = merged(shares, spans)
    np.testing.assert_allclose(whole.sum(axis=1), 1, atol=1e-5)
    long = next(number for number, (first, after, _) in enumerate(spans) if after - first > 1)
    first, after, _ = spans[long]
    expected = np.mean([sum(float(shares[i, j]) for j in range(first, after)) for i in range(first, after)])
    assert whole[long, long] == pytest.approx(expected, abs=1e-6)


def test_scales_are_common_to_all_heads_unless_asked_otherwise(result):
    maps = np.stack([result.content, result.position, result.content + result.position])
    assert wish(result, layer=0, head=0).score_limit == pytest.approx(float(np.abs(maps).max()))
    own = wish(result, layer=0, head=0, own_scale=True)
    assert own.score_limit == pytest.approx(float(np.abs(maps[:, 0, 0]).max()))
    assert own.share_limit == pytest.approx(float(result.probabilities[0, 0].max()))


def test_the_head_left_open_is_the_sharpest(result):
    sharp = result.probabilities * 0.01
    sharp[2, 1] = np.roll(np.eye(len(result.tokens), dtype=np.float32), 1, axis=1)
    peaked = dataclasses.replace(result, probabilities=sharp)
    assert (wish(peaked).layer, wish(peaked).head) == (2, 1)
    assert wish(peaked, layer=0).layer == 0
    assert wish(result).token == result.pieces.index("[MASK]")


@pytest.mark.parametrize(
    ("choice", "needle"),
    [
        ({"layer": 3}, "from 0 to 2"), ({"head": -1}, "from 0 to 1"), ({"token": 99}, "[CLS]"),
        ({"view": "cloud"}, "maps, curve"), ({"lang": "fr"}, "en, zh"), ({"layer": "2"}, "from 0 to 2"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_refused(result, choice, needle):
    with pytest.raises(InputError, match=re.escape(needle)):
        figure(result, **choice)


def test_where_it_cannot_be_written_is_said(result, tmp_path):
    with pytest.raises(InputError, match=r"\.svg \.png \.pdf \.csv"):
        save(result, tmp_path / "a.bmp")
    with pytest.raises(InputError, match="No such file"):
        save(result, tmp_path / "none" / "a.csv")


def test_a_model_without_relative_positions_has_no_view_of_them(result):
    absolute = dataclasses.replace(result, positions="absolute", table=np.zeros_like(result.table))
    for view in ("curve", "table"):
        with pytest.raises(InputError, match="relative positions"):
            figure(absolute, view)
    for view in ("wall", "pair"):
        figure(absolute, view)


def test_a_learned_table_has_no_sinusoids(result):
    learned = dataclasses.replace(result, positions="learned")
    assert len(figure(learned, "curve").axes) == len(figure(result, "curve").axes) - 1
    assert "learned in training" in " ".join(texts(figure(learned, "table")))


def pixels(text, families):
    """A text alone, as gray levels."""
    from matplotlib.figure import Figure

    drawn = Figure(figsize=(1, 1), dpi=80)
    drawn.text(0.2, 0.3, text, fontproperties=FontProperties(family=families, size=40))
    kept = io.BytesIO()
    drawn.savefig(kept, format="raw")
    return np.frombuffer(kept.getvalue(), dtype=np.uint8)


@pytest.fixture
def no_chinese_system(monkeypatch):
    """A machine whose only fonts are those that matplotlib brings."""
    own = matplotlib.get_data_path()
    monkeypatch.setattr(fontManager, "ttflist", [entry for entry in fontManager.ttflist if entry.fname.startswith(own)])
    fontManager._findfont_cached.cache_clear()  # pyright: ignore[reportAttributeAccessIssue]
    yield
    fontManager._findfont_cached.cache_clear()  # pyright: ignore[reportAttributeAccessIssue]


def test_chinese_is_drawn_where_the_system_has_no_font_for_it(result, no_chinese_system):
    """Two characters are two pictures, and neither is the box that stands for a missing one."""
    names = fonts.families()
    assert names == [fonts.BUNDLED, fonts.BASE]
    characters = get_font(str(fonts.bundled())).get_charmap()
    assert all(ord(character) in characters for character in "北京鑫。，「」")
    with pytest.warns(UserWarning, match="missing from font"):
        box = pixels("\ue123", names)  # private use: no font has it
    first, second = pixels("北", names), pixels("京", names)
    assert (first != second).any()
    assert (first != box).any()
    assert (second != box).any()
    with pytest.warns(UserWarning, match="missing from font"):
        tofu = [pixels(character, [fonts.BASE]) for character in "北京"]
    assert (tofu[0] == tofu[1]).all(), "the test would see boxes: without the wheel's font both are the same"


@each_view
def test_no_figure_draws_a_missing_glyph(result, view, no_chinese_system, recwarn):
    drawn = figure(result, view, lang="zh")
    drawn.savefig(io.BytesIO(), format="png")
    assert not [str(warning.message) for warning in recwarn if "missing from" in str(warning.message)]
    assert CHINESE.search("".join(texts(drawn)))


@pytest.mark.parametrize("view", ["maps", "pair", "words"])
def test_without_any_chinese_font_tokens_are_numbers_and_a_sentence_says_so(
    result, view, no_chinese_system, monkeypatch, recwarn
):
    monkeypatch.setattr(fonts, "bundled", lambda: None)
    drawn = figure(result, view, lang="zh")
    drawn.savefig(io.BytesIO(), format="png")
    written = " ".join(texts(drawn))
    assert not CHINESE.search(written)
    assert not [str(warning.message) for warning in recwarn if "missing from" in str(warning.message)]
    assert "No font here has a shape" in written.replace("\n", " ")


def hostile(result):
    """The same numbers under a text that would be a formula, markup, a direction, an emoji of no font here."""
    odd = ("$x$", "</script>", "\u202eabc", "👩‍🚀", "é\u0301", "a\nb", "=1+1", "\\frac")
    tokens = (result.tokens[0], *odd, *result.tokens[1 + len(odd) :])
    return dataclasses.replace(result, text="".join(odd), tokens=tokens, model="<b>$m$</b>")


@pytest.mark.parametrize(
    ("view", "suffix"),
    [("maps", ".svg"), ("curve", ".svg"), ("pair", ".png"), ("words", ".pdf"), *((view, ".csv") for view in VIEWS)],
)
def test_any_text_is_text_in_every_file(result, view, suffix, tmp_path, recwarn):
    path = save(hostile(result), tmp_path / f"a{suffix}", view=view, token=3, key=1, dpi=50)
    assert not [str(warning.message) for warning in recwarn if "missing from" in str(warning.message)]
    if suffix == ".svg":
        assert "</script>" not in path.read_text(encoding="utf-8")
    if suffix == ".csv":
        _, rows = sheet(path)
        assert not any(cell.startswith("=") for row in rows for cell in row)


def test_a_token_without_a_shape_is_a_number_and_dollars_are_no_formula(result):
    written = texts(figure(hostile(result), "maps"))
    assert "$x$" in written
    assert "#4" in written
    assert "#3" in written
    assert any("⟨U+202E⟩abc" in text for text in written)


@pytest.mark.parametrize("view", ["maps", "wall", "words"])
def test_long_texts_are_drawn_with_numbers_at_the_axes(result, view):
    copies = 7
    tokens = len(result.tokens)
    tile = {
        name: np.tile(getattr(result, name), (1, 1, copies, copies)) / (copies if name == "probabilities" else 1)
        for name in ("probabilities", "content", "position")
    }
    rows = {name: np.tile(getattr(result, name), (1, 1, copies, 1)) for name in ("offset_curve", "query", "key")}
    lists = {
        name: getattr(result, name) * copies for name in ("tokens", "pieces", "special", "seen", "segments", "offsets")
    }
    words = tuple((copy * tokens + a, copy * tokens + b, word) for copy in range(copies) for a, b, word in result.words)
    long = dataclasses.replace(result, **tile, **rows, **lists, words=words)
    assert len(long.tokens) > 100
    drawn = figure(long, view)
    wide, high = drawn.get_size_inches()
    assert wide < 20
    assert high < 12


def test_settings_of_matplotlib_are_untouched_and_pyplot_is_not_loaded(result):
    before = dict(matplotlib.rcParams)
    figure(result, "maps", lang="zh").savefig(io.BytesIO(), format="svg")
    assert dict(matplotlib.rcParams) == before
    code = (
        "import sys, nezha.insight.plots\n"
        "assert not {'matplotlib', 'torch'} & set(sys.modules)\n"
        "import nezha.insight.plots.paper\n"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_figure_shows_itself_in_a_notebook(result):
    assert figure(result, "wall")._repr_png_().startswith(b"\x89PNG")


@pytest.mark.parametrize("columns", [7, 20, 41])
def test_wrapped_lines_fit_and_lose_nothing(columns):
    text = "位置得分在各偏移处，也就是 the score at every offset；相加成它的正弦波。"
    lines = wrap(text, columns)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line) <= columns + 2 for line in lines)
    assert not any(line[0] in "，。；" for line in lines)


def test_a_twin_s_name_is_told_in_the_reader_s_language(model_folder):
    from nezha.insight import load, twin_of
    from nezha.insight.plots.caption import model_name

    name = twin_of(load(model_folder)).name
    assert model_name(name, "en") == name == f"{load(model_folder).name} (random weights)"
    assert model_name(name, "zh") == f"{load(model_folder).name}（随机权重）"
    assert model_name("bundled", "zh") == "bundled"
