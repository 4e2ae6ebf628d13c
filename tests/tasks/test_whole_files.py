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


@pytest.mark.parametrize("task", ["sentiment"], indirect=True)
@pytest.mark.parametrize(
    "held",
    [
        "一段笔记\n没有换行",
        "没有换行",
        '{"model": "run:other", "text": "今天看书", "second": ""}\n',
        '{"model": "%MODEL%", "text": "别的文本", "second": ""}\n',
        '{"model": "%MODEL%", "text": "今天看书", "second": ""}\n' * 2,
        "[]\n",
    ],
    ids=["notes", "one line", "another model's", "of other texts", "more than there are", "no answer"],
)
def test_a_file_that_holds_something_else_is_left_as_it_is(model, tmp_path, held):
    source, out = tmp_path / "texts.txt", tmp_path / "out"
    source.write_text("今天看书", encoding="utf-8")
    out.write_text(held.replace("%MODEL%", model), encoding="utf-8")
    before = out.read_bytes()
    for path in (source, out):
        with pytest.raises(InputError) as caught:
            predict_file(model, source, path)
        assert caught.value.key == "predict_other_answers"
        assert path.name in caught.value.text("zh")
    assert (source.read_text(encoding="utf-8"), out.read_bytes()) == ("今天看书", before)


@pytest.mark.parametrize("task", ["sentiment", "pairs"], indirect=True)
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", '\ufefflabel,Text,sentence1,sentence2\r\n1,"看书, ""好""",一,二\r\n0,"两\n行",三,四\r\n'),
        ("a.csv", '"看书, ""好""",二\n"两\n行",四\n'),
        ("a.CSV", 'text;text_b\n"看书, ""好""";二\n"两\n行";四\n'),
        ("a.TSV", 'sentence2\ttext\n二\t看书, "好"\n\n四\t两 行\n'),
        ("a.tsv", '看书, "好"\t二\n两 行\t四\n'),
    ],
)
def test_a_table_is_asked_by_its_heading_or_by_its_first_columns(model, task, tmp_path, name, text):
    (tmp_path / name).write_bytes(text.encode())
    if task == "sentiment" and "text" not in text.lower():  # two columns, and nothing says which is meant
        with pytest.raises(InputError) as caught:
            predict_file(model, tmp_path / name, tmp_path / "out")
        assert caught.value.key == "predict_no_column"
        assert '看书, "好", 二' in caught.value.text("zh")
        return
    predict_file(model, tmp_path / name, tmp_path / "out")
    found = [(one["text"].replace("\n", " "), one["second"]) for one in answers(tmp_path / "out")]
    if task == "pairs":
        first = ("一", "三") if "sentence1" in text else ('看书, "好"', "两 行")
        assert found == list(zip(first, ("二", "四"), strict=True))
    else:
        assert found == [('看书, "好"', ""), ("两 行", "")]


@pytest.mark.parametrize("task", ["sentiment", "pairs"], indirect=True)
@pytest.mark.parametrize(
    ("name", "text", "line", "said"),
    [
        ("a.jsonl", '{"text": "好", "text_b": "好"}\n\n{"text": " ", "text_b": "好"}\n', 3, "expected a text for"),
        ("a.tsv", "text\ttext_b\n好\t好\n\t好\n", 3, "expected a text for"),
        ("a.csv", "text,text_b\n好,好\n看书\n", 3, "expected 2 columns"),
        ("a.csv", 'text,text_b\n好,好\n"看书\n', 3, "unexpected end"),
    ],
)
def test_a_line_without_its_text_is_named(model, tmp_path, name, text, line, said):
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        predict_file(model, tmp_path / name, tmp_path / "out")
    assert f"line {line} of" in caught.value.text("en")
    assert said in caught.value.text("en")


@pytest.mark.parametrize("task", ["sentiment"], indirect=True)
def test_half_a_pair_of_surrogates_is_answered(model, tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "好\\ud83d"}\n', encoding="utf-8")
    for _ in range(2):
        assert predict_file(model, tmp_path / "a.jsonl", tmp_path / "out") == 1
    assert answers(tmp_path / "out")[0]["text"].startswith("好")


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
