"""What a person does to a page of the viewer, for the tests in a real browser."""

import csv


def settle(page):
    """Two frames, one to hear, one to draw, and as many idle moments as there are parts further down, and one more."""
    page.evaluate(
        """async () => {
      const once = (when) => new Promise((done) => when(done));
      for (let frame = 0; frame < 2; frame++) await once(requestAnimationFrame);
      for (let part = 0; part < 5; part++) await once(requestIdleCallback);
    }"""
    )


def point_at(page, across, down):
    """Hold the pointer over the large map: pixels from its left and top edge, negative from the right and bottom."""
    page.locator(".nv-map-over").scroll_into_view_if_needed()
    box = page.locator(".nv-map-over").bounding_box()
    x = across if across >= 0 else box["width"] + across
    y = down if down >= 0 else box["height"] + down
    page.mouse.move(box["x"] + x, box["y"] + y)
    settle(page)


def tip(page):
    """What the tip says: (query → key, the lines under it by their first word)."""
    pair, *lines = page.locator(".nv-tip > *").all()
    spans = [line.locator("span").all_inner_texts() for line in lines]
    return pair.inner_text(), dict(spans)


def curve(page):
    return page.locator(".nv-line").get_attribute("d")


def focus(page):
    return page.locator(".nv-sentence .nv-focus").inner_text()


def with_viewer(page, second=False):
    """Draw the page's payload anew with a handle on it, `window.viewer`."""
    page.evaluate(
        """(second) => {
      const read = (id) => JSON.parse(document.getElementById(id).content.textContent);
      const options = {lang: "en", second: second ? read("nezha-second") : null};
      window.viewer = NezhaViewer.mount(document.querySelector("main"), read("nezha-payload"), options);
    }""",
        second,
    )
    settle(page)


def table(page, name):
    """The numbers of a view as it saves them: one dictionary a row."""
    lines = page.evaluate("name => viewer.csv(name)", name).splitlines()
    return list(csv.DictReader([line for line in lines if not line.startswith("# ")]))


def open_code(page, code):
    """Open a view by its code; what the viewer complains of, or nothing."""
    said = page.evaluate("code => viewer.open(code)", code)
    settle(page)
    return said


def until(page, expression):
    """Wait until an expression holds; the page's policy forbids what `wait_for_function` does."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never became true: {expression}")
