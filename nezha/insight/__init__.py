"""Every question one can ask a model, answered with frozen results of numpy arrays and strings.

    from nezha.insight import attention, fill_mask

    fill_mask("中华人民共和[MASK]").masks[0].candidates[0]
    attention("bundled", "北京是中国的首都。")        # draws itself in a notebook

Models are named: `bundled`, `run:NAME` for the newest checkpoint of a run, or a folder.  Importing this package loads
no torch; the first question does.
"""

from importlib import import_module
from typing import Any

_HOMES = {
    "AttentionResult": "nezha.insight.results",
    "FillMaskResult": "nezha.insight.results",
    "attention": "nezha.insight.capture",
    "fill_mask": "nezha.insight.fill",
    "load": "nezha.insight.loading",
    "Loaded": "nezha.insight.loading",
    "models": "nezha.insight.catalog",
    "words_quality": "nezha.words.quality",
}

__all__ = [*_HOMES]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'nezha.insight' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
