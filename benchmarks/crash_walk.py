"""A session in Chromium whose app, model process or trainer is killed again and again: what is lost?

`python -m benchmarks.crash_walk --kills 50` starts the app and a run, and then works: fills in a word, draws attention,
chooses a head and pins it, writes a note to the run.  At a random moment of each piece of work one of the three
processes gets SIGKILL, by turns.  Whatever was killed is brought back as a person would: the app is started again and
the page reloaded, the run resumed; the model process has to come back by itself.  Counted is what is there afterwards.
"""

import argparse
import contextlib
import json
import random
import signal
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, sync_playwright

from benchmarks.crash_scene import NAME, Scene
from benchmarks.report import RESULTS
from nezha import checkpoint, runs

CHROMIUM = "/usr/bin/chromium"
VICTIMS = ("app", "models", "trainer")
TEXTS = ("学生看书", "今天天气很好", "北京是中国的首都", "老师喜欢音乐")
LATEST = 2.5
"""Seconds into a piece of work at which the kill comes at the latest."""
BACK = 5.0
"""Seconds within which a killed model process is to answer again."""


@dataclass
class Walk:
    """What was killed how often, and what was found missing afterwards."""

    kills: int = 0
    app: int = 0
    models: int = 0
    trainer: int = 0
    runs_lost: int = 0
    checkpoints_lost: int = 0
    views_lost: int = 0
    notes_lost: int = 0
    texts_lost: int = 0
    models_back_late: int = 0
    slowest_back: float = 0.0


class Walker:
    """Somebody at work on one page: what has been acknowledged to them, and what came after it without an answer."""

    def __init__(self, scene: Scene, page: Page, rng: random.Random):
        self.scene, self.page, self.rng = scene, page, rng
        self.view = ""
        self.notes, self.texts = {""}, set[str]()

    def work(self, kind: str) -> None:
        """One piece of work; what is acknowledged at its end may not be lost any more."""
        getattr(self, f"_{kind}")()

    def _fill(self) -> None:
        text = f"{self.rng.choice(TEXTS)}[MASK]"
        self._go("fill", "#fill-strip [data-unit]")
        self.texts.add(text)
        self.page.fill("#fill-text textarea", text)
        self.page.click("#fill-ask")
        self.page.wait_for_selector("#fill-answer .nz-guess")
        self.page.wait_for_timeout(1500)  # the browser keeps a field a moment after it was typed
        self.texts = {text}

    def _look(self) -> None:
        self._go("attention", "#attention-ask")
        self.page.fill("#attention-text textarea", self.rng.choice(TEXTS))
        self.page.click("#attention-ask")
        self.page.wait_for_selector("#attention-viewer .nv-wall canvas")
        walls = self.page.locator("#attention-viewer .nv-wall canvas")
        walls.nth(self.rng.randrange(walls.count())).click()
        self.page.click("#attention-viewer [data-share=pin]")
        self.page.wait_for_function("new URL(location.href).searchParams.get('view')")
        self.page.wait_for_timeout(400)  # the address follows in a quarter of a second
        self.view = self.page.url

    def _write(self) -> None:
        note = f"note {self.rng.randrange(10**6)}"
        self._go("runs", f"#shelf-table [data-run={NAME}]")
        self.notes.add(note)
        self.page.fill("#shelf-note textarea", note)
        self.page.click("#shelf-save")
        self.page.wait_for_selector("#shelf-saved :text('Saved')")
        self.notes = {note}

    def _go(self, tab: str, ready: str) -> None:
        if f"tab={tab}" not in self.page.url:
            self.page.click(f"#tab-{tab}-button")
        self.page.wait_for_selector(ready)

    def open(self, query: str = "tab=fill") -> None:
        """A page of the app, ready to be used."""
        address = f"{self.scene.url}?lang=en&run={NAME}&{query}"
        try:
            self.page.goto(address)
        except PlaywrightError as error:
            if "ERR_ABORTED" not in str(error):
                raise
            self.page.goto(address)  # the page before was just loading itself anew, as it does once its app is back
        self.page.wait_for_selector("html[data-opened]", state="attached")


def kill_once(walker: Walker, walk: Walk, victim: str, work: str) -> None:
    """Kill `victim` in the middle of `work`, bring it back, and count what is missing."""
    scene, page = walker.scene, walker.page
    before = max(scene.run.saved_steps(), default=0)
    page.set_default_timeout(10_000)
    killer = scene.kill_after(victim, walker.rng.uniform(0.0, LATEST))
    with contextlib.suppress(PlaywrightError):  # where no answer came, nothing was acknowledged
        walker.work(work)
    killer.join()
    walk.kills += 1
    setattr(walk, victim, getattr(walk, victim) + 1)
    page.set_default_timeout(60_000)
    scene.bring_back(victim)
    if victim == "models":
        seconds = scene.seconds_until_models_answer()
        walk.slowest_back = max(walk.slowest_back, round(seconds, 2))
        walk.models_back_late += seconds > BACK
    count_losses(walker, walk, before)


def count_losses(walker: Walker, walk: Walk, before: int) -> None:
    """Open the page anew and look for everything that was acknowledged."""
    scene, page = walker.scene, walker.page
    folder, damaged = checkpoint.newest(scene.run)
    newest = max(scene.run.saved_steps(), default=0)
    walk.checkpoints_lost += bool(damaged) or newest < before or (folder is None and before > 0)
    walker.open("tab=runs")
    page.wait_for_selector("#shelf-summary :text('run')")
    walk.runs_lost += not page.locator(f"#shelf-table [data-run={NAME}]").count()
    walk.notes_lost += runs.get(NAME).note not in walker.notes
    if walker.view:
        page.goto(walker.view)
        page.wait_for_selector("#attention-viewer .nv-pins [data-pin]")
        page.wait_for_timeout(600)
        walk.views_lost += code_of(page.url) != code_of(walker.view)
    walker.open()
    page.wait_for_selector("#fill-strip [data-unit]")
    walk.texts_lost += bool(walker.texts) and page.input_value("#fill-text textarea") not in walker.texts


def code_of(url: str) -> str:
    """The code of a view in an address."""
    return url.split("view=")[1].split("&")[0]


def walk_through(kills: int, seed: int, place: Path) -> dict[str, Any]:
    """The whole session."""
    rng, walk = random.Random(seed), Walk()
    with Scene(place) as scene, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        walker = Walker(scene, browser.new_page(viewport={"width": 1280, "height": 900}), rng)
        walker.page.set_default_timeout(60_000)
        walker.open()
        for number in range(kills):
            kill_once(walker, walk, VICTIMS[number % 3], rng.choice(("fill", "look", "write")))
        scene.finish()
        browser.close()
        return {**asdict(walk), "run": runs.get(NAME).state, "app_log_faults": scene.faults()}


def main() -> None:
    """Walk, print the table, keep the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=50)
    asked.add_argument("--seed", type=int, default=0)
    args = asked.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        found = walk_through(args.kills, args.seed, Path(place))
    found["minutes"] = round((time.monotonic() - began) / 60, 1)
    print(f"{found['kills']} kills: app {found['app']}, model process {found['models']}, trainer {found['trainer']}")
    for name in ("runs", "checkpoints", "views", "notes", "texts"):
        lost = found[f"{name}_lost"]
        print(f"{name + ' lost':20} {lost:3}   target 0   {'met' if not lost else 'NOT MET'}")
    back, late = found["slowest_back"], found["models_back_late"]
    print(f"{'model process back':20} {back:g} s at the latest   target <= {BACK:g} s   {'NOT MET' if late else 'met'}")
    print(f"{'the run':20} {found['run']}; {found['app_log_faults']} faults in the log; {found['minutes']} minutes")
    (RESULTS / "crash_walk.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
