"""The attention viewer in Chromium: how large its page is, how soon all heads are drawn, what a moving pointer costs.

    python -m benchmarks.hovering [TOKENS …]        128 and 512 where none are given; needs playwright and Chromium

The bundled model's heads are repeated to 12 layers of 12 heads, far enough apart that deflating one head gains nothing
from its copy.  CPU seconds are those of the page's main thread; the clock beside them depends on what else runs here.
"""

import dataclasses
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from nezha.insight import attention
from nezha.insight.results import AttentionResult
from nezha.insight.viewer.page import html

LAYERS = HEADS = 12
CHROMIUM = "/usr/bin/chromium"
SENTENCES = "今天天气很好，我们一起去公园散步。老师说这本书很有意思，学生们都喜欢读。北京是中国的首都，历史悠久。"
ARRAYS = ("probabilities", "content", "position", "offset_curve", "query", "key", "value", "query_bias")
HOVERS = 60
MOUNT = """async () => {
  const payload = JSON.parse(document.getElementById("nezha-payload").textContent);
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const begun = performance.now();
  NezhaViewer.mount(document.querySelector("main"), payload, {lang: "en"});
  const first = performance.now() - begun;
  const unsized = () => [...document.querySelectorAll(".nv-wall-row canvas")].some((canvas) => canvas.width === 300);
  while (unsized()) await frame();
  await frame();
  return [first, performance.now() - begun];
}"""
HOVER = """async (times) => {
  const over = document.querySelector(".nv-map-over");
  const box = over.getBoundingClientRect();
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const taken = [];
  for (let at = 0; at < times; at++) {
    const begun = performance.now();
    const [x, y] = [box.left + 60 + ((box.width - 70) * ((at * 37) % times)) / times, box.top + 40 + ((box.height - 50) * ((at * 23) % times)) / times];
    over.dispatchEvent(new PointerEvent("pointermove", {clientX: x, clientY: y, bubbles: true}));
    await frame();
    await frame();
    taken.push((performance.now() - begun) / 2);
  }
  return taken;
}"""  # noqa: E501


def grown(result: AttentionResult) -> AttentionResult:
    """The same text with `LAYERS` × `HEADS` heads."""

    def grow(values: np.ndarray) -> np.ndarray:
        times = (-(-LAYERS // values.shape[0]), -(-HEADS // values.shape[1]), *[1] * (values.ndim - 2))
        return np.tile(values, times)[:LAYERS, :HEADS]

    changes: dict[str, Any] = {name: grow(getattr(result, name)) for name in ARRAYS}
    for name in ("value_lengths", "output_lengths"):
        lengths = getattr(result, name)
        parts = {field.name: grow(getattr(lengths, field.name)) for field in dataclasses.fields(lengths)}
        changes[name] = dataclasses.replace(lengths, **parts)
    numbers = {"layer_numbers": tuple(range(LAYERS)), "head_numbers": tuple(range(HEADS))}
    return dataclasses.replace(result, **changes, **numbers)


def measure(browser: Any, tokens: int, folder: Path) -> str:
    """One line of figures for a text of `tokens` tokens."""
    text = (SENTENCES * (tokens // len(SENTENCES) + 1))[: tokens - 2]
    result = grown(attention("bundled", text))
    begun = time.perf_counter()
    page_text = html(result)
    packed = time.perf_counter() - begun
    path = folder / f"{tokens}.html"
    path.write_text(page_text, encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(300_000)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def cpu() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(each["value"] for each in metrics if each["name"] == "TaskDuration")

    page.goto(path.as_uri())
    page.wait_for_selector(".nv-line")
    page.wait_for_timeout(5000)
    start = cpu()
    first, whole = page.evaluate(MOUNT)
    middle = cpu()
    frames = sorted(page.evaluate(HOVER, HOVERS))
    end = cpu()
    page.close()
    return (
        f"{len(result.tokens)} tokens: page {len(page_text.encode()) / 1e6:.2f} MB, packed in {packed:.1f} s; "
        f"first view {first:.0f} ms, all {LAYERS * HEADS} heads {whole:.0f} ms (CPU {middle - start:.2f} s); "
        f"hovering {frames[HOVERS // 2]:.1f} ms a frame (CPU {1000 * (end - middle) / HOVERS / 2:.1f} ms)"
    )


def main() -> None:
    """Measure the texts that are asked for."""
    from playwright.sync_api import sync_playwright

    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for tokens in map(int, sys.argv[1:] or ("128", "512")):
            print(measure(browser, tokens, Path(folder)), flush=True)
        browser.close()


if __name__ == "__main__":
    main()
