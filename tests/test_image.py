"""The Dockerfile, walked line by line: what it copies is there, what it runs works here, whom it runs as."""

import fnmatch
import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from nezha.cli import app as app_command
from nezha.cli.parse import parse
from nezha.cli.table import find_command
from nezha_app import health
from nezha_app.main import Wish

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def instructions() -> list[tuple[str, str]]:
    """(word, rest) of every line, continued ones whole."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [
        (line.split(maxsplit=1)[0], line.split(maxsplit=1)[1])
        for line in "\n".join(lines).replace("\\\n", " ").splitlines()
    ]


def of(word: str) -> list[str]:
    return [rest for own, rest in instructions() if own == word]


def stages() -> list[list[tuple[str, str]]]:
    found: list[list[tuple[str, str]]] = []
    for word, rest in instructions():
        if word == "FROM":
            found.append([])
        found[-1].append((word, rest))
    return found


def ignored(path: str) -> bool:
    """Whether .dockerignore keeps a path from the builder: the last line that fits decides."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    out = False
    for line in (line for line in lines if line and not line.startswith("#")):
        keep, pattern = line.startswith("!"), line.lstrip("!")
        parts = Path(path).parts
        heads = ["/".join(parts[: end + 1]) for end in range(len(parts))]
        tails = [*parts] if pattern.startswith("**/") else heads
        if any(fnmatch.fnmatch(head, pattern.removeprefix("**/")) for head in tails):
            out = not keep
    return out


@pytest.fixture(scope="module")
def tree(tmp_path_factory) -> Path:
    """What the builder sees in /src once everything is copied."""
    place = tmp_path_factory.mktemp("src")
    for rest in of("COPY"):
        if rest.startswith("--from"):
            continue
        *sources, target = rest.split()
        for source in sources:
            there = ROOT / source
            assert there.exists(), source
            assert not ignored(source), source
            goal = place / target / (source if there.is_file() else "")
            if there.is_file():
                goal.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(there, goal)
                continue
            for file in there.rglob("*"):
                name = file.relative_to(ROOT).as_posix()
                if file.is_file() and not ignored(name):
                    (place / name).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(file, place / name)
    return place


def test_only_what_is_copied_reaches_the_builder():
    for name in (
        ".git/config",
        "runs/x/config.json",
        "tests/conftest.py",
        "app/__pycache__/x.pyc",
        ".venv/bin/pip",
        "models/a",
    ):
        assert ignored(name), name
    for name in ("nezha/cli/app.py", "app/static/app.css", "nezha/assets/model/config.json", "pyproject.toml"):
        assert not ignored(name), name


def test_the_base_is_a_slim_python_that_the_package_allows():
    lowest = tuple(map(int, re.findall(r"\d+", PROJECT["requires-python"])))
    for base in of("FROM"):
        version, kind = re.findall(r"^python:([\d.]+)-(\w+)", base)[0]
        assert kind == "slim"
        assert tuple(map(int, version.split("."))) >= lowest


def test_every_pip_line_is_held_to_the_tested_versions_and_to_extras_that_exist():
    lines = [line for line in of("RUN") if "pip install" in line]
    assert len(lines) == 2
    for line in lines:
        words = shlex.split(line)
        assert words[words.index("--constraint") + 1] == "constraints.txt"
        for extras in re.findall(r"\[(.+)\]", line):
            assert set(extras.split(",")) <= PROJECT["optional-dependencies"].keys()
    assert any(pin.startswith("torch==") for pin in (ROOT / "constraints.txt").read_text(encoding="utf-8").split())
    names = {line.split("=")[0] for line in of("ARG")}
    assert names == {"PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS"}  # by which a CPU build is found; pip reads both


def test_what_is_copied_is_enough_to_build_the_whole_package(tree, tmp_path):
    setuptools = pytest.importorskip("setuptools", minversion="77")
    assert setuptools
    argv = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir"]
    done = subprocess.run([*argv, str(tmp_path), str(tree)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
        entries = next(name for name in inside if name.endswith("entry_points.txt"))
        assert "nezha = nezha.cli:main" in archive.read(entries).decode("utf-8")
    for folder, name in (("nezha", "nezha"), ("app", "nezha_app")):
        for file in (ROOT / folder).rglob("*"):
            if file.is_file() and "__pycache__" not in file.parts:
                assert f"{name}/{file.relative_to(ROOT / folder).as_posix()}" in inside


def test_it_runs_as_nobody_in_particular_and_keeps_runs_outside_the_image():
    last = stages()[-1]
    words = [word for word, _ in last]
    assert dict(last)["USER"] == "nezha"
    assert {"RUN", "COPY", "ADD"}.isdisjoint(words[words.index("USER") :])
    [volume] = json.loads(dict(last)["VOLUME"])
    kept = dict(pair.split("=", 1) for pair in dict(last)["ENV"].split())
    for name in ("NEZHA_RUNS", "NEZHA_MODELS"):
        assert kept[name].startswith(f"{volume}/")
        assert kept[name] in dict(last)["RUN"]  # belongs to that user
    assert dict(last)["WORKDIR"] == volume


def test_what_it_begins_asks_for_a_key_at_the_port_that_is_exposed():
    assert json.loads(of("ENTRYPOINT")[0]) == ["nezha"]
    words = json.loads(of("CMD")[0])
    _, command, rest = find_command(words)
    assert command is not None
    given = parse(command, rest)
    assert str(app_command.App(**given).port) == of("EXPOSE")[0]
    assert Wish(host=given["host"]).locked


def test_the_health_of_what_runs_is_asked_without_a_key():
    words = json.loads(re.findall(r"CMD (\[.*\])", of("HEALTHCHECK")[0])[0])
    assert words == ["python", "-m", "nezha_app.health"]
    assert f":{of('EXPOSE')[0]}/" in health.PLACES[0]


def test_health_is_whether_something_answers(tmp_path):
    import threading
    from http.server import BaseHTTPRequestHandler, HTTPServer

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/health" else 500)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        argv = [sys.executable, "-m", "nezha_app.health"]
        codes = [
            subprocess.run([*argv, *places], check=False).returncode
            for places in ([f"{url}/health"], [f"{url}/broken"], [f"{url}/broken", f"{url}/health"])
        ]
        server.shutdown()
    assert codes == [0, 1, 0]
    assert health.main([f"{url}/health"]) == 1
