"""The handlers of Data, without a browser: masks of a text, figures of a corpus."""

import re
from dataclasses import replace

import gradio as gr
import pytest

from nezha.insight import corpus_results
from nezha.messages import InputError
from nezha_app.corpus_view import facts, rates
from nezha_app.tabs.data import EXAMPLES, Counted, Data, Hidden
from tests.app.conftest import CORPUS, RATES

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def tab(worker) -> Data:
    return Data(worker)


def words_in(html: str) -> str:
    return re.sub(r"<[^>]*>", " ", html)


def test_asking_draws_the_words_and_four_panels(tab, worker):
    hidden, html = tab.on_ask("北京很大", 7.0, Hidden(), "en")
    assert worker.asked == [{"name": "masks", "text": "北京很大", "seed": 7}]
    assert re.findall(r'data-recipe="(\w+)"', html) == ["bert_chinese", "ernie_baidu", "bert_wwm", "nezha"]
    assert '<button type="button" class="word" data-from="0" data-to="2">北京</button>' in html
    assert hidden.result is not None
    assert "字" not in html
    assert "逐字遮盖" in tab.on_language(hidden, Counted(), "zh")[0]


def test_an_error_is_the_library_s_own_sentence_and_the_picture_stays(tab, worker):
    before, _ = tab.on_ask("北京", 1, Hidden(), "en")
    worker.error = InputError("empty_text")
    hidden, html = tab.on_ask("", 1, before, "zh")
    assert InputError("empty_text").text("zh") in html
    assert 'data-recipe="nezha"' in html
    worker.error = None
    assert 'role="alert"' not in tab.on_ask("北京", 1, hidden, "en")[1]


def test_an_error_before_the_first_picture_stands_alone(tab, worker):
    worker.error = InputError("empty_text")
    _, html = tab.on_ask("", 1, Hidden(), "en")
    assert html.count('role="alert"') == 1
    assert "nz-empty" not in html


@pytest.mark.parametrize(("seed", "expected"), [(0, 1), (41.0, 42), (2**32 - 1, 0), (None, 0)])
def test_another_seed_is_the_next(tab, seed, expected):
    assert tab.on_again(seed) == expected


def test_no_seed_is_zero(tab, worker):
    tab.on_ask("北京", None, Hidden(), "en")
    assert worker.asked[-1]["seed"] == 0


def test_a_tab_that_is_opened_draws_once(tab, worker):
    hidden, html = tab.on_open("北京", 1, Hidden(), "en")
    assert 'data-recipe="nezha"' in html
    assert tab.on_open("北京", 1, hidden, "en") == (gr.skip(), gr.skip())
    assert len(worker.asked) == 1


def test_what_was_typed_last_comes_back(tab):
    assert tab.on_load("写过的字", "en")[0] == "写过的字"
    assert tab.on_load(None, "en")[0] == tab.on_load({"x": 1}, "zh")[0] == EXAMPLES[0]


def test_counting_shows_figures_first_and_rates_after(tab, worker):
    counted, html = tab.on_count(" ", Counted(), "en")
    assert worker.asked == [{"name": "corpus", "data": "bundled"}]
    assert "Length of sentences" in html
    assert "<table" not in html
    counted, html = tab.on_measure(counted, "en")
    assert worker.asked[-1] == {"name": "rates", "data": "bundled", "split": "held_out"}
    assert "<table" in html
    assert counted.rates is RATES


def test_data_that_cannot_be_read_is_said_and_measures_nothing(tab, worker):
    worker.error = InputError("not_prepared", folder="x")
    counted, html = tab.on_count("x", Counted(), "zh")
    assert InputError("not_prepared", folder="x").text("zh") in html
    assert tab.on_measure(counted, "zh") == (counted, html)
    assert len(worker.asked) == 1
    worker.error = None
    before, _ = tab.on_count("bundled", Counted(), "en")
    worker.error = InputError("not_prepared", folder="x")
    assert "nz-tiles" in tab.on_count("x", before, "en")[1]
    assert 'role="alert"' in tab.on_measure(before, "en")[1]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_figures_are_written_out(lang):
    html = facts(CORPUS, lang)
    for figure in ("1,234", "56", "4,469", "0.50%", "25.4%", "1.60"):
        assert figure in html, figure
    assert bool(CHINESE.search(words_in(html))) == (lang == "zh")
    bars = [float(height) for height in re.findall(r"<i style=\"height:([\d.]+)%", html)]
    assert max(bars) == 100
    assert len(bars) == 2 * corpus_results.BINS


def test_a_large_corpus_says_how_much_of_it_was_counted():
    (train, held) = CORPUS.splits
    large = replace(CORPUS, splits=(replace(train, tokens=10**9), held))
    assert "Counted over the first" in facts(large, "en")
    assert "Counted" not in facts(CORPUS, "en")
    assert "1000.00 million" in facts(large, "en")
    assert "100,0" in facts(large, "zh")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_rates_stand_beside_the_paper_s_and_a_missing_recipe_says_why(lang):
    html = rates(RATES, lang)
    rows = re.findall(r"<tr.*?</tr>", html.split("<tbody>")[1])
    assert [re.findall(r"[\d.]+%", words_in(row))[:3] for row in rows] == [
        ["11.85%", "1.55%", "1.51%"],
        ["12.0%", "1.5%", "1.5%"],
    ]
    assert RATES.missing[0].reason[lang].capitalize() in html or RATES.missing[0].reason[lang] in html
    assert len(re.findall(r"<i style=\"height", rows[0])) == 31 < corpus_results.SPREAD
    assert bool(CHINESE.search(words_in(html))) == (lang == "zh")
