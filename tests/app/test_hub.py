"""Behind a prefix: the workbench in Chromium through a real Jupyter server, as a JupyterHub starts one for a person."""

import os
import socket
import subprocess
import sys
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import pytest

from nezha.messages import InputError
from nezha_app import hub
from nezha_app.guard.keys import TEACHER, Keys, secret
from nezha_app.guard.settle import _checked

from .conftest import ROOT, until

PERSON = "/user/li/"
CONFIG = """
from nezha_app import hub
c.ServerProxy.servers = {hub.NAME: hub.server()}
c.ServerApp.jpserver_extensions = {"jupyter_server_proxy": True}
c.ServerApp.base_url = %r
c.ServerApp.allow_root = True
c.ServerApp.open_browser = False
c.IdentityProvider.token = ""
"""


def test_the_key_of_the_app_is_known_to_the_jupyter_server_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("NEZHA_RUNS", str(tmp_path / "runs"))
    hub._key.cache_clear()
    told = hub.server()
    assert not (tmp_path / "runs").exists()  # nothing is written for somebody who never opens it
    scheme, key = hub.headers()["Authorization"].split()
    assert scheme == "Bearer"
    assert Keys(secret()).role_of(key) == TEACHER
    assert hub.headers() == hub.headers()
    passwords = {hub.environment()["NEZHA_PASSWORD"] for _ in range(2)}
    assert len(passwords) == 2
    assert min(map(len, passwords)) > 40
    assert not any(key in word or "NEZHA" in word for word in told["command"])  # `ps` shows a command to everybody
    assert Path(told["launcher_entry"]["icon_path"]).is_file()
    hub._key.cache_clear()


def test_the_entry_point_leads_to_it():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, name = project["entry-points"]["jupyter_serverproxy_servers"][hub.NAME].split(":")
    assert getattr(import_module(module), name) is hub.server


@pytest.mark.parametrize("address", ["/user/li/nezha", "/user/li/proxy/7860/", "/nezha", "https://a.example/b/"])
def test_an_address_may_be_a_path_alone(address):
    assert _checked(address) == address.rstrip("/")


@pytest.mark.parametrize(
    "address", ["/", "//evil.example/x", "user/li", "/a b", "/a?b", "/a#b", "/a\nb", "javascript:1"]
)
def test_what_is_no_address_is_a_sentence(address):
    with pytest.raises(InputError) as refused:
        _checked(address)
    assert refused.value.key == "address_bad"


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory) -> Iterator[Any]:
    """A Jupyter server at `/user/li/`, and where it keeps things; what it started is ended with it."""
    pytest.importorskip("jupyter_server_proxy", reason="the workbench on a hub needs the extra `hub`")
    place = tmp_path_factory.mktemp("hub")
    (place / "jupyter_server_config.py").write_text(CONFIG % PERSON, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    more = {"NEZHA_RUNS": str(place / "runs"), "PYTHONPATH": path, "OMP_NUM_THREADS": "1"}
    more |= {"JUPYTER_CONFIG_DIR": str(place), "JUPYTER_DATA_DIR": str(place / "data")}
    argv = [sys.executable, "-m", "jupyter_server", "--port", str(port), "--config", "jupyter_server_config.py"]
    with (place / "jupyter.log").open("wb") as log:
        process = subprocess.Popen(argv, env=os.environ | more, cwd=place, stdout=log, stderr=log)
    try:
        until(lambda: _listens(port, process, place), 120, "the Jupyter server answers")
        yield port, process, place
    finally:
        family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
        for one in family:
            one.terminate()
        for one in psutil.wait_procs(family, timeout=30)[1]:
            one.kill()


def _listens(port: int, process: subprocess.Popen[bytes], place: Path) -> bool:
    assert process.poll() is None, (place / "jupyter.log").read_text(encoding="utf-8")
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def works(visitor: Any, url: str) -> None:
    """The page opens, answers, changes its language and reads a file; every request stays under its prefix."""
    asked: list[str] = []
    visitor.context.on("request", lambda request: asked.append(request.url))
    page = visitor.open(url, "#tab-fill-button")
    page.click("#tab-fill-button")
    page.wait_for_selector("#fill-strip [data-unit]")
    page.fill("#fill-text textarea", "中华人民共和[MASK]")
    page.click("#fill-ask")
    page.wait_for_selector("#fill-answer .nz-guess")
    page.click("#language label:has-text('中文')")
    page.wait_for_function("document.documentElement.lang === 'zh-Hans'")
    page.click("#tab-pretrain-button")
    page.wait_for_selector("#command code")
    settings = {"name": "settings.json", "mimeType": "application/json", "buffer": b'{"name": "handed over"}'}
    page.set_input_files("#tab-pretrain input[type=file][accept='.json']", settings)
    page.wait_for_function("document.querySelector('#form-name input').value === 'handed over'")
    prefix = urlsplit(url).path
    strayed = [one for one in asked if one.startswith("http") and not urlsplit(one).path.startswith(prefix)]
    assert not strayed
    assert len(asked) > 10


def test_the_workbench_works_beside_the_notebooks(jupyter, visit):
    port, _, _ = jupyter
    works(visit(), f"http://127.0.0.1:{port}{PERSON}{hub.NAME}/")


def test_nobody_else_of_that_machine_gets_in(jupyter):
    _, process, place = jupyter
    [app] = [one for one in psutil.Process(process.pid).children() if "app" in one.cmdline()]
    port = app.cmdline()[app.cmdline().index("--port") + 1]
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/")
    assert refused.value.code == 401
    log = (place / "jupyter.log").read_text(encoding="utf-8")
    assert "teacher." not in log


def test_an_app_begun_by_hand_works_at_its_port(jupyter, visit, tmp_path):
    port, _, _ = jupyter
    with socket.create_server(("127.0.0.1", 0)) as free:
        own = free.getsockname()[1]
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    more = {"NEZHA_RUNS": str(tmp_path / "runs"), "PYTHONPATH": path, "OMP_NUM_THREADS": "1"}
    argv = [sys.executable, "-m", "nezha", "app", "--port", str(own), "--address", f"{PERSON}proxy/{own}"]
    with (tmp_path / "app.log").open("wb") as log:
        process = subprocess.Popen(argv, env=os.environ | more, cwd=tmp_path, stdout=log, stderr=log)
    try:
        until(lambda: _listens(own, process, tmp_path), 120, "the app answers")
        works(visit("zh-CN"), f"http://127.0.0.1:{port}{PERSON}proxy/{own}/")
    finally:
        process.terminate()
        process.wait(60)
