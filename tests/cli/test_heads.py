"""`nezha heads`: a table, a JSON object, and a query that is read before anything is measured."""

import json

import pytest

from nezha.insight.profiles import NAMES


@pytest.fixture
def ask(nezha, tiny_model_folder):
    return lambda *words: nezha("heads", "--model", str(tiny_model_folder), "--texts", "3", *words)


def test_table_has_a_row_a_head_and_one_of_the_twin(ask):
    done = ask()
    assert done.code == 0
    rows = [line.split() for line in done.out.splitlines()]
    assert [row[:2] for row in rows if row and row[0].isdigit() and len(row) > 10] == [
        [str(layer), str(head)] for layer in (1, 2) for head in (1, 2, 3)
    ]
    assert sum(row[:1] == ["twin"] for row in rows) == 1
    assert "3 held-out articles" in done.out
    assert "not an explanation" in done.out


def test_table_speaks_chinese(ask):
    done = ask("--lang", "zh", "--query", "head=2")
    assert "注意力并非解释" in done.out
    assert "只跟踪位置" in done.out
    assert sum(line.startswith(("1 ", "2 ")) for line in done.out.splitlines()) == 2


def test_json_holds_every_head_and_those_that_were_found(ask):
    done = ask("--json", "--query", "layer=2 and head<3")
    values = json.loads(done.out)
    assert len(values["heads"]) == len(values["twin"]) == 6
    assert values["found"] == [[1, 0], [1, 1]]
    assert values["heads"][0]["figures"].keys() == {*NAMES, "words"}
    assert "3 texts" in done.err


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_query_that_cannot_be_read_is_said_at_once(nezha, lang):
    done = nezha("heads", "--model", "nowhere", "--query", "prev>>1", "--lang", lang)
    assert done.code == 2
    assert {"en": "character 6 should be", "zh": "第 6 个字符"}[lang] in done.err
    assert "nowhere" not in done.err
