"""The pictures of the app in the READMEs, taken from the app itself: `python -m docs.site.screens`.

Needs Chromium.  Each language and theme is a PNG of at most 256 colours, 1280 pixels wide.
"""

import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

FOLDER = Path(__file__).parents[1] / "pictures"
TEXT = "老师和学生都喜欢北京的秋天，也喜欢中国的文学。"
HEAD, TOKEN = "2.0", 7
"""Layer and head, counted from 0: one that looks within words; and the character whose curve is drawn."""
WIDTH, HEIGHT, MARGIN = 1280, 1000, 24
PATIENCE = 300_000
"""Milliseconds for the model to load and to be asked."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of an app with runs of its own, none."""
    given = {**os.environ, "NEZHA_RUNS": str(folder), "PYTHONUNBUFFERED": "1"}
    app = subprocess.Popen(
        [sys.executable, "-m", "nezha", "app", "--port", "0", "--lang", "en"],
        env=given, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert app.stdout is not None
        yield next(word for line in app.stdout for word in line.split() if word.startswith("http://127.0.0.1"))
    finally:
        app.terminate()
        app.wait()


def picture(browser: Any, address: str, lang: str, theme: str) -> bytes:
    """The attention tab from its sentence down to the map of one head, as PNG."""
    page = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme=theme).new_page()
    page.goto(f"{address}?{urlencode({'tab': 'attention', 'lang': lang, 'model': 'bundled', 'text': TEXT})}")
    page.wait_for_selector("#attention-viewer .nv-line", timeout=PATIENCE)
    page.click(f'#attention-viewer .nv-cell[data-at="{HEAD}"]')
    page.locator("#attention-viewer .nv-sentence .nv-letter").nth(TOKEN).click()
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    page.wait_for_timeout(2000)
    line, head = (page.locator(f"#attention-viewer .nv-{part}").first.bounding_box() for part in ("sentence", "one"))
    top, bottom = line["y"] - MARGIN, head["y"] + head["height"] + MARGIN
    return page.screenshot(full_page=True, clip={"x": 0, "y": top, "width": WIDTH, "height": bottom - top})


def small(png: bytes) -> bytes:
    """The same with at most 256 colours."""
    from PIL import Image

    out = io.BytesIO()
    image = Image.open(io.BytesIO(png)).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> None:
    """Both languages, both themes."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as address, sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for lang in ("en", "zh"):
            for theme in ("light", "dark"):
                (FOLDER / f"workbench.{lang}.{theme}.png").write_bytes(small(picture(browser, address, lang, theme)))
        browser.close()


if __name__ == "__main__":
    main()
