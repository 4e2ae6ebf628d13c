"""Every question one can ask a model or its data, answered with frozen results of numpy arrays and strings.

    from nezha.insight import attention, fill_mask, masks_all

    fill_mask("中华人民共和[MASK]").masks[0].candidates[0]
    attention("bundled", "北京是中国的首都。")        # draws itself in a notebook
    masks_all("北京是中国的首都。")                   # so does this: what four systems would hide

Models are named: `bundled`, `run:NAME` for the newest checkpoint of a run, or a folder.  Importing this package loads
no torch; the first question to a model does, questions about masks and data never do.
"""

from importlib import import_module
from typing import Any

_HOMES = {
    "AllMasks": "nezha.insight.masked_text",
    "AttentionResult": "nezha.insight.results",
    "CorpusResult": "nezha.insight.corpus_results",
    "FillMaskResult": "nezha.insight.results",
    "MasksResult": "nezha.insight.masked_text",
    "PrecisionResult": "nezha.insight.half_precision",
    "RatesResult": "nezha.insight.corpus_results",
    "attention": "nezha.insight.capture",
    "bertviz_page": "nezha.insight.classic.theirs",
    "corpus": "nezha.insight.corpus_facts",
    "figure": "nezha.insight.plots",
    "fill_mask": "nezha.insight.fill",
    "head_view": "nezha.insight.classic.calls",
    "load": "nezha.insight.loading",
    "Loaded": "nezha.insight.loading",
    "masks": "nezha.insight.hiding",
    "masks_all": "nezha.insight.hiding",
    "model_view": "nezha.insight.classic.calls",
    "models": "nezha.insight.catalog",
    "neuron_view": "nezha.insight.classic.calls",
    "precision_demo": "nezha.insight.half_precision",
    "rates": "nezha.insight.hiding_rates",
    "words_quality": "nezha.words.quality",
}

__all__ = [*_HOMES]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'nezha.insight' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
