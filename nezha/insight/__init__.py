"""Every question one can ask a model or its data, answered with frozen results of numpy arrays and strings.

    from nezha.insight import attention, capture, fill_mask, heads, masks_all

    fill_mask("中华人民共和[MASK]").masks[0].candidates[0]
    attention("bundled", "北京是中国的首都。")        # draws itself in a notebook
    masks_all("北京是中国的首都。")                   # so does this: what four systems would hide
    capture("bundled", "北京是中国的首都。", layers=[2], heads=[0]).save("one.capture")
    heads("bundled").search("prev>0.4 and layer<4")   # what every head does over held-out text

    expected("switch_offs", model="bundled")          # how long a question will take, before it is asked

Models are named: `bundled`, `run:NAME` for the newest checkpoint of a run, or a folder.  Importing this package loads
no torch; the first question to a model does, questions about masks and data never do.
"""

from importlib import import_module
from typing import Any

_HOMES = {
    "AllMasks": "nezha.insight.masked_text",
    "ask": "nezha.insight.questions",
    "ask_followed": "nezha.insight.expecting",
    "attention": "nezha.insight.capturing",
    "AttentionResult": "nezha.insight.results",
    "bertviz_page": "nezha.insight.classic.theirs",
    "births": "nezha.insight.birth_of_heads",
    "BirthsResult": "nezha.insight.birth_of_heads",
    "capture": "nezha.insight.capturing",
    "corpus": "nezha.insight.corpus_facts",
    "CorpusResult": "nezha.insight.corpus_results",
    "expected": "nezha.insight.expecting",
    "Expected": "nezha.insight.expecting",
    "figure": "nezha.insight.plots",
    "fill_mask": "nezha.insight.fill",
    "fill_masks": "nezha.insight.fill",
    "FillMaskResult": "nezha.insight.results",
    "head_figures": "nezha.insight.head_types",
    "head_view": "nezha.insight.classic.calls",
    "HeadFigures": "nezha.insight.head_types",
    "heads": "nezha.insight.head_survey",
    "HeadsResult": "nezha.insight.heads_result",
    "load": "nezha.insight.loading",
    "load_capture": "nezha.insight.capture_file",
    "Loaded": "nezha.insight.loading",
    "longer": "nezha.insight.longer_texts",
    "masks": "nezha.insight.hiding",
    "masks_all": "nezha.insight.hiding",
    "MasksResult": "nezha.insight.masked_text",
    "measure": "nezha.insight.profiles",
    "model_view": "nezha.insight.classic.calls",
    "models": "nezha.insight.catalog",
    "neuron_view": "nezha.insight.classic.calls",
    "precision_demo": "nezha.insight.half_precision",
    "PrecisionResult": "nezha.insight.half_precision",
    "rates": "nezha.insight.hiding_rates",
    "Reached": "nezha.insight.expecting",
    "RatesResult": "nezha.insight.corpus_results",
    "search_heads": "nezha.insight.head_query",
    "shift": "nezha.insight.shifting",
    "siblings": "nezha.insight.word_siblings",
    "switch_offs": "nezha.insight.switching_off",
    "table": "nezha.insight.position_table",
    "TableResult": "nezha.insight.position_table",
    "Thresholds": "nezha.insight.head_types",
    "twin_of": "nezha.insight.twin",
    "two_models": "nezha.insight.model_pair",
    "TwoModelsResult": "nezha.insight.model_pair",
    "value_side": "nezha.insight.value_lengths",
    "words_quality": "nezha.words.quality",
}

__all__ = [*_HOMES]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'nezha.insight' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
