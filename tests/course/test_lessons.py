"""Every lesson runs, anywhere and offline; its two languages are one lesson; what is stored is small and its own."""

import ast
import base64
import json
import re
from itertools import zip_longest
from pathlib import Path

import jupytext
import nbformat
import pytest

from nezha.course.sheet import all_sheets, sheet_of
from nezha.course.storing import LANGUAGES, WIDGET, execute, made, scripts
from nezha.course.writing import guide, index

FOLDER = Path(__file__).parents[2] / "notebooks"
SCRIPTS = [script for lang in LANGUAGES for script in scripts(FOLDER, lang)]
each_script = pytest.mark.parametrize("script", SCRIPTS, ids=[f"{one.parent.name}-{one.stem}" for one in SCRIPTS])
PAIRS = [script for script in SCRIPTS if script.parent.name == "zh"]
each_pair = pytest.mark.parametrize("script", PAIRS, ids=[one.stem for one in PAIRS])
CHECKED = re.compile(r'here\.check\("(\w+)", answer\)')
MEGABYTE = 1 << 20


def sheet_for(script):
    return sheet_of(int(script.name[:2]))


def cells_of(script, kind):
    return [cell.source for cell in jupytext.read(script).cells if cell.cell_type == kind]


def outputs_of(notebook):
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def run_as(script, place):
    """As Chinese stands there; English with the teacher's solutions in place of the three dots."""
    notebook = made(script)
    if script.parent.name == "en":
        for cell in notebook.cells:
            found = CHECKED.search(cell.source)
            if found:
                solution = sheet_for(script).exercises[found[1]].solution
                cell.source = f"{solution}\n{found[0]}"
    execute(notebook, place)
    return notebook


@each_script
@pytest.mark.timeout(900)
def test_runs_from_any_folder(script, tmp_path):
    """A kernel process, one cell after the other, in a folder that holds nothing; no error and no warning."""
    outputs = outputs_of(run_as(script, tmp_path))
    shown = [kind for output in outputs for kind in output.get("data", {})]
    assert "image/png" in shown
    assert WIDGET in shown, "predictions can be clicked"
    assert not [output.text for output in outputs if output.get("name") == "stderr"]
    notes = "".join("".join(output.get("data", {}).get("text/html", "")) for output in outputs)
    answered = len(sheet_for(script).exercises)
    if script.parent.name == "en":
        assert notes.count("<b>Right.</b>") == answered
        assert "Not answered yet" not in notes
    else:
        assert notes.count("还没有作答") == answered


@each_pair
def test_both_languages_are_the_same_lesson(script):
    """The same code but for the language that is opened; as many texts, in the same places."""
    pair = [jupytext.read(FOLDER / lang / script.name).cells for lang in LANGUAGES]
    for ours, theirs in zip_longest(*pair):
        assert ours is not None
        assert theirs is not None
        assert ours.cell_type == theirs.cell_type
        if ours.cell_type == "code":
            opened = re.compile(r'(lesson\(\d+, )"(?:zh|en)"\)')
            assert opened.sub(r"\1LANG)", ours.source) == opened.sub(r"\1LANG)", theirs.source)
        else:
            assert ours.source.count("$$") == theirs.source.count("$$")
            assert ours.source.count("\n#") == theirs.source.count("\n#")


@each_script
def test_texts_are_in_the_language_of_the_folder(script):
    for text in cells_of(script, "markdown"):
        prose = re.sub(r"\$\$.*?\$\$|\$.*?\$|`[^`]*`|\]\([^)]*\)", "", text, flags=re.DOTALL)
        chinese = len(re.findall("[\u4e00-\u9fff]", prose))
        english = sum(len(word) for word in re.findall("[A-Za-z]{2,}", prose))
        assert (chinese > english) == (script.parent.name == "zh"), text


@each_script
def test_lesson_opens_its_own_sheet_and_uses_all_of_it(script):
    """What a student is able to do stands at the top; each question comes before its answer."""
    code = "\n".join(cells_of(script, "code"))
    number, lang = re.findall(r'here = lesson\((\d+), "(\w+)"\)', code)[0]
    content = sheet_for(script)
    assert (int(number), lang) == (content.number, script.parent.name)
    for name in content.predictions:
        assert 0 <= code.find(f'here.predict("{name}")') < code.find(f'here.reveal("{name}",'), name
    assert CHECKED.findall(code) == list(content.exercises)
    first = cells_of(script, "markdown")[0]
    assert first.startswith(f"# {content.number} · {content.title[lang == 'zh']}")
    told = [line.removeprefix("- ").rstrip("；。;.") for line in first.splitlines() if line.startswith("- ")]
    assert told == [words[lang == "zh"] for words in content.able]


@each_script
def test_code_is_short_and_defines_no_class(script):
    """A function is ten lines; a lesson 120."""
    for source in cells_of(script, "code"):
        for node in ast.walk(ast.parse(source)):
            assert not isinstance(node, ast.ClassDef)
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or node.lineno) - node.lineno < 12, node.name
    lines = [line for source in cells_of(script, "code") for line in source.splitlines() if line.strip()]
    assert len(lines) <= 140


@each_script
def test_stored_notebook_is_its_script_run(script):
    """Same cells, every one of them run, and no error among the outputs."""
    stored = nbformat.read(script.with_suffix(".ipynb"), as_version=4)
    ours = [(cell.cell_type, cell.source) for cell in jupytext.read(script).cells]
    assert ours == [(cell.cell_type, cell.source) for cell in stored.cells], "run: make lessons"
    counts = [cell.execution_count for cell in stored.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))
    assert not [output for output in outputs_of(stored) if output.output_type == "error"]
    assert stored.metadata.keys() == {"kernelspec"}, "told of its script, JupyterLab refuses a notebook newer than it"


@each_script
def test_stored_outputs_read_where_nothing_runs(script):
    """Pictures and words: no page of scripts, no widget, no address in memory, no path of a machine."""
    stored = nbformat.read(script.with_suffix(".ipynb"), as_version=4)
    pictures = 0
    for output in outputs_of(stored):
        for kind, content in output.get("data", {}).items():
            assert kind in ("text/plain", "text/html", "image/png", "image/svg+xml")
            if kind == "image/png":
                assert base64.b64decode(content).startswith(b"\x89PNG")
                pictures += 1
            else:
                assert not re.search("<iframe|<script|at 0x|/home/|/root/|/tmp/", content)
    assert pictures >= 1


def test_all_of_it_takes_eight_megabytes_at_most():
    size = sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file())
    assert size <= 8 * MEGABYTE


def test_every_sheet_has_its_pair_and_every_pair_its_sheet():
    for lang in LANGUAGES:
        assert [int(one.name[:2]) for one in scripts(FOLDER, lang)] == [one.number for one in all_sheets()]


def test_index_and_guides_are_those_of_the_sheets():
    again = "run: make lessons"
    assert (FOLDER / "index.ipynb").read_text(encoding="utf-8") == index(FOLDER), again
    for lang in LANGUAGES:
        assert (FOLDER / f"teachers.{lang}.md").read_text(encoding="utf-8") == guide(FOLDER, lang), again


def test_index_leads_to_every_lesson():
    cells = nbformat.read(FOLDER / "index.ipynb", as_version=4).cells
    links = [link for cell in cells for link in re.findall(r"\]\(([^)]+)\)", cell.source)]
    assert len(links) == 2 * (len(all_sheets()) + 1)
    assert [link for link in links if not (FOLDER / link).is_file()] == []


def test_every_lesson_was_measured():
    kept = json.loads((FOLDER / "seconds.json").read_text(encoding="utf-8"))
    assert kept["seconds"].keys() == {f"{one.parent.name}/{one.stem}" for one in SCRIPTS}
