"""`nezha words`: the words of a text as a person and as a program read them."""

import json

from nezha.words import SEGMENTATIONS

TEXT = "江泽民在中央人民广播电台讲话[MASK]"


def test_words_are_divided_by_bars(nezha):
    assert nezha("words", TEXT).out == "江泽民 | 在 | 中央人民广播电台 | 讲话 | [MASK]\n"
    assert nezha("words", TEXT, "--words", "people_daily").out.startswith(
        "江 | 泽民 | 在 | 中央 | 人民 | 广播 | 电台 |"
    )


def test_as_json_by_every_name(nezha):
    for name in SEGMENTATIONS:
        done = nezha("words", TEXT, "--words", name, "--json")
        found = json.loads(done.out)
        assert found["segmentation"] == name
        assert "".join(found["words"]) == found["text"] == TEXT
        assert done.err == ""


def test_a_dictionary_is_taken(nezha, tmp_path):
    path = tmp_path / "words.txt"
    path.write_text("台讲话 100000\n广播电 \n", encoding="utf-8")
    assert nezha("words", "广播电台讲话", "--dictionary", str(path)).out == "广播电 | 台讲话\n"
    path.write_text("好\n坏 的 词\n", encoding="utf-8")
    refused = nezha("words", TEXT, "--dictionary", str(path), "--lang", "zh")
    assert refused.code != 0
    assert "第 2 行" in refused.err


def test_what_cannot_be_done_is_told(nezha, tmp_path):
    assert "TEXT" in nezha("words").err
    assert "people_daily" in nezha("words", TEXT, "--words", "people_dayly").err
    refused = nezha("words", TEXT, "--words", "rjieba", "--dictionary", str(tmp_path / "none.txt"))
    assert "--words jieba" in refused.err


def test_evaluation_lists_every_segmentation_on_both_parts(nezha):
    from nezha.words.quality import JUDGED_BY

    found = json.loads(nezha("words", "--evaluate", "--json").out)["qualities"]
    assert [(line["part"], line["segmentation"]) for line in found] == [
        (part, name) for part in ("held_out", "all") for name in JUDGED_BY
    ]
