"""The viewer's colours on paper: what its style sheet names, as it is on a light page."""

import re
from functools import cache

from nezha.insight.viewer import style


@cache
def palette() -> dict[str, str]:
    """`ink`, `soft`, `edge`, `accent`, `line`, …, each one colour; `sequential` and `diverging`, a list of stops."""
    light = style().split("}", 1)[0]
    return dict(re.findall(r"--nv-([a-z-]+): (#[0-9a-f]{6}(?:, #[0-9a-f]{6})*);", light))
