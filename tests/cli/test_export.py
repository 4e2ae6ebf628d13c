"""`nezha export` and `nezha embed`: what they write, and what they say where they cannot."""

import io
import json
from types import SimpleNamespace

import numpy as np
import pytest

LINES = "今天天气很好\n\n我们学习汉语，老师和学生都喜欢看书\n"


@pytest.fixture
def texts(tmp_path):
    path = tmp_path / "texts.txt"
    path.write_text(LINES, encoding="utf-8")
    return path


def test_embed_prints_or_writes_a_vector_a_line(nezha, tiny_model_folder, texts, tmp_path):
    model = f"--model={tiny_model_folder}"
    printed = nezha("embed", str(texts), model)
    rows = [[float(number) for number in line.split()] for line in printed.out.splitlines()]
    written = nezha("embed", str(texts), model, "--out", str(tmp_path / "v.npy"))
    assert written.out.strip() == f"{tmp_path / 'v.npy'}: 2 vectors of 12 numbers"
    vectors = np.load(tmp_path / "v.npy", allow_pickle=False)
    np.testing.assert_allclose(vectors, rows, rtol=1e-4, atol=1e-6)
    told = json.loads(nezha("embed", str(texts), model, "--json", "--pooling", "cls").out)
    assert np.abs(np.array(told["vectors"]) - vectors).max() > 0.01


def test_embed_reads_standard_input(nezha, tiny_model_folder, monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(LINES.encode())))
    told = json.loads(nezha("embed", "-", f"--model={tiny_model_folder}", "--json").out)
    assert np.array(told["vectors"]).shape == (2, 12)


def test_embed_says_what_is_wrong_with_its_input(nezha, tmp_path, texts, tiny_model_folder):
    (tmp_path / "empty.txt").write_text("\n \n")
    (tmp_path / "old.txt").write_bytes("天气".encode("gb18030"))
    for words, sentence in (
        ((), "expected FILE"),
        ((str(tmp_path / "none.txt"),), "there is none"),
        ((str(tmp_path / "empty.txt"),), "it holds none"),
        ((str(tmp_path / "old.txt"),), "is not, from byte 0"),
        ((str(texts), "--pooling", "max"), "one of mean, cls"),
        ((str(texts), f"--model={tiny_model_folder}", "--out", str(texts / "v.npy")), "expected to write"),
    ):
        done = nezha("embed", *words)
        assert done.code == 2
        assert sentence in done.err
        assert done.err.count("\n") == 1


def test_export_writes_a_file_and_tells_how_close_it_is(nezha, tiny_model_folder, tmp_path):
    for package in ("onnx", "onnxscript", "onnxruntime"):
        pytest.importorskip(package, reason="exporting needs the extra onnx")
    path = str(tmp_path / "m.onnx")
    done = nezha("export", str(tiny_model_folder), "--out", path, "--head=masked-lm", "--check", "--json")
    told = json.loads(done.out)
    assert (told["path"], told["outputs"]) == (path, ["logits"])
    assert 0 < told["difference"] <= 1e-4


def test_an_export_that_answers_otherwise_is_an_error(nezha, tiny_model_folder, tmp_path, monkeypatch):
    from nezha.interop import onnx

    made = onnx.Exported(path="m.onnx", bytes=1, opset=18, head="encoder", inputs=[], outputs=[])
    monkeypatch.setattr(onnx, "export", lambda *_: made)
    monkeypatch.setattr(onnx, "difference", lambda *_: 2e-5)
    chinese = nezha("export", str(tiny_model_folder), "--out", "m.onnx", "--check", "--lang", "zh").out
    assert "最大差异（长度 1, 7, 64, 65, 200）：2.0e-05" in chinese
    for differs in (0.25, float("nan")):
        monkeypatch.setattr(onnx, "difference", lambda *_, differs=differs: differs)
        done = nezha("export", str(tiny_model_folder), "--out", "m.onnx", "--check")
        assert done.code == 2
        assert "do not use it" in done.err


def test_export_says_what_it_needs(nezha, tiny_model_folder):
    assert "expected MODEL" in nezha("export").err
    assert "expected a value after --out" in nezha("export", str(tiny_model_folder)).err
    assert "expected the name of a model" in nezha("export", "nowhere", "--out", "m.onnx").err
