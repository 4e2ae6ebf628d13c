"""Lesson 11: its p against scipy's, its verdicts told anew from the kept results, and commands that can be given."""

import ast
import json
import re
import shlex
from itertools import combinations
from pathlib import Path

import jupytext
import nbformat
import numpy as np
import pytest
from scipy.stats import permutation_test

from nezha.cli.parse import parse
from nezha.cli.table import find_command
from nezha.course.measured import measured, results_folder
from nezha.course.sheets.claims import CLAIMS, claims_table
from nezha.course.sheets.lesson_11 import SHEET, dealt, swapped
from nezha.course.shown import Grid
from nezha.messages import InputError

ROOT = Path(__file__).parents[2]
LESSON = ROOT / "notebooks" / "en" / "11_claims_rerun_small.py"
GROUPS = (([3.0, 4.0, 5.0], [1.0, 2.0, 3.5]), ([1.0, 4.0], [2.0, 3.0, 0.5]), ([1.0, 1.0, 2.0], [1.0, 2.0, 1.0]))


def lessons_own(name):
    """A function that the lesson writes, out of its cell."""
    for cell in jupytext.read(LESSON).cells:
        for node in ast.parse(cell.source).body if cell.cell_type == "code" else []:
            if isinstance(node, ast.FunctionDef) and node.name == name:
                names = {"combinations": combinations, "np": np}
                exec(compile(ast.unparse(node), str(LESSON), "exec"), names)
                return names[name]
    raise LookupError(name)


def scipys(first, second, kind="independent"):
    """The p of scipy, of means, first above second; exact, since there are fewer deals than it may draw."""
    found = permutation_test(
        (first, second),
        lambda one, two, axis: np.mean(one, axis=axis) - np.mean(two, axis=axis),
        vectorized=True, alternative="greater", n_resamples=10_000, permutation_type=kind,
    )  # fmt: skip
    return found.pvalue


@pytest.mark.parametrize(("first", "second"), GROUPS)
def test_p_of_groups_is_scipys(first, second):
    assert lessons_own("chance")(first, second) == pytest.approx(scipys(first, second))
    assert dealt(first, second) == pytest.approx(scipys(first, second))


@pytest.mark.parametrize(("first", "second"), [GROUPS[0], GROUPS[2], ([1.0, 2.0, 3.0, 9.0], [2.0, 2.5, 2.0, 4.5])])
def test_p_of_pairs_is_scipys(first, second):
    assert swapped(first, second) == pytest.approx(scipys(first, second, "samples"))


def test_other_ways_to_the_same_answer_are_right():
    """All signs at once as an array; numbers of numpy; a chance in percent."""
    judges = {name: exercise.judge for name, exercise in SHEET.exercises.items()}

    def with_numpy(first, second):
        apart = np.array(first) - np.array(second)
        signs = 1 - 2 * ((np.arange(2 ** len(apart))[:, None] >> np.arange(len(apart))) & 1)
        return np.mean(signs @ apart >= apart.sum() - 1e-12)

    assert judges["pairs"](with_numpy) is None
    assert judges["pairs"](lambda first, second: scipys(first, second, "samples")) is None
    assert judges["fewest"](np.int64(3)) is None
    assert judges["luck"](37) is None
    assert judges["luck"](0.37) is None
    assert judges["luck"](0.36) is not None


def rows_of_the_table():
    """Claim -> (measured, verdict), as the English notebook stores them."""
    cells = nbformat.read(LESSON.with_suffix(".ipynb"), as_version=4).cells
    tables = [
        output.data["text/html"] for cell in cells for output in cell.get("outputs", [])
        if "<table>" in output.get("data", {}).get("text/html", "")
    ]  # fmt: skip
    assert len(tables) == 1
    found = [re.findall(r"<td[^>]*>(.*?)</td>", line) for line in re.findall(r"<tr>(.*?)</tr>", tables[0])]
    names = {claim.says[0]: name for name, claim in CLAIMS.items()}
    return {names[row[0].rsplit(" (", 1)[0]]: (row[1], row[2]) for row in found if row}


def by_arm(study, figure):
    runs = measured(study)["runs"]
    return {arm: [figure(run["figures"]) for run in runs if run["arm"] == arm] for arm in {run["arm"] for run in runs}}


def between(figures, first, last):
    """Loss over the characters from one place to another."""
    parts = [part for part in figures["by_place"] if first <= part["first"] < last]
    nats, characters = sum(part["loss"] * part["predictions"] for part in parts), sum(p["predictions"] for p in parts)
    return nats / characters


def told_anew():
    """What is claimed to be more, and what less, for every claim that rests on seeds."""
    rise = by_arm("study-positions", lambda figures: between(figures, 64, 256) - between(figures, 0, 64))
    loss = by_arm("study-positions", lambda figures: between(figures, 0, 256))
    whole = by_arm(
        "study-masking", lambda f: next(row["recovered"] for row in f["recovery"] if row["characters"] == 2)
    )  # fmt: skip
    lamb = by_arm("study-optimizers", lambda figures: figures["loss"])
    at_512 = {
        name: min((arm for arm in lamb if arm.startswith(f"{name}-512-")), key=lambda arm: lamb[arm][0])
        for name in ("adamw", "lamb")
    }
    names = {one["name"]: one["figures"]["entity_f1"] for one in measured("finetuned-names")["contenders"]}
    return {
        "farther": (rise["absolute"], rise["functional"]),
        "relative": (loss["learned_relative"], loss["functional"]),
        "words": (whole["whole_word"], whole["character"]),
        "lamb": (lamb[at_512["adamw"]], lamb[at_512["lamb"]]),
        "pretrained": (names["model"], names["random"]),
    } | {task: hardest(task) for task in ("names", "sentiment")}


def hardest(task):
    figures = measured("systems")["figures"]
    ours = figures["nezha"][task]
    return ours, max((figures[name][task] for name in figures if name != "nezha"), key=lambda one: scipys(ours, one))


def test_stored_verdicts_are_those_of_the_kept_results():
    table = rows_of_the_table()
    assert table.keys() == CLAIMS.keys()
    for name, (more, less) in told_anew().items():
        p = scipys(more, less), scipys(less, more)
        verdict = "held" if p[0] <= 0.05 else "did not hold" if p[1] <= 0.05 else "cannot be told"
        assert table[name][1] == verdict, name
        assert f"({len(more)})" in table[name][0]
        assert f"({len(less)})" in table[name][0]


def test_what_rests_on_no_deal_is_told_anew_too():
    losses = by_arm("study-precision", lambda figures: figures["loss"])
    apart = max(abs(a - b) for name in ("bf16", "fp16") for a, b in zip(losses[name], losses["fp32"], strict=False))
    seeds = np.std(losses["fp32"], ddof=1)
    table = rows_of_the_table()
    assert table["precision"][0] == f"formats {apart:.3f}, seeds {seeds:.3f}"
    assert (table["precision"][1] == "held") == (apart < seeds)
    speed = {line["name"]: line["ours"] for line in measured("throughput")["lines"]}
    ratio = speed["pretrain, tiny, bf16; blocks"] / speed["pretrain, tiny, fp32; blocks"]
    assert table["faster"] == (f"× {ratio:.2f}", "held" if ratio >= 2 else "did not hold")


@pytest.mark.parametrize("name", CLAIMS)
def test_every_command_can_be_given(name):
    """Ours are read by the parser, goals of make are there, and a study's is the one that its file keeps."""
    first, *words = shlex.split(CLAIMS[name].again())
    if first == "nezha":
        _, command, rest = find_command(words)
        assert command is not None
        parse(command, rest)
    elif first == "make":
        assert re.search(rf"^{words[0]}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        assert (ROOT / "benchmarks" / f"{words[1].removeprefix('NAME=')}.py").is_file()
    else:
        assert words[:2] == ["-m", "benchmarks.studies"]
        assert f"study-{words[2]}" == CLAIMS[name].results


def test_steps_that_are_told_are_those_that_were_trained():
    for name, claim in CLAIMS.items():
        if claim.results.startswith("study-") and name != "lamb":
            steps = measured(claim.results)["steps"]
            assert f"{steps:,} steps" in claim.mind[0], name
            assert f"{steps} 步" in claim.mind[1], name
    last = [run["train"][-1][0] for run in measured("study-optimizers")["runs"] if "-512-" in run["arm"]]
    assert {f"{steps} steps at 512" in CLAIMS["lamb"].mind[0] for steps in last} == {True}
    assert "--steps 1500" in CLAIMS["names"].again()
    assert measured("systems")["steps"] == 1500


def test_results_are_found_around_a_notebook_and_else_refused(tmp_path):
    (tmp_path / "benchmarks" / "results").mkdir(parents=True)
    (tmp_path / "benchmarks" / "results" / "systems.json").write_text(json.dumps({}))
    assert results_folder(tmp_path / "notebooks" / "zh") == tmp_path / "benchmarks" / "results"
    with pytest.raises(InputError, match="open the lesson in a copy of the repository"):
        results_folder(tmp_path.parent / "elsewhere")


def test_results_are_found_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert measured("systems")["steps"] > 0
    with pytest.raises(InputError, match="did you mean “study-masking”"):
        measured("study-maskin")


def test_the_table_holds_any_text_as_text_and_speaks_both_languages():
    grid = Grid(("a",), (("<img src=x>",), ("b",)), code=0)
    assert "<img" not in grid._repr_html_()
    assert re.search("<td[^>]*><code><span[^>]*>b</span></code></td>", grid._repr_html_())
    assert "nowrap" in Grid(("a",), (("b c",),), whole=0)._repr_html_()
    assert "nowrap" not in Grid(("a", "b"), (("c", "d"),), whole=2)._repr_html_()
    rows = [(name, "1", "2") for name in CLAIMS]
    for lang in ("en", "zh"):
        text = repr(claims_table(lang, rows))
        assert len(text.splitlines()) == 1 + len(CLAIMS)
        assert (len(re.findall("[\u4e00-\u9fff]", text)) > 200) == (lang == "zh")
