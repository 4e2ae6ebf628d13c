"""What serves one corner is no part of the plain installation: nothing else asks for it, and its lack is a sentence."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from nezha import extras
from nezha.data.prepare.cleaning import Cleaning
from nezha.data.sources.cutting import cut_pieces
from nezha.data.sources.finding import find_inputs
from nezha.messages import InputError
from nezha.tasks.readers import read

LEFT_OUT = ("pyarrow", "zstandard", "opencc")


def packed(suffix: str) -> Callable:
    """What cuts a corpus of one file with that end."""

    def cut(folder):
        (folder / f"a{suffix}").write_bytes(b"no such file")
        return list(cut_pieces(find_inputs([folder / f"a{suffix}"])))

    return cut


def previewed(folder):
    (folder / "train.parquet").write_bytes(b"PAR1")
    return read(folder, "sentiment")


CASES: dict[str, tuple[Callable, str]] = {
    "a Parquet corpus": (packed(".parquet"), "pyarrow"),
    "a packed corpus": (packed(".txt.zst"), "zstandard"),
    "Parquet to fine-tune on": (previewed, "pyarrow"),
    "simplified characters": (lambda folder: Cleaning(simplify=True), "opencc"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_package_that_is_not_there_is_named_with_the_way_to_install_it(case, tmp_path, monkeypatch):
    does, package = CASES[case]
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=f"the package {package} for .*pip install {package}"):
        does(tmp_path)


@pytest.mark.parametrize(
    "door", ["nezha.data.prepare", "nezha.tasks.readers", "nezha.insight.corpus_facts", "nezha_app"]
)
def test_nothing_else_imports_them(door, tmp_path):
    names = f"[name for name in {LEFT_OUT} if name in sys.modules]"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys, {door}; print({names})"],
        cwd=tmp_path, capture_output=True, text=True, env=dict(os.environ),
    )  # fmt: skip
    assert done.stdout.strip() == "[]", done.stderr
