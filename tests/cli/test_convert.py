"""`nezha convert` prints its report as a table or as one JSON object, in either language."""

import json

import pytest

from tests.interop.layouts import Folder, hub_old_bert_names


@pytest.fixture
def source(tiny_model_folder, tmp_path):
    """A folder of the old layout."""
    folder = Folder(tiny_model_folder, tmp_path / "old")
    hub_old_bert_names(folder)
    return folder.path


@pytest.mark.parametrize(
    ("lang", "words"), [("en", ("matched", "ignored", "erf")), ("zh", ("已匹配", "已忽略", "erf"))]
)
def test_report_is_a_table_that_says_what_became_of_everything(nezha, source, tmp_path, lang, words):
    done = nezha("convert", str(source), str(tmp_path / "new"), "--lang", lang)
    assert (done.code, done.err) == (0, "")
    assert all(word in done.out for word in words)
    assert "positions_encoding ×2" in done.out
    assert (tmp_path / "new" / "model.safetensors").is_file()


def test_converted_folder_answers_as_the_old_one_does(nezha, source, tmp_path):
    nezha("convert", str(source), str(tmp_path / "new"))
    asked = [nezha("fill-mask", "北[MASK]", "--model", str(folder), "--json") for folder in (source, tmp_path / "new")]
    first, second = (json.loads(done.out) for done in asked)
    for old, new in zip(first["masks"][0]["candidates"], second["masks"][0]["candidates"], strict=True):
        assert (old["token"], old["id"]) == (new["token"], new["id"])
        assert old["probability"] == pytest.approx(new["probability"], rel=1e-5)
    assert nezha("attention", "北京", "--model", str(source)).code == 0


def test_dry_run_writes_nothing(nezha, source, tmp_path):
    done = nezha("convert", str(source), "--dry-run", "--json", "--activation", "tanh")
    values = json.loads(done.out)
    assert (values["written"], values["activation"]) == (None, "gelu_pytorch_tanh")
    assert [path.name for path in tmp_path.iterdir() if path.name != "runs"] == ["old"]


def test_mistakes_on_the_line_are_one_sentence(nezha, source, tmp_path):
    for words, part in (
        ([], "expected SRC after"),
        ([str(source)], "expected DST after"),
        ([str(source), "a", "b"], "expected one SRC DST; got 3"),
        ([str(source), "a", "--dtype", "fp61"], "to be one of float32, float16, bfloat16"),
        ([str(source), "a", "--activation", "tan"], "did you mean “tanh”"),
        ([str(tmp_path / "gone"), "a"], "nothing is at"),
    ):
        done = nezha("convert", *words)
        assert (done.code, done.out, done.err.count("\n")) == (2, "", 1), done
        assert part in done.err
