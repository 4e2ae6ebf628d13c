"""From the command to a page that can be used: `nezha app`, beside a Gradio page of one text field.

    python -m benchmarks.starting       about a minute; needs playwright and Chromium

Both are started in turn, `ROUNDS` times, in a process of their own, and opened in a browser that is there already, by a
visitor that has been on neither.  The clock runs from the start of the process until the tabs of the workbench, or the
other's field, can be seen and pressed.  Nobody waits for the model: it is loaded once the page stands.
"""

import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from benchmarks.report import Line, publish
from benchmarks.viewer import CHROMIUM
from nezha_app.guard.listening import free_port

ROUNDS = 5
MOST = 5.0
"""Seconds that a person shall wait."""
PLAIN = """
import sys
import gradio as gr
with gr.Blocks(analytics_enabled=False) as demo:
    gr.Textbox(label="Text", elem_id="field")
demo.launch(server_port=int(sys.argv[1]), quiet=True, ssr_mode=False)
"""
COMMANDS = {"ours": ["-m", "nezha", "app", "--port"], "peer": ["-c", PLAIN]}
READY = {"ours": "#tabs button[role=tab]", "peer": "#field textarea"}


@contextmanager
def running(name: str, port: int, place: Path) -> Iterator[None]:
    """One of the two, from its start until it is ended."""
    command = [sys.executable, *COMMANDS[name], str(port)]
    with (place / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=place, stdout=log, stderr=log)
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def seconds(name: str, browser: Browser, place: Path) -> float:
    """From the start of the process until the page can be used."""
    port, began = free_port("127.0.0.1"), time.perf_counter()
    with running(name, port, place):
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.01)
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}/", wait_until="commit")
        page.click(READY[name], trial=True)  # looks whether it can be pressed, and leaves it
        took = time.perf_counter() - began
        context.close()
    return took


def main() -> None:
    """Measure and keep the line."""
    found: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with TemporaryDirectory() as place, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for _ in range(ROUNDS):
            for name, times in found.items():
                times.append(seconds(name, browser, Path(place)))
        browser.close()
    ours, peer = (statistics.median(found[name]) for name in COMMANDS)
    line = Line(
        name="from the command to a page that can be used", unit="s", ours=ours, peer=peer,
        peer_name="Gradio, one field", target=f"ours <= {MOST:g} s", met=ours <= MOST,
    )  # fmt: skip
    publish("starting", [line])


if __name__ == "__main__":
    main()
