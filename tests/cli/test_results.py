"""What the commands print when all is well: one JSON object to a program, a table or a page to a person."""

import json

import pytest

from nezha import runs
from nezha.pretrain_config import PretrainConfig
from nezha.publish import ROWS, Published
from nezha.quality import MASKINGS, Figure


def one_object(text: str) -> dict:
    """The one JSON object that `text` is, without escapes where Chinese can stand."""
    assert text.count("\n") == 1
    assert "\\u" not in text
    return json.loads(text)


@pytest.mark.parametrize("k", [1, 4])
def test_fill_mask_as_json_has_the_candidates_of_every_mask(nezha, tiny_model_folder, k):
    text = "中华[MASK]国，北[MASK]！"
    done = nezha("fill-mask", text, "-k", str(k), "--model", str(tiny_model_folder), "--json")
    assert (done.code, done.err) == (0, "")
    values = one_object(done.out)
    assert values["text"] == text
    assert [text[mask["start"] : mask["end"]] for mask in values["masks"]] == ["[MASK]", "[MASK]"]
    for index, mask in enumerate(values["masks"]):
        assert mask["index"] == index
        found = [candidate["probability"] for candidate in mask["candidates"]]
        assert len(found) == k
        assert found == sorted(found, reverse=True)
        assert all(0 < probability < 1 for probability in found)
        assert all(set(candidate) == {"token", "id", "probability"} for candidate in mask["candidates"])


def test_fill_mask_for_a_person_has_a_line_a_candidate(nezha, tiny_model_folder):
    done = nezha("fill-mask", "-你好[MASK]", "-k", "3", "--model", str(tiny_model_folder))
    assert done.code == 0
    assert done.out.splitlines()[0] == "1. -你好[MASK]"
    assert len(done.out.splitlines()) == 4


def test_attention_as_json_has_every_head(nezha, tiny_model_folder):
    done = nezha("attention", "今天天气", "--pair", "很好", "--model", str(tiny_model_folder), "--json")
    values = one_object(done.out)
    assert values["tokens"][1:5] == list("今天天气")
    length = len(values["tokens"])
    for name in ("probabilities", "content", "position"):
        assert len(values[name]) == 2
        assert len(values[name][0]) == 3
        assert [len(row) for row in values[name][1][2]] == [length] * length
    assert len(values["offset_curve"][0][0][0]) == 2 * 5 + 1


def test_attention_for_a_person_is_a_table_of_heads(nezha, tiny_model_folder):
    done = nezha("attention", "今天天气很好", "--model", str(tiny_model_folder), "--lang", "zh")
    lines = done.out.splitlines()
    assert "今 天 天 气 很 好" in lines[0]
    assert "内容占比" in lines[2]
    assert [line.split()[:2] for line in lines[3:]] == [[str(a), str(b)] for a in (1, 2) for b in (1, 2, 3)]


def test_attention_page_stands_on_its_own(nezha, tiny_model_folder, tmp_path):
    page = tmp_path / "注意力.html"
    done = nezha("attention", "今天天气很好", "--model", str(tiny_model_folder), "--out", str(page), "--json")
    assert done.code == 0
    one_object(done.out)
    text = page.read_text(encoding="utf-8")
    assert text.lstrip().lower().startswith("<!doctype html>")
    assert 'src="http' not in text
    assert nezha("attention", "今天", "--model", str(tiny_model_folder), "--out", str(page)).out == f"written: {page}\n"


def test_prepare_as_json_counts_what_it_made(nezha, corpus, tmp_path):
    out = tmp_path / "out"
    done = nezha("prepare", str(corpus), str(corpus), "--out", str(out), "--min-count", "1", "--json")
    values = one_object(done.out)
    assert values["documents"] == values["duplicates"] == 61
    assert values["unknown_tokens"] == 0
    assert values["folder"] == str(out)
    assert out.is_dir()
    assert "61 documents, 183 sentences" in nezha("prepare", str(corpus), "--out", str(tmp_path / "b")).out
    told = nezha("prepare", str(corpus), str(corpus), "--out", str(tmp_path / "c"), "--lang", "zh").out
    assert "已去除（重复）：61 篇 “" in told


def test_attention_as_a_figure_and_as_its_numbers(nezha, tiny_model_folder, tmp_path):
    """Layers and heads are counted as the table counts them, from 1."""
    words = ("attention", "今天天气很好", "--model", str(tiny_model_folder))
    for suffix in ("svg", "png", "pdf"):
        path = tmp_path / f"figure.{suffix}"
        assert nezha(*words, "--out", str(path), "--view", "wall").out == f"written: {path}\n"
        assert path.stat().st_size > 1000
    numbers = tmp_path / "maps.csv"
    assert nezha(*words, "--out", str(numbers), "--layer", "1", "--head", "2", "--lang", "zh").code == 0
    header, *rows = numbers.read_text(encoding="utf-8-sig").splitlines()
    assert header.startswith("查询序号,查询字")
    whole = json.loads(nezha(*words, "--json").out)["probabilities"][0][1]
    assert [float(row.split(",")[-1]) for row in rows] == pytest.approx(
        [share for row in whole for share in row], abs=1e-6
    )


@pytest.mark.parametrize(
    ("words", "english", "chinese"),
    [
        (["--view", "wall"], "beside --view; got no --out", "--view 需与 --out"),
        (["--layer", "1", "--head", "1", "--out", "a.html"], "beside --layer --head; got a.html", "得到 a.html"),
        (["--view", "cloud", "--out", "a.svg"], "maps, curve, wall", "maps"),
        (["--head", "99", "--out", "a.svg"], "a head from 1 to", "头应在 1 到"),
        (["--token", "99", "--out", "a.svg"], "[CLS]", "[CLS]"),
        (["--out", "a.gif"], ".html .svg .png .pdf .csv; got “a.gif”", "得到“a.gif”"),
    ],
)
def test_figures_that_cannot_be_are_refused(nezha, tiny_model_folder, tmp_path, monkeypatch, words, english, chinese):
    monkeypatch.chdir(tmp_path)
    for lang, needle in (("en", english), ("zh", chinese)):
        done = nezha("attention", "今天天气很好", "--model", str(tiny_model_folder), *words, "--lang", lang)
        assert done.code == 2
        assert needle in done.err
    assert not list(tmp_path.iterdir())


def test_views_of_the_command_are_those_of_the_figures():
    from nezha.cli import attention
    from nezha.insight import plots

    assert tuple(plots.VIEWS) == attention.VIEWS
    assert plots.SUFFIXES == attention.SUFFIXES


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "character counts alone, whole words hidden: loss 4.000, accuracy 0.250"),
        ("zh", "仅用字频，整词遮盖：损失 4.000，准确率 0.250"),
    ],
)
def test_what_is_published_is_told_in_the_language_that_was_asked_for(nezha, monkeypatch, tmp_path, lang, line):
    runs.create(PretrainConfig(name="one"))
    figures = [
        Figure(model=model, masking=masking, loss=4.0, accuracy=0.25, accuracy_all=0.2, predictions=7)
        for model in ROWS
        for masking in MASKINGS
    ]
    made = Published(folder=str(tmp_path), bytes=1_000_000, figures=figures)
    monkeypatch.setattr("nezha.publish.publish", lambda *_, **__: made)
    lines = nezha("publish", "one", "--out", str(tmp_path / "out"), "--lang", lang).out.splitlines()
    assert len(lines) == 1 + len(figures)
    assert line in lines
