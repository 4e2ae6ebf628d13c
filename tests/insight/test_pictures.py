"""A picture as data: nothing is lost on the way to the page and to CSV, and no text in it can do harm."""

import csv
import dataclasses
import html as html_escape
import io
import json
import math
import re
from importlib.resources import files
from typing import Any

import numpy as np
import pytest

from nezha.insight.pictures.drawn import Drawn, suffix_of
from nezha.insight.pictures.page import html, script, style
from nezha.insight.pictures.plain import plain
from nezha.insight.pictures.rows import to_csv
from nezha.insight.viewer.pack import to_json
from nezha.messages import InputError
from tests.insight import made_picture as made

KINDS = ["lines", "heat", "bars", "table", "sheet", "frames"]


def table_of(picture, lang="en"):
    """The CSV as lists of cells, without its head."""
    return list(csv.reader(io.StringIO(to_csv(picture, lang))))[1:]


def test_every_panel_says_its_kind_also_within_frames():
    panels = plain(made.everything())["panels"]
    assert [panel["panel"] for panel in panels] == KINDS
    assert [inner["panel"] for inner in panels[-1]["panels"]] == ["heat", "heat"]


def test_numbers_arrive_as_they_were_and_what_is_missing_is_null():
    drawn = json.loads(to_json(plain(made.everything())))["panels"]
    heat = np.array(drawn[1]["values"], dtype=float)  # None becomes NaN
    np.testing.assert_array_equal(heat, made.heat().values)
    np.testing.assert_array_equal(np.array(drawn[2]["values"], dtype=float), made.bars().values)
    for line, told in zip(made.lines().lines, drawn[0]["lines"], strict=True):
        np.testing.assert_array_equal(line.x, told["x"])
        np.testing.assert_array_equal(line.y, np.array(told["y"], dtype=float))
    assert drawn[3]["rows"][1] == [["L10 H1", "10 层 1 头"], ["next", "后一个"], 7.0, None]
    assert drawn[4]["values"][0] is None


def test_a_number_keeps_five_digits():
    picture = made.picture(made.token_heat(7))
    sent = np.array(plain(picture)["panels"][0]["values"])
    exact = made.token_heat(7).values
    assert sent.shape == (7, 7)
    assert np.abs(sent / exact - 1).max() < 0.5e-4
    assert not np.array_equal(sent, exact)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_no_number_that_json_has_not_reaches_the_page(value):
    panel = dataclasses.replace(made.sheet(), values=(value,) * 7)
    assert plain(made.picture(panel))["panels"][0]["values"] == [None] * 7
    assert "NaN" not in to_json(plain(made.picture(panel)))


def test_csv_holds_each_number_once():
    rows = table_of(made.everything())
    names = ("Loss by length", "Change", "What each head", "Heads", "Surprise", "Birth of a head · step")
    counts = {name: sum(row[0].startswith(name) for row in rows) for name in names}
    assert counts == {
        "Loss by length": 7 + 7 + 4,
        "Change": 3 * 5,
        "What each head": 2 * 4,
        "Heads": 3 * 4,
        "Surprise": 7,
        "Birth of a head · step": 2 * 3 * 5,
    }
    assert len(rows) == sum(counts.values())


def test_csv_says_where_each_number_stands():
    rows = table_of(made.everything(), "zh")
    for row in (
        ["损失随长度的变化", "绝对位置", "100", "", "2.81"],
        ["损失随长度的变化", "绝对位置", "5", "", ""],
        ["变化", "", "2 我", "3 [SEP]", "-0.4"],
        ["去掉每个头的代价", "内容", "自身", "", "0.21"],
        ["注意力头", "份额", "3", "", "-0.0625"],
        ["意外程度", "", "5 首", "", "3.5"],
        ["一个头的诞生 · 第 100 步", "", "4 中", "1 北", "0.03125"],
    ):
        assert row in rows, row


def test_csv_values_are_the_numbers_themselves():
    rows = table_of(made.picture(made.token_heat(9)))
    values = np.array([float(row[4]) for row in rows]).reshape(9, 9)
    np.testing.assert_allclose(values, made.token_heat(9).values, rtol=1e-6)


def test_texts_of_any_kind_come_back_from_csv_unchanged():
    text = 'comma, "quote"\nline' + made.HOSTILE.replace("\0", "")
    panel = dataclasses.replace(made.table(), rows=(((text, text), ("a", "b"), 1.0, 2.0),))
    assert table_of(made.picture(panel))[0][4] == text


def hostile(value: Any) -> Any:
    """The same picture with a hostile text wherever a text stands."""
    if isinstance(value, str):
        return made.HOSTILE
    if isinstance(value, tuple):
        return tuple(hostile(one) for one in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return type(value)(**{name: hostile(one) for name, one in fields.items()})
    return value


def test_no_text_can_leave_its_place_in_the_page():
    page = html(hostile(made.everything()), "en")
    assert page.count("</script>") == 2, "script and start: no more"
    assert page.count("</template>") == 1, "the payload"
    assert "<img" not in page
    (payload,) = re.findall(r'<template id="nezha-payload">(.*?)</template>', page, re.DOTALL)
    assert json.loads(payload)["panels"][4]["tokens"] == [made.HOSTILE] * 7


def test_page_asks_nothing_of_any_network():
    page = html(made.everything(), "zh")
    code = re.sub(r"//[^\n]*", "", script().replace('"http://www.w3.org/2000/svg"', ""))
    assert not re.search(r"https?:|fetch\(|import\(|XMLHttpRequest|WebSocket|url\((?!#)", code + style())
    assert "default-src 'none'" in page
    assert "@import" not in style()


def test_script_never_writes_markup():
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", script())


def test_every_part_of_the_script_is_in_it():
    for part in files("nezha.insight.pictures").iterdir():
        if part.name.endswith(".js"):
            assert part.read_text(encoding="utf-8") in script(), part.name


def test_every_rule_is_held_under_a_class_of_its_own():
    plain_rules = re.sub(r"/\*.*?\*/", "", style(), flags=re.DOTALL)
    selectors = re.findall(r"([^{}@;]+)\{", re.sub(r"@(media|container)[^{]*\{", "", plain_rules))
    assert len(selectors) > 60
    for selector in (one.strip() for group in selectors for one in group.split(",")):
        assert selector.startswith((".nezha-picture", ".np-page")), selector


def test_both_languages_say_the_same_things():
    source = script()
    english, chinese = source.index("  en: {"), source.index("  zh: {")
    block = [source[english:chinese], source[chinese : source.index("function say")]]
    entries = [dict(re.findall(r'^    (\w+): "(.*)",$', part, re.MULTILINE)) for part in block]
    assert len(entries[0]) > 25
    assert entries[0].keys() == entries[1].keys()
    for key in entries[0]:
        fields = [set(re.findall(r"\{(\w+)\}", part[key])) for part in entries]
        assert fields[0] == fields[1], key
    for key in entries[0]:
        assert re.search(rf'["\s({{\[,:?]{key}["\s)}}\],:]', source[source.index("function say") :]), (
            f"{key} is said nowhere"
        )


class Answer(Drawn):
    """An answer whose picture is given."""

    def picture(self):
        return hostile(made.everything())


def test_a_notebook_shows_the_page_in_a_frame_of_its_own():
    cell = Answer()._repr_html_()
    assert cell.startswith("<iframe srcdoc=")
    assert cell.count("<") == 2, "the iframe and its end: the page inside is escaped"
    page = html_escape.unescape(re.findall(r'srcdoc="(.*?)"', cell, re.DOTALL)[0])
    assert page == Answer().to_html()


def test_an_answer_is_plain_data_too():
    assert Answer().to_dict() == plain(Answer().picture())


def test_a_file_of_another_kind_is_refused_by_name(tmp_path):
    assert suffix_of(tmp_path / "a.SVG") == ".svg"
    with pytest.raises(InputError, match=r"\.docx"):
        suffix_of(tmp_path / "a.docx")
