"""What a moving pointer costs: the viewer's map under it, and a phase that is dragged where a head is made by hand.

    python -m benchmarks.hovering       about two minutes; needs bertviz, playwright and Chromium

A base-size model of random weights, 12 layers of 12 heads.  Every frame the pointer is somewhere else: over another row
and column of the map, which moves curve, sentence and tip; or further round a dial, which changes the made head, both
its charts, its line of 64 tokens, and how near each of the 144 heads is to it.  bertviz's head view beside it follows
the pointer from token to token.  Sixty frames a second leave 16.7 ms for one.

    a frame            work of the page's main thread from the pointer's event to the painted frame: script, style,
                       layout, paint; the threads beside it, which put the pixels together, are not in it
    processor time     what that thread took of a processor, over all frames: the same on a machine that is busy
    frame to frame     the clock between one frame and the next, all threads and the wait for the screen in it

The events are made by a script in the page, one a frame at what lies under the pointer, after a run-in that is not
counted.  Chromium has no screen (headless) and no GPU: the same two cores work and paint.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.report import Line, publish
from benchmarks.viewer import CHROMIUM, LONG, PATIENCE, SHORT, TEXT, base_model, base_result, bertviz_page, its_lines
from nezha.insight import table
from nezha.insight.position_table import MOST_TOKENS
from nezha.insight.viewer.page import html

FRAMES, RUN_IN = 180, 30
FEW, FEW_RUN_IN = 20, 2
"""The same of bertviz, whose frames are long."""
BUDGET = 16.7
"""Milliseconds of a frame where there are sixty a second."""
Points = list[tuple[float, float]]
FOLLOW = """async (points) => {
  const { port1, port2 } = new MessageChannel();
  const painted = () => new Promise((done) => {
    port1.onmessage = () => done(performance.now());
    port2.postMessage(null);
  });
  const found = [];
  for (const [clientX, clientY] of points) {
    const heard = performance.now();
    const frame = new Promise((done) => requestAnimationFrame((shown) => {
      const begun = performance.now();
      painted().then((ended) => done([shown, ended - begun]));
    }));
    const under = document.elementFromPoint(clientX, clientY);
    const how = { clientX, clientY, bubbles: true, buttons: 1, pointerId: 1, pointerType: "mouse" };
    under.dispatchEvent(new PointerEvent("pointermove", how));
    under.dispatchEvent(new MouseEvent("mouseover", how));
    const listened = performance.now() - heard;
    const [shown, worked] = await frame;
    found.push([shown, listened + worked]);
  }
  return found;
}"""
"""A message that is sent as a frame begins arrives once it is painted."""
SEEN = """() => [...document.querySelectorAll("#left text")].map((one) => one.getBoundingClientRect())
  .filter(({ top, bottom }) => top >= 0 && bottom <= innerHeight)
  .map(({ x, y, width, height }) => [x + width / 2, y + height / 2])"""
"""Where the tokens of bertviz's left column stand that are in sight."""


@dataclass(frozen=True)
class Pace:
    """Milliseconds of every frame: of the main thread, and since the frame before; of a processor on average."""

    work: np.ndarray
    between: np.ndarray
    processor: float


def follow(page: Page, points: Points, run_in: int = RUN_IN) -> Pace:
    """Each point in a frame of its own; the first `run_in` are not counted."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def taken() -> float:
        metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
        return 1000 * metrics["TaskDuration"]

    before = taken()
    found = np.array(page.evaluate(FOLLOW, points))
    processor = (taken() - before) / len(points)
    return Pace(work=found[run_in:, 1], between=np.diff(found[:, 0])[run_in - 1 :], processor=processor)


def over_map(page: Page) -> Pace:
    """From cell to cell of the viewer's map, never twice in a row the same row or column."""
    page.wait_for_selector(".nv-line")
    box = page.locator(".nv-map-over").bounding_box()
    assert box is not None
    wide, high = box["width"] - 70, min(box["height"], 900 - box["y"]) - 60
    at = np.arange(RUN_IN + FRAMES)
    across, down = (at * 37 % len(at)) / len(at), (at * 23 % len(at)) / len(at)
    return follow(page, list(zip(box["x"] + 60 + wide * across, box["y"] + 50 + high * down, strict=True)))


def round_a_dial(page: Page) -> Pace:
    """The hand of the third pair, once around in three seconds, at a length that goes in and out."""
    dial = page.locator("[data-pair='3']")
    dial.scroll_into_view_if_needed()
    box = dial.bounding_box()
    assert box is not None
    x, y, rim = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, 0.4 * box["width"]
    page.mouse.move(x, y - rim / 2)
    page.mouse.down()
    angle = np.arange(RUN_IN + FRAMES) / FRAMES * 2 * np.pi
    far = rim * (0.6 + 0.3 * np.cos(3 * angle))
    pace = follow(page, list(zip(x + far * np.sin(angle), y - far * np.cos(angle), strict=True)))
    page.mouse.up()
    return pace


def over_tokens(page: Page, drawn: str) -> Pace:
    """From token to token of bertviz's left column, once all its lines are drawn."""
    page.wait_for_function(drawn)
    middles = page.evaluate(SEEN)
    return follow(page, [middles[at * 7 % len(middles)] for at in range(FEW_RUN_IN + FEW)], FEW_RUN_IN)


def measured(browser: Browser, folder: Path, text: str, move: Callable[[Page], Pace]) -> Pace:
    """What `move` takes on a page."""
    path = folder / "page.html"
    path.write_text(text, encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(PATIENCE)
    page.goto(path.as_uri())
    try:
        return move(page)
    finally:
        page.close()


def lines(name: str, size: str, mine: Pace, peer: Pace | None) -> list[Line]:
    """Median, mean and 95% of a case, against bertviz where it does the same, else against the frame itself."""

    def line(what: str, figure: Callable[[Pace], float]) -> Line:
        ours = float(figure(mine))
        return Line(
            name=f"{name}, {what}, {size}",
            unit="ms",
            ours=ours,
            peer=BUDGET if peer is None else float(figure(peer)),
            peer_name="60 frames a second" if peer is None else "bertviz",
            target=f"<= {BUDGET} ms",
            met=round(ours, 1) <= BUDGET,
        )

    return [
        line("a frame, median", lambda pace: np.percentile(pace.work, 50)),
        line("a frame, 95%", lambda pace: np.percentile(pace.work, 95)),
        line("processor time a frame, mean", lambda pace: pace.processor),
        line("frame to frame, median", lambda pace: np.percentile(pace.between, 50)),
        line("frame to frame, 95%", lambda pace: np.percentile(pace.between, 95)),
    ]


def compare(browser: Browser, folder: Path) -> list[Line]:
    """All lines."""
    short = base_result(SHORT)
    made = table(base_model(), text=(TEXT * 3)[: MOST_TOKENS - 2])
    hovering = measured(browser, folder, html(short), over_map)
    longer = measured(browser, folder, html(base_result(LONG)), over_map)
    dragging = measured(browser, folder, made.to_html(), round_a_dial)
    peer = measured(browser, folder, bertviz_page(short), lambda page: over_tokens(page, its_lines(short)))
    return [
        *lines("hovering over a map", f"12 × 12 × {SHORT}", hovering, peer),
        *lines("hovering over a map", f"12 × 12 × {LONG}", longer, None),
        *lines("dragging a phase", f"144 heads, {MOST_TOKENS} tokens", dragging, None),
    ]


def main() -> None:
    """Measure and keep the lines."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        publish("hovering", compare(browser, Path(folder)))
        browser.close()


if __name__ == "__main__":
    main()
