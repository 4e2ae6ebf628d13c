"""`nezha masks` and `nezha corpus`: one JSON object to a program, a picture or tables to a person."""

import json
import re
from itertools import pairwise

import pytest

from nezha.cli.width import columns

TEXT = "国家主席江泽民在北京发表新年讲话，Good morning！"


def pairs(out: str) -> list[tuple[str, str]]:
    """Each line of text with the line under it, of a picture of one recipe."""
    lines = out.splitlines()[1:]
    return [(line, under) for line, under in pairwise(lines) if set(under) & set("#=")]


@pytest.mark.parametrize("recipe", ["bert_chinese", "ernie_baidu", "bert_wwm", "nezha"])
def test_masks_as_json_is_one_object(nezha, recipe):
    done = nezha("masks", TEXT, "--recipe", recipe, "--seed", "3", "--json")
    assert (done.code, done.err) == (0, "")
    assert done.out.count("\n") == 1
    values = json.loads(done.out)
    assert values["recipe"] == recipe
    assert values["seed"] == 3
    assert "".join(values["words"]) == TEXT
    assert len(values["masked"]) == len(values["kinds"]) == len(values["shown"])
    assert [TEXT[start:end] for start, end in values["offsets"]] == values["tokens"]
    assert nezha("masks", TEXT, "--recipe", recipe, "--seed", "3", "--json").out == done.out


def test_masks_as_json_without_a_recipe_has_all_four(nezha):
    values = json.loads(nezha("masks", TEXT, "--json").out)
    assert list(values["recipes"]) == ["bert_chinese", "ernie_baidu", "bert_wwm", "nezha"]
    assert {"tokens", "words", "masked", "kinds"} <= values.keys()
    assert values["masked"] == values["recipes"]["nezha"]["masked"]


def test_masks_for_a_person_stand_under_the_text(nezha):
    """The signs of a hidden token begin in the column in which the token does, and are as wide."""
    for seed in range(12):
        values = json.loads(nezha("masks", TEXT, "--recipe", "nezha", "--seed", str(seed), "--json").out)
        if "random" in values["kinds"]:
            continue
        out = nezha("masks", TEXT, "--recipe", "nezha", "--seed", str(seed)).out
        line, under = pairs(out)[0]
        found = [columns(line[:place]) for place in range(len(line)) if line[place] != " "]
        signs = [place for place, sign in enumerate(under) if sign != " "]
        hidden = "".join(values["tokens"][place] for place in values["masked"])
        assert len(signs) == columns(hidden)
        starts = {
            columns(line[: line.index(values["words"][values["token_words"][place]])]) for place in values["masked"]
        }
        assert starts <= set(signs) & set(found)
        assert "\033" not in out


def test_masks_without_a_recipe_draws_four_pictures_in_both_languages(nezha):
    for lang, names in (("en", "whole words, cut by jieba"), ("zh", "整词遮盖，jieba 分词")):
        out = nezha("masks", TEXT, "--lang", lang).out
        assert [line.split("：")[0].split(":")[0] for line in out.splitlines() if "·" in line] == [
            "BERT-Chinese", "ERNIE-Baidu", "BERT-WWM", "NEZHA",
        ]  # fmt: skip
        assert names in out
        assert "[MASK]" in out.splitlines()[-1]


def test_masks_are_coloured_on_a_terminal_alone_and_not_where_colour_is_refused(nezha, monkeypatch):
    monkeypatch.setattr("nezha.cli.masks._is_terminal", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = nezha("masks", TEXT, "--recipe", "nezha", "--seed", "1").out
    assert "\033[31m" in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    assert nezha("masks", TEXT, "--recipe", "nezha", "--seed", "1").out == re.sub(r"\033\[\d+m", "", coloured)


def test_a_long_text_is_broken_into_lines_and_line_ends_stay(nezha):
    out = nezha("masks", "我们在北京学习汉语。" * 20 + "\n第二段。", "--recipe", "nezha").out
    assert max(columns(line) for line in out.splitlines()[1:]) <= 101
    text = "".join(line for line in out.splitlines()[1:-2] if not set(line) <= set("#= ")).replace(" ", "")
    assert "第二 段 。" in out or "第二段" in out
    assert text.count("北京") >= 15


@pytest.mark.parametrize(
    ("words", "english", "chinese"),
    [
        (["masks", ""], "at least one character", "空文本"),
        (["masks", "中", "--recipe", "nezah"], "did you mean “nezha”", "是否想写“nezha”"),
        (["masks", "中", "--seed", "-1"], "seed", "seed"),
        (["masks", "中", "--model", "nowhere"], "nowhere", "nowhere"),
        (["corpus", "nowhere"], "no meta.json", "没有 meta.json"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(nezha, words, english, chinese):
    for lang, said in (("en", english), ("zh", chinese)):
        done = nezha(*words, "--lang", lang, "--json")
        assert (done.code, done.out) == (2, "")
        assert said in done.err
        assert done.err.count("\n") == 1


def test_corpus_as_json_has_every_split_and_rates_where_asked(nezha, shards):
    values = json.loads(nezha("corpus", str(shards), "--json").out)
    assert [split["split"] for split in values["splits"]] == ["train", "held_out"]
    assert "rates" not in values
    values = json.loads(nezha("corpus", str(shards), "--rates", "--json").out)
    assert values["rates"]["split"] == "held_out"
    assert values["rates"]["rows"][0]["recipe"] == "bert_chinese"


def test_corpus_for_a_person_is_tables(nezha, shards):
    out = nezha("corpus", str(shards), "--rates").out
    assert "183 sentences" not in out  # split by split
    for said in ("training: ", "held out: ", "padding", "jieba", "12.00%", "not measured", "people_daily"):
        assert said in out
    chinese = nezha("corpus", str(shards), "--rates", "--lang", "zh").out
    for said in ("训练部分：", "留出部分：", "填充", "论文", "无法测量"):
        assert said in chinese
