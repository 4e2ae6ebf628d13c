"""The package as installed: all of it is in the wheel, under two names of ours, and works without the source."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from email.parser import Parser
from pathlib import Path

import pytest

from nezha.insight import fill_mask

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
BUILT_FROM = ("nezha", "app", "pyproject.toml", "README.md", "LICENSE")
"""All that a build may read."""
TEXT = "北京是中国的[MASK]都。"
LEFT_OUT = shutil.ignore_patterns("__pycache__")


def pip(*words: str | Path) -> None:
    """Run pip, without an index."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", *words, "--no-deps", "--no-index", "--disable-pip-version-check"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel, built in a folder of its own: setuptools leaves things behind in the one that it builds in."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in BUILT_FROM:
        copy = shutil.copy if (ROOT / name).is_file() else lambda *places: shutil.copytree(*places, ignore=LEFT_OUT)
        copy(ROOT / name, source / name)
    pip("wheel", source, "--no-build-isolation", "--wheel-dir", out)
    (found,) = out.iterdir()
    return found


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """A folder with the wheel's contents; its dependencies are those that the tests run with."""
    folder = tmp_path_factory.mktemp("installed")
    pip("install", "--target", folder, wheel)
    return folder


@pytest.fixture
def ran(installed, tmp_path) -> Callable[..., str]:
    """Runs Python in an empty folder, where the installed package is what is imported."""

    def run(*words: str) -> str:
        path = os.pathsep.join([str(installed), os.environ["PYTHONPATH"]])
        done = subprocess.run(
            [sys.executable, *words],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": path},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return run


def test_it_takes_two_names_and_no_app(wheel):
    with zipfile.ZipFile(wheel) as file:
        tops = {name.split("/")[0] for name in file.namelist()}
    (told,) = [name for name in tops if name.endswith(".dist-info")]
    assert tops == {"nezha", "nezha_app", told}
    assert told.startswith("nezha_workbench-")


def test_every_file_of_the_package_is_in_it_to_the_byte(wheel):
    """Code, weights, vocabulary, checkpoints of the birth of heads, sheets of the course, scripts and styles."""
    with zipfile.ZipFile(wheel) as file:
        held = {name: file.read(name) for name in file.namelist() if ".dist-info/" not in name}
    there = {
        f"{name}/{path.relative_to(ROOT / top).as_posix()}": path.read_bytes()
        for top, name in (("nezha", "nezha"), ("app", "nezha_app"))
        for path in (ROOT / top).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert sorted(held) == sorted(there)
    assert all(held[name] == there[name] for name in there)
    assert {Path(name).suffix for name in held} >= {".py", ".js", ".css", ".safetensors", ".txt", ".json"}


def test_it_says_what_it_is_and_what_it_needs(wheel):
    with zipfile.ZipFile(wheel) as file:
        (place,) = [name for name in file.namelist() if name.endswith(".dist-info/METADATA")]
        told = Parser().parsestr(file.read(place).decode())
        commands = file.read(place.replace("METADATA", "entry_points.txt")).decode()
        file.getinfo(place.replace("METADATA", "licenses/LICENSE"))
    needed = [line for line in told.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert told["Name"] == PROJECT["name"]
    assert told["License-Expression"] == PROJECT["license"]
    assert told["Requires-Python"] == PROJECT["requires-python"]
    assert len(needed) == len(PROJECT["dependencies"])
    assert f"nezha = {PROJECT['scripts']['nezha']}" in commands


def test_the_model_in_the_box_answers_from_there(ran):
    """As it does from the source."""
    told = json.loads(ran("-m", "nezha", "fill-mask", TEXT, "--json"))["masks"][0]["candidates"]
    here = fill_mask(TEXT).masks[0].candidates
    assert [one["token"] for one in told] == [one.token for one in here]


def test_the_viewers_script_is_found_there(ran, tmp_path):
    ran("-m", "nezha", "attention", "我们学习汉语。", "--out", "a.html")
    assert "NezhaViewer" in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_the_checkpoints_of_the_birth_of_heads_are_found_there(ran, tmp_path):
    ran("-m", "nezha", "look", "births", "--texts", "2", "--most", "2", "--out", "b.json")
    assert (tmp_path / "b.json").is_file()


def test_the_page_and_the_course_are_there_and_nothing_comes_from_the_source(ran, installed):
    code = """
from pathlib import Path
import nezha, nezha_app
from nezha.course.sheet import all_sheets
from nezha_app.main import build
build()
print(len(all_sheets()) > 0, *[Path(module.__file__).parents[1] for module in (nezha, nezha_app)], sep="\\n")
"""
    assert ran("-c", code).splitlines() == ["True", str(installed), str(installed)]
