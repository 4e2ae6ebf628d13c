"""What the four maskings hide of one text: rules held token by token, on awkward texts."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nezha import recipes
from nezha.insight import MasksResult, masks, masks_all
from nezha.insight.hiding import MOST
from nezha.insight.viewer import masks as drawing
from nezha.messages import InputError
from nezha.models_folder import BUNDLED_MODEL
from nezha.tokenizer import Tokenizer
from nezha.words import segment

TEXTS = (
    "国家主席江泽民１２月３１日晚在北京人民大会堂发表新年讲话，向全国各族人民问好。",
    "今天天气很好！Good morning, NEZHA 2019 \U0001f600 你好。",
    "第一行\n第二行　有全角空格，ＡＢＣ也全角。",
    "，。！？、；：",
    "café 与 naïve 也行 👩‍👩‍👧 ok",
    "中",
)
TOKENIZER = Tokenizer.from_folder(BUNDLED_MODEL)
any_text = pytest.mark.parametrize("text", TEXTS)
each_recipe = pytest.mark.parametrize("recipe", recipes.RECIPES)


def chosen_words(result: MasksResult) -> list[tuple[int, int]]:
    """Tokens that are hidden and tokens in all, of each word of which one is; one loop over the tokens."""
    counts: dict[int, list[int]] = {}
    for place, word in enumerate(result.token_words):
        entry = counts.setdefault(word, [0, 0])
        entry[0] += place in result.masked
        entry[1] += may_be_hidden(result, place)
    return [(hidden, size) for hidden, size in counts.values() if hidden]


def may_be_hidden(result: MasksResult, place: int) -> bool:
    """Whether the vocabulary knows the token: what it does not know is never hidden."""
    return TOKENIZER.encode(result.text).ids[place + 1] not in TOKENIZER.special_ids


@any_text
@each_recipe
def test_the_result_speaks_of_the_text_s_own_characters(text, recipe):
    result = masks(text, recipe, seed=3)
    assert "".join(result.words) == text
    assert [text[start:end] for start, end in result.offsets] == list(result.tokens)
    starts = [sum(map(len, result.words[:number])) for number in range(len(result.words) + 1)]
    for (start, _), word in zip(result.offsets, result.token_words, strict=True):
        assert starts[word] <= start < starts[word + 1]


@any_text
@each_recipe
@pytest.mark.parametrize("seed", range(6))
def test_kinds_and_what_is_shown_agree(text, recipe, seed):
    result = masks(text, recipe, seed)
    assert len(result.masked) == len(result.kinds) == len(result.shown) == len(set(result.masked))
    for place, kind, shown in zip(result.masked, result.kinds, result.shown, strict=True):
        assert may_be_hidden(result, place)
        if kind == "mask":
            assert shown == "[MASK]"
        elif kind == "keep":
            assert shown == result.tokens[place]
        else:
            assert kind == "random"
            assert {shown, f"##{shown}"} & set(TOKENIZER.vocabulary)
    assert result.rate == len(result.masked) / len(result.tokens)


@any_text
@pytest.mark.parametrize("recipe", ["bert_chinese", "bert_wwm", "nezha"])
@pytest.mark.parametrize("seed", range(6))
def test_a_budget_is_fifteen_percent_with_both_special_tokens_and_is_never_passed(text, recipe, seed):
    result = masks(text, recipe, seed)
    assert result.budget == max(1, round(0.15 * (len(result.tokens) + 2)))
    assert len(result.masked) <= result.budget
    known = [place for place in range(len(result.tokens)) if may_be_hidden(result, place)]
    if recipe == "bert_chinese":
        assert len(result.masked) == min(result.budget, len(known))


@any_text
@pytest.mark.parametrize("recipe", ["ernie_baidu", "bert_wwm", "nezha"])
@pytest.mark.parametrize("seed", range(8))
def test_a_word_is_never_half_hidden(text, recipe, seed):
    assert all(hidden == size for hidden, size in chosen_words(masks(text, recipe, seed)))


def test_characters_do_halve_words():
    """The test before this one can fail: by the words of NEZHA, BERT-Chinese halves nearly everything."""
    text = "中华人民共和国国务院总理在人民大会堂会见了各国驻华大使。"
    words = masks(text, "nezha", 0)
    found = [masks(text, "bert_chinese", seed) for seed in range(5)]
    halved = [
        0 < sum(words.token_words[place] == word for place in result.masked) < words.token_words.count(word)
        for result in found
        for word in set(words.token_words)
    ]
    assert any(halved)


@each_recipe
def test_same_seed_same_masks_another_seed_others(recipe):
    first = [masks(TEXTS[0], recipe, seed) for seed in range(12)]
    assert first == [masks(TEXTS[0], recipe, seed) for seed in range(12)]
    assert len({(result.masked, result.shown) for result in first}) > 6


def test_two_recipes_that_differ_in_words_alone_hide_the_same_where_the_words_are_the_same(monkeypatch):
    monkeypatch.setitem(recipes.RECIPES, "bert_wwm", recipes.RECIPES["nezha"])
    for seed in range(10):
        wwm, nezha = masks(TEXTS[0], "bert_wwm", seed), masks(TEXTS[0], "nezha", seed)
        assert (wwm.words, wwm.masked, wwm.kinds, wwm.shown) == (nezha.words, nezha.masked, nezha.kinds, nezha.shown)


def test_ernie_says_which_units_it_drew_and_takes_their_words():
    seen = set()
    for seed in range(30):
        result = masks(TEXTS[0], "ernie_baidu", seed)
        assert result.budget is None
        seen.add(result.level)
        if result.level == "character":
            assert len(set(result.token_words)) == len(result.tokens)
        else:
            assert list(result.words) == segment(TEXTS[0], str(result.level))
    assert seen == {"character", "phrase", "entity"}
    assert masks(TEXTS[0], "nezha").level is None


def test_ernie_hides_about_fifteen_percent_and_sometimes_nothing():
    counts = [len(masks("我们在这里。" * 4, "ernie_baidu", seed).masked) for seed in range(150)]
    assert 0.10 < sum(counts) / (150 * 24) < 0.20
    assert min(counts) == 0


@each_recipe
def test_a_typed_mask_is_never_chosen(recipe):
    text = "北[MASK]是[MASK]国的[MASK]都[MASK]"
    for seed in range(20):
        result = masks(text, recipe, seed)
        assert "".join(result.words) == text
        assert not [place for place in result.masked if result.tokens[place] == "[MASK]"]


def test_words_that_are_longer_than_the_budget_are_left_alone():
    """As in Google's routine: one word of six characters and room for one token."""
    result = masks("人民大会堂", "nezha", 0)
    assert result.words == ("人民大会堂",)
    assert (result.budget, result.masked, result.rate) == (1, (), 0.0)


@given(text=st.text(min_size=1, max_size=30), seed=st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_any_text_is_hidden_or_refused_in_a_sentence(text, seed):
    try:
        found = masks_all(text, seed).results
    except InputError as error:
        assert error.key == "empty_text"  # noqa: PT017 - a text without a token is as good as empty
        return
    for result in found:
        assert "".join(result.words) == text
        assert all(word in range(len(result.words)) for word in result.token_words)
    drawing.panels(found, "zh")


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"text": ""}, "empty_text"),
        ({"text": " \n\t"}, "empty_text"),
        ({"text": "\u200b"}, "empty_text"),
        ({"text": "中\ud83d"}, "text_no_unicode"),
        ({"text": "中" * (MOST + 1)}, "text_too_long"),
        ({"text": "中", "recipe": "nezah"}, "unknown_choice"),
        ({"text": "中", "seed": -1}, "out_of_range"),
        ({"text": "中", "seed": 2**32}, "out_of_range"),
        ({"text": "中", "seed": True}, "out_of_range"),
        ({"text": "中", "seed": 1.5}, "out_of_range"),
        ({"text": "中", "model": "nowhere"}, "no_model"),
    ],
)
def test_what_cannot_be_used_is_refused(given, key):
    with pytest.raises(InputError) as refused:
        masks(**given)
    assert refused.value.key == key
    if "recipe" not in given:
        with pytest.raises(InputError) as refused:
            masks_all(**given)
        assert refused.value.key == key


def test_the_longest_text_is_taken():
    result = masks("中" * MOST, "bert_chinese")
    assert len(result.tokens) == MOST
    assert len(result.masked) == result.budget == round(0.15 * (MOST + 2))


def test_all_four_come_in_the_order_of_the_recipes_and_agree_with_each_alone():
    found = masks_all(TEXTS[1], seed=5)
    assert [result.recipe for result in found.results] == list(recipes.RECIPES)
    assert found.results == tuple(masks(TEXTS[1], recipe, 5) for recipe in recipes.RECIPES)
    values = json.loads(json.dumps(found.to_dict()))
    assert values["recipes"]["bert_wwm"]["masked"] == list(found.results[2].masked)
    assert {"tokens", "words", "masked", "kinds"} <= values.keys()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_picture_shows_each_hidden_token_with_its_truth_and_a_letter(lang):
    letters = {"en": {"mask": "M", "random": "R", "keep": "K"}, "zh": {"mask": "遮", "random": "换", "keep": "留"}}[
        lang
    ]
    found = masks_all(TEXTS[1], seed=5)
    html = drawing.panels(found.results, lang)
    panels = html.split('<section class="panel"')[1:]
    for panel, result in zip(panels, found.results, strict=True):
        assert f'data-recipe="{result.recipe}"' in panel
        kinds = re.findall(r'<b class="(\w+)"', panel)
        truths = re.findall(r"<rt>(.*?)</rt>", panel)
        assert tuple(kinds) == result.kinds
        assert tuple(truths) == tuple(result.tokens[place] for place in result.masked)
        for kind, seen in re.findall(r'<b class="(\w+)"[^>]*>(.*?)</b>', panel):
            assert letters[kind] in seen
        plain = re.sub(r"<rt>.*?</rt>|<ruby.*?</ruby>", "", panel.split('lang="zh-Hans">')[1])
        rest = [token for place, token in enumerate(result.tokens) if place not in result.masked]
        assert "".join(re.sub(r"<[^>]+>", "", plain).split()) == "".join(rest)


@any_text
@each_recipe
def test_the_picture_holds_the_whole_text_and_every_word_says_where_it_stands(text, recipe):
    """With the truth put back in its places, what is drawn is the text, blanks included."""
    result = masks(text, recipe, seed=2)
    line = drawing.panels([result], "en").split('lang="zh-Hans">')[1].split("</div>")[0]
    line = re.sub(r"<ruby.*?<rt>(.*?)</rt></ruby>", r"\1", line).replace("<br>", "\n")
    assert re.sub(r"<[^>]+>", "", line) == text
    for start, end, word in re.findall(r'<span class="word[^>]*data-from="(\d+)" data-to="(\d+)">(.*?)</span>', line):
        assert text[int(start) : int(end)] == word


def test_the_picture_stands_alone_and_takes_no_markup_from_the_text():
    text = '<script>alert("1")</script>&amp;中国'
    html = masks(text, "nezha", 1)._repr_html_()
    assert html.count("<script>") == 1
    assert ">&lt;<" in html
    assert "&amp;" in html
    assert "://" not in html
    assert "<img" not in masks_all('<img src=x onerror="y">中', 2)._repr_html_()


def test_the_words_to_point_at_cover_the_text():
    result = masks("今天 天气\n很好", "nezha")
    spans = re.findall(r'data-from="(\d+)" data-to="(\d+)"[^>]*>([^<]+)<', drawing.words(result, "en"))
    assert [result.text[int(start) : int(end)] for start, end, _ in spans] == [word for *_, word in spans]
    assert "".join(word for *_, word in spans) == "今天天气很好"
