"""What both READMEs show of transformers 5 runs as it stands there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_code_on_transformers_runs(name, tmp_path, monkeypatch):
    for package in ("accelerate", "onnx", "onnxscript", "onnxruntime"):
        pytest.importorskip(package, reason="the code shows what the extra packages bring")
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)
    code = next(block for block in blocks if "pipeline(" in block)
    monkeypatch.chdir(tmp_path)
    found: dict[str, object] = {}
    exec(code, found)
    assert found["model"].training  # type: ignore[attr-defined]
    assert (tmp_path / "reviews.onnx").stat().st_size > 1e6
