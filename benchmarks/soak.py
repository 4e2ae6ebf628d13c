"""Two hundred pages opened, used and closed in Chromium, one after another: does the app keep anything of them?

`python -m benchmarks.soak --pages 200`.  Each page opens in a browser profile of its own, draws attention or fills in,
and is closed.  Compared is the memory of the app and its model process after the first tenth and at the end, beside the
sessions that Gradio still holds.
"""

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path

import psutil
from playwright.sync_api import Browser, sync_playwright

from benchmarks.report import RESULTS
from benchmarks.visitors import memory, served

CHROMIUM = "/usr/bin/chromium"
LIMIT = 0.05
"""By how much memory may differ."""
WARM_UP = 0.1
"""Share of the pages before memory is compared: caches of languages, models and fonts fill."""


def visit(browser: Browser, url: str, number: int) -> None:
    """One page from its opening to its end."""
    lang = ("en", "zh")[number % 2]
    context = browser.new_context(locale="zh-CN" if lang == "zh" else "en-US")
    page = context.new_page()
    page.set_default_timeout(60_000)
    if number % 4 < 2:
        page.goto(f"{url}/?tab=fill&lang={lang}")
        page.wait_for_selector("html[data-opened]", state="attached")
        page.click("#fill-ask")
        page.wait_for_selector("#fill-answer .nz-guess")
    else:
        page.goto(f"{url}/?tab=attention&lang={lang}&text=%E5%AD%A6%E7%94%9F%E7%9C%8B%E4%B9%A6")
        page.wait_for_selector("#attention-viewer .nv-wall canvas")
    context.close()


def soak(browser: Browser, url: str, app: psutil.Process, pages: int) -> list[float]:
    """Megabytes after each page."""
    sizes = []
    for number in range(pages):
        visit(browser, url, number)
        sizes.append(memory(app))
    return sizes


def main() -> None:
    """Measure, print the line, keep the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--pages", type=int, default=200)
    pages = asked.parse_args().pages
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as place, served(Path(place)) as (url, app), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        sizes = soak(browser, url, app, pages)
        browser.close()
    few = max(1, pages // 20)
    warm = int(WARM_UP * pages)
    first, last = statistics.mean(sizes[warm : warm + few]), statistics.mean(sizes[-few:])
    grown = last / first - 1
    found = {"pages": pages, "after_warm_up_mb": round(first), "at_the_end_mb": round(last), "grown": round(grown, 4)}
    found |= {"highest_mb": round(max(sizes)), "minutes": round((time.monotonic() - began) / 60, 1)}
    met = "met" if grown <= LIMIT else "NOT MET"
    print(
        f"{pages} pages opened and closed   {first:.0f} -> {last:.0f} MB   {grown:+.1%}   target <= {LIMIT:.0%}   {met}"
    )
    (RESULTS / "soak.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
