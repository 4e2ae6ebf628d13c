"""A run on files of one's own, and the command that shows them before."""

import json

import pytest

from nezha.cli import main
from nezha.tasks import FinetuneConfig
from nezha.tasks.examples import Splits, TaskData
from nezha.tasks.kinds import TASKS
from nezha.tasks.source import data_of
from tests.tasks.readers.conftest import lines

BOX = TaskData(Splits((), (), ()), ("in", "box"))


@pytest.fixture
def path(write):
    rows = ({"甲": f"文\x1b[31m{n}", "乙": "好坏"[n % 2], "text": "错"} for n in range(60))
    return str(write("a.json", lines(rows)))


def test_the_box_unless_a_path_is_said(path, monkeypatch):
    monkeypatch.setattr(TASKS["sentiment"], "bundled", lambda: BOX)
    assert data_of(FinetuneConfig()) is BOX
    data = data_of(FinetuneConfig(data=path, text_column="甲", label_column="乙"))
    assert data.labels == ("坏", "好")
    assert sum(map(len, vars(data.splits).values())) == 60


def test_a_run_takes_it(path, tiny_model_folder):
    from nezha.tasks import finetune

    result = finetune(
        FinetuneConfig(
            data=path, text_column="甲", label_column="乙", model=str(tiny_model_folder), epochs=1, length=16
        )
    )
    assert result.labels == ("坏", "好")
    assert sum(result.sizes.values()) == 60


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_command_shows_it(path, capsys, lang):
    words = ["preview", "sentiment", path, "--text-column", "甲", "--label-column", "2", "--lang", lang]
    assert main(words) == 0
    out = capsys.readouterr().out
    assert {"en": "no parts are given: of 60", "zh": "未划分数据集：60"}[lang] in out
    assert "甲, 乙" in out
    assert "\x1b" not in out
    assert main([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["labels"] == ["坏", "好"]


def test_the_command_needs_a_task_and_a_path(path, capsys):
    assert main(["preview", "sentiment"]) == 2
    assert "TASK PATH" in capsys.readouterr().err
    assert main(["preview", "sentiment", path, path]) == 2
    assert main(["preview", "sentimental", path]) == 2
    assert "did you mean “sentiment”" in capsys.readouterr().err
