"""How soon attention is seen, and how large the saved page is: our viewer against bertviz, in one Chromium.

Both get the attention of the same random weights of a base-size model, 12 layers of 12 heads.  bertviz shows its head
view, in a page that it returned itself, with local copies of the three libraries that it loads from elsewhere: that
view draws one layer, ours all twelve (bertviz's view of all heads would put 2.4 million lines into the page).  "Drawn"
is from opening the saved file to the first frame after the last head or line stands, "made" from the model's answer to
the file.  "In the app" the page is open, as it is there when somebody asks, and is handed what the app sends: all but
the layers that are not seen yet.  Bytes a weight are those of the text over the number of attention weights.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import bertviz
import torch
from playwright.sync_api import Browser, sync_playwright

from benchmarks.report import Line, publish
from nezha.config import NezhaConfig
from nezha.heads import NezhaForPreTraining
from nezha.insight import attention
from nezha.insight.classic import head_view, model_view, theirs
from nezha.insight.loading import Loaded, load
from nezha.insight.results import AttentionResult
from nezha.insight.viewer import script, style
from nezha.insight.viewer.pack import pack, to_json
from nezha.insight.viewer.page import html

TEXT = "华为诺亚方舟实验室提出的中文预训练语言模型采用函数式相对位置编码。"
ROUNDS, SHORT, LONG = 5, 128, 512
MOUNT = """(text) => {
  const layers = () => new Promise(() => 0);
  NezhaViewer.mount(document.querySelector("main"), JSON.parse(text), {lang: "en", layers});
}"""
"""As the app does it."""
PATIENCE = 400_000
"""Milliseconds bertviz may take."""
CHROMIUM = "/usr/bin/chromium"
WALL = """() => {
  const last = [...document.querySelectorAll(".nv-wall-row canvas")].pop();
  if (!last || !last.width || !document.querySelector(".nv-line")) return false;
  const end = [last.width - last.height, 0, last.height, last.height];
  return last.getContext("2d").getImageData(...end).data.some((level) => level > 0);
}"""
"""The wall is drawn layer by layer: the last head of the last one has ink, and the curve stands."""
CLASSIC = '() => document.querySelector("[data-drawn]") !== null'


@dataclass(frozen=True)
class Seen:
    """One way of seeing attention: seconds to make the page and to draw it, and its bytes."""

    making: float
    drawing: float
    size: int

    @property
    def whole(self) -> float:
        """From the model's answer to the drawn page, seconds."""
        return self.making + self.drawing


@cache
def base_model() -> Loaded:
    """Random weights in the base layout: 12 layers of 12 heads of width 64."""
    bundled = load("bundled")
    torch.manual_seed(0)
    config = NezhaConfig(vocab_size=bundled.model.config.vocab_size)
    return Loaded("base-random", NezhaForPreTraining(config).eval(), bundled.tokenizer, fills=False)


def base_result(length: int) -> AttentionResult:
    """Its attention over exactly `length` tokens."""
    return attention(base_model(), (TEXT * 20)[: length - 2])


def sent(result: AttentionResult) -> str:
    """What the app sends at first: the queries and keys of the layer that is seen."""
    return to_json(pack(result, {"model": result.model, "text": result.text, "pair": result.pair, "twin": False}))


def bertviz_page(result: AttentionResult) -> str:
    """What bertviz itself returns for these weights, every digit of them, with its libraries beside it."""
    raw = [torch.from_numpy(layer[None]) for layer in result.probabilities]
    page: Any = bertviz.head_view(raw, list(result.tokens), html_action="return")
    return theirs.offline(page.data)


def its_lines(result: AttentionResult) -> str:
    """Ready once every line that bertviz draws is there: one a weight of a layer."""
    return f'() => document.querySelectorAll("svg line").length >= {result.heads * len(result.tokens) ** 2}'


def measure(browser: Browser, write: Callable[[], str], ready: str, *, rounds: int = ROUNDS) -> Seen:
    """Median seconds to make the page and to open it until `ready` holds and a frame has been shown; its bytes."""
    making, drawing = [], []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        for _ in range(rounds):
            began = time.perf_counter()
            path.write_text(write(), encoding="utf-8")
            making.append(time.perf_counter() - began)
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.set_default_timeout(PATIENCE)
            began = time.perf_counter()
            page.goto(path.as_uri(), wait_until="commit")
            page.wait_for_function(ready, polling="raf")
            page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
            drawing.append(time.perf_counter() - began)
            page.close()
        return Seen(statistics.median(making), statistics.median(drawing), path.stat().st_size)


def measure_open(browser: Browser, result: AttentionResult, *, rounds: int = ROUNDS) -> float:
    """Median seconds from the model's answer to the drawn viewer, in a page that is open already."""
    body = f"<style>{style()}</style><main></main><script>{script()}</script>"
    seconds = []
    for _ in range(rounds):
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_content(body)
        page.wait_for_function("() => window.NezhaViewer")
        began = time.perf_counter()
        page.evaluate(MOUNT, sent(result))
        page.wait_for_function(WALL, polling="raf")
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        seconds.append(time.perf_counter() - began)
        page.close()
    return statistics.median(seconds)


def compare(browser: Browser) -> list[Line]:
    """All lines."""
    short, long = base_result(SHORT), base_result(LONG)
    laboratory = measure(browser, lambda: html(short), WALL)
    longer = measure(browser, lambda: html(long), WALL, rounds=3)
    app, longer_in_app = measure_open(browser, short), measure_open(browser, long, rounds=3)
    model = measure(browser, lambda: str(model_view(short, html_action="return")), CLASSIC)
    head = measure(browser, lambda: str(head_view(short, html_action="return")), CLASSIC)
    peer = measure(browser, lambda: bertviz_page(short), its_lines(short), rounds=1)
    size = f"12 × 12 × {SHORT}"

    def line(name: str, unit: str, mine: float, theirs: float, most: float, peer_name: str = "bertviz") -> Line:
        target, met = f"<= {most:g} {unit}", mine <= most
        return Line(name=name, unit=unit, ours=mine, peer=theirs, peer_name=peer_name, target=target, met=met)

    weights, theirs_a_weight = short.probabilities.size, peer.size / short.probabilities.size
    at_short = f"bertviz at {SHORT}"
    return [
        line(f"viewer drawn, {size}", "s", laboratory.drawing, peer.drawing, 0.5),
        line(f"viewer made and drawn, {size}", "s", laboratory.whole, peer.whole, 0.5),
        line(f"viewer made and drawn in the app, {size}", "s", app, peer.whole, 0.5),
        line(f"model view made and drawn, {size}", "s", model.whole, peer.whole, 0.5),
        line(f"head view made and drawn, {size}", "s", head.whole, peer.whole, 0.5),
        line(f"viewer made and drawn, 12 × 12 × {LONG}", "s", longer.whole, peer.whole, 3, at_short),
        line(f"the same in the app, 12 × 12 × {LONG}", "s", longer_in_app, peer.whole, 3, at_short),
        line(f"page of the viewer, with q, k and R, {size}", "MB", laboratory.size / 1e6, peer.size / 1e6, 4),
        line(f"page of the model view, {size}", "MB", model.size / 1e6, peer.size / 1e6, 4),
        line(f"a weight in what the app sends, {size}", "B", a_weight(sent(short), short), theirs_a_weight, 1),
        line(
            f"a weight in what the app sends, 12 × 12 × {LONG}",
            "B",
            a_weight(sent(long), long),
            theirs_a_weight,
            1,
            at_short,
        ),
        line(f"a weight in the model view, {size}", "B", model.size / weights, theirs_a_weight, 1.4),
        Line(
            name=f"a weight in all that a saved page holds, {size}",
            unit="B",
            ours=a_weight(to_json(pack(short)), short),
            peer=theirs_a_weight,
            peer_name="bertviz",
            target="none but that of the page",
        ),
    ]


def a_weight(payload: str, result: AttentionResult) -> float:
    """Bytes of a payload over the number of weights."""
    return len(payload.encode()) / result.probabilities.size


def main() -> None:
    """Measure and keep the lines."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        publish("viewer", compare(browser))
        browser.close()


if __name__ == "__main__":
    main()
