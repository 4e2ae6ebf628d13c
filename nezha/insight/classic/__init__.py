"""The classic head, model and neuron views, called as bertviz is called: an old notebook changes one import.

    from nezha.insight.classic import head_view, model_view, neuron_view     # was: from bertviz import …
    from nezha.insight.classic import show                                   # was: from bertviz.neuron_view import …

    head_view(outputs.attentions, tokens)             # what any transformers model returns
    model_view(attention("bundled", "今天天气很好"))    # or a result of ours

They are drawn by a script of our own, without a network, from one byte a weight.  bertviz itself, on our results and
without a network too, is `nezha.insight.bertviz_page`.
"""

from nezha.insight.classic.calls import head_view, model_view, neuron_view, show

__all__ = ["head_view", "model_view", "neuron_view", "show"]
