"""A real JupyterLab, a server of its own with a token, and a Chromium that reaches this machine alone."""

import contextlib
import os
import secrets
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

CHROMIUM = Path("/usr/bin/chromium")
LOCAL = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:", "about:")
SETTINGS = Path(__file__).parents[2] / "notebooks" / ".jupyter"
"""Those of `make lab`: the index opens, and nothing is asked of another machine."""


@dataclass(frozen=True)
class Lab:
    """A running server: the folder that it shows, and its address."""

    folder: Path
    address: str
    token: str

    def page(self, notebook: str) -> str:
        """The address of a notebook."""
        return f"{self.address}/lab/tree/{notebook}?token={self.token}"


def answers(address: str) -> bool:
    """Whether a server is there yet."""
    with contextlib.suppress(URLError, ConnectionError):
        return urlopen(address, timeout=5).status == 200
    return False


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab over an empty folder, with settings of its own."""
    for package in ("jupyterlab", "ipykernel", "ipywidgets"):
        if find_spec(package) is None:
            pytest.skip(f"needs {package}: pip install 'nezha-workbench[notebook]'")
    place = tmp_path_factory.mktemp("lab")
    folder, token = place / "notebooks", secrets.token_hex(16)
    folder.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    settings = {f"JUPYTER_{kind}_DIR": str(place / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")}
    settings |= {"JUPYTER_CONFIG_PATH": str(SETTINGS), "NEZHA_LANG": "en"}
    command = [
        sys.executable, "-m", "jupyterlab", str(folder), "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}",
    ]  # fmt: skip
    with (place / "log.txt").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=os.environ | settings, cwd=place)
    address = f"http://127.0.0.1:{port}"
    try:
        ends = time.monotonic() + 120
        while not answers(f"{address}/api/status?token={token}"):
            assert server.poll() is None, (place / "log.txt").read_text(encoding="utf-8")
            assert time.monotonic() < ends, "JupyterLab did not answer within two minutes"
            time.sleep(0.3)
        yield Lab(folder, address, token)
    finally:
        server.terminate()  # it ends its kernels
        server.wait(60)


@pytest.fixture
def open_notebook(lab):
    """Opens a notebook of the lab's folder; at the end nothing outside was asked for, nothing of ours complained."""
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"needs {CHROMIUM}")
    from playwright.sync_api import sync_playwright

    outside, errors = [], []

    def screen(route):
        if route.request.url.startswith(LOCAL):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    def heard(message):
        """An error of a page in a frame; JupyterLab's own have the address of its scripts."""
        if message.type == "error" and "/static/" not in message.location.get("url", ""):
            errors.append(f"{message.text} {message.location}")

    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=flags, timeout=60_000)
        context = browser.new_context(viewport={"width": 1400, "height": 1000})
        context.route("**/*", screen)

        def open_(name: str):
            page = context.new_page()
            page.set_default_timeout(120_000)
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.on("console", heard)
            page.goto(lab.page(name))
            page.locator(".jp-Notebook .jp-Cell").first.wait_for()
            return page

        yield open_
        browser.close()
    assert not outside, "asked for something outside this machine"
    assert not errors
