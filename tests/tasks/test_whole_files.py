"""A file of texts is answered line by line, and gone on with where it was left."""

import json

import pytest

from nezha.cli import main
from nezha.messages import InputError
from nezha.tasks import predict
from nezha.tasks.kinds import TASKS
from nezha.tasks.running import MODEL, run
from nezha.tasks.whole_files import predict_file
from nezha.worker_calls import predicted


@pytest.fixture
def model(make_config, monkeypatch, task, data, tmp_path) -> str:
    monkeypatch.setattr(TASKS[task], "bundled", lambda: data)
    run(make_config(epochs=1, name="tuned", without_baselines=True), tmp_path / "tuned")
    return str(tmp_path / "tuned" / MODEL)


@pytest.fixture
def source(data, tmp_path):
    path = tmp_path / "texts.jsonl"
    lines = [
        json.dumps({"text": one.text, "sentence2": one.second, "question": one.second}) for one in data.splits.test
    ]
    path.write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    return path


def answers(path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_file_is_answered_and_gone_on_with(model, source, data, tmp_path, monkeypatch):
    monkeypatch.setattr("nezha.tasks.predicting.AT_ONCE", 7)
    out, whole = tmp_path / "out.jsonl", tmp_path / "whole.jsonl"
    assert predict_file(model, source, whole) == len(data.splits.test)
    assert [one["text"] for one in answers(whole)] == [one.text for one in data.splits.test]
    kept = whole.read_text(encoding="utf-8").splitlines(keepends=True)
    out.write_text("".join(kept[:11]) + kept[11][:5], encoding="utf-8")  # killed in the middle of a line
    assert predict_file(model, source, out) == len(data.splits.test)
    assert [one["answer"] for one in answers(out)] == [one["answer"] for one in answers(whole)]
    assert predict_file(model, source, out) == len(data.splits.test)
    assert len(answers(out)) == len(data.splits.test)


@pytest.mark.parametrize("task", ["sentiment"], indirect=True)
def test_lines_that_cannot_be_used_are_told(model, tmp_path):
    for name, text, key in (
        ("a.jsonl", '{"text": "好"}\n[1]\n', "predict_bad_line"),
        ("b.jsonl", '{"wrong": "好"}\n', "predict_no_column"),
    ):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError) as caught:
            predict_file(model, path, tmp_path / f"{name}.out")
        assert caught.value.key == key
    (tmp_path / "c.txt").write_bytes("好".encode("gb18030"))
    for path, out, key in (
        (tmp_path / "c.txt", tmp_path / "c.out", "predict_not_utf8"),
        (tmp_path / "none.txt", tmp_path / "n.out", "predict_no_file"),
        (tmp_path / "a.jsonl", tmp_path / "no" / "folder", "predict_unwritable"),
    ):
        with pytest.raises(InputError) as caught:
            predict_file(model, path, out)
        assert caught.value.key == key


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("task", ["sentiment"], indirect=True)
def test_the_command_answers_a_text_and_a_file(model, tmp_path, capsys, lang):
    assert main(["predict", model, "--text", "今天看书", "--lang", lang]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert {line.split("\t")[0] for line in lines} == {"negative", "positive"}
    path = tmp_path / "texts.txt"
    path.write_text("喜欢\n不知道\n", encoding="utf-8")
    assert main(["predict", model, "--file", str(path), "--out", str(tmp_path / "out"), "--lang", lang]) == 0
    assert {"en": "2 answers in", "zh": "2 条答案"}[lang] in capsys.readouterr().out
    assert len(answers(tmp_path / "out")) == 2
    assert main(["predict", "--lang", lang]) == 2
    assert "MODEL" in capsys.readouterr().err


@pytest.mark.parametrize("task", ["sentiment", "pairs"], indirect=True)
def test_in_the_model_process_each_text_is_answered_or_refused_by_itself(model, data):
    texts = [(one.text, one.second) for one in data.splits.test[:5]]
    found = predicted([*texts[:3], ("", "天"), *texts[3:]], model)
    assert [one.key for one in found if isinstance(one, InputError)] == ["predict_no_text"]
    answered = [one for one in found if isinstance(one, dict)]
    alone = [predict(model, *text).to_dict() for text in texts]
    assert [one["answer"] for one in answered] == [one["answer"] for one in alone]
    assert predicted([], model) == []
    with pytest.raises(InputError) as refused:
        predicted(texts, "bundled")
    assert refused.value.key != "predict_no_text"
