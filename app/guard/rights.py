"""What a visitor of a class may call, by the name of the endpoint; whatever is not listed is the teacher's alone.

So a new event of the page, or a new endpoint for programs, is closed to visitors until it stands here.
"""

from ..tabs import fill_in
from ..try_examples import SHOWN

_FILL = range(1, len(fill_in.EXAMPLES) + 1)
_TRY = range(1, SHOWN + 1)
_THREE = range(1, 4)

LOOK = frozenset(
    {
        # a page opens, is looked through, and changes its language
        "open", "open_fill", "open_attention", "open_data", "open_form", "open_runs", "open_timer", "open_tune",
        "open_tune_sheet", "open_tune_data", "open_tunings", "open_try", "open_lab", "open_compare",
        "language", "language_fill", "language_attention", "language_attention_other", "language_lab",
        "language_data", "language_form", "language_runs", "language_tune", "language_tunings",
        "language_tune_data", "language_try", "language_try_models", "language_mistakes", "language_compare",
        "language_systems", "tick", "tick_tunings", "tick_compare",
        # typing and choosing
        "fill_text", "fill_toggle", "fill_put", *(f"fill_example_{n}" for n in _FILL),
        "attention_text", *(f"attention_example_{n}" for n in _THREE), "attention_alone", "attention_in_lab",
        "data_text", "data_again", *(f"data_example_{n}" for n in _THREE),
        "form_changed", "form_preset", "form_recipe", "form_filled_by_preset", "form_filled_by_recipe",
        "tune_changed", "tune_sheet", "tune_models", "tune_source",
        "try_opened", "try_model", "try_text", *(f"try_example_{n}" for n in _TRY), "try_attention",
        "mistakes_opened", "mistakes_chosen", "mistake_try", "lab_question", "lab_opened",
        "models_fill", "models_attention",
        # runs, to watch and to compare
        "run_select", "tuning_select", "run_delete_no", "tuning_delete_no", "compare_changed", "compare_chosen",
        "compare_opened", "systems_opened", "systems_chosen",
        *(f"use_{whose}in_{part}" for whose in ("", "tuned_") for part in ("fill", "attention", "try")),
        "models", "runs", "run", "mistakes",
    }
)  # fmt: skip
"""Answered at once, from what is there for everybody to see."""

ASK = frozenset(
    {
        "fill_in", "fill_after_click", "fill_other_model", *(f"fill_after_example_{n}" for n in _FILL),
        "attention_asked", "attention_other_model", *(f"attention_after_example_{n}" for n in _THREE),
        "attention_other", "attention_beside", "attention_link", "attention_after_try",
        "data_masks", "data_opened", "data_corpus", "data_rates", "lab_ask", "lab_linked",
        "try_it", "try_beside", "try_after_model", "try_after_mistake", *(f"try_after_example_{n}" for n in _TRY),
        "predict", "fill_mask", "attention",
    }
)  # fmt: skip
"""Asks the model process: within the limits of a class, one at a time each."""


def allowed(name: str | None) -> bool:
    """Whether a visitor may call the endpoint `name`."""
    return name in LOOK or name in ASK
