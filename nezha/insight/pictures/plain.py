"""A picture as plain dictionaries and lists: what the script of a page draws, and what JSON holds."""

import dataclasses
import math
from typing import Any

import numpy as np

from nezha.insight.pictures.spec import Picture

VERSION = 1
DIGITS = 5
"""Of every number: more than a picture shows."""


def plain(picture: Picture) -> dict[str, Any]:
    """The picture with a version; each panel says its kind, and no number is NaN but `null`."""
    return {"version": VERSION, **_plain(picture)}


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        found = {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return found if isinstance(value, Picture) else {"panel": type(value).__name__.lower(), **found}
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    if isinstance(value, (float, np.floating)):
        return float(f"{float(value):.{DIGITS}g}") if math.isfinite(value) else None
    return int(value) if isinstance(value, np.integer) else value
