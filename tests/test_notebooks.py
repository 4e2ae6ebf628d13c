"""Every lesson runs, anywhere and offline; its two files say the same; it defines nothing."""

import ast
from pathlib import Path

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

SCRIPTS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.py"))
each_lesson = pytest.mark.parametrize("script", SCRIPTS, ids=[script.stem for script in SCRIPTS])


def test_there_is_a_lesson():
    assert SCRIPTS


@each_lesson
@pytest.mark.timeout(900)
def test_runs_from_any_folder(script, tmp_path):
    """As Jupyter runs it: a kernel process, one cell after the other, in a folder that holds nothing."""
    notebook = nbformat.read(script.with_suffix(".ipynb"), as_version=4)
    NotebookClient(notebook, timeout=None, kernel_name="python3", resources={"metadata": {"path": tmp_path}}).execute()
    shown = [kind for cell in notebook.cells for output in cell.get("outputs", []) for kind in output.get("data", {})]
    assert "image/png" in shown
    assert "text/html" in shown
    assert not [
        output for cell in notebook.cells for output in cell.get("outputs", []) if output.get("name") == "stderr"
    ]


@each_lesson
def test_pair_is_in_step(script):
    pair = nbformat.read(script.with_suffix(".ipynb"), as_version=4)
    ours = [(cell.cell_type, cell.source) for cell in jupytext.read(script).cells]
    assert ours == [(cell.cell_type, cell.source) for cell in pair.cells], f"run: jupytext --sync {script}"


@each_lesson
def test_outputs_are_not_committed(script):
    cells = nbformat.read(script.with_suffix(".ipynb"), as_version=4).cells
    assert not [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")]


@each_lesson
def test_lesson_defines_nothing_and_is_short(script):
    source = script.read_text(encoding="utf-8")
    defined = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    assert not [node.name for node in ast.walk(ast.parse(source)) if isinstance(node, defined)]
    assert sum(bool(line.strip()) and not line.startswith("#") for line in source.splitlines()) <= 120


@each_lesson
def test_every_explanation_is_in_both_languages(script):
    """A text cell with a sentence in it holds Chinese and English."""
    for cell in jupytext.read(script).cells:
        if cell.cell_type == "markdown":
            chinese = sum("\u4e00" <= char <= "\u9fff" for char in cell.source)
            english = sum(len(word) > 1 and word.isascii() and word.isalpha() for word in cell.source.split())
            assert chinese > 3, cell.source
            assert english > 3, cell.source
