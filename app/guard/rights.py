"""What a visitor of a class may call, by the name of the endpoint; whatever is not listed is the teacher's alone.

So a new event of the page, or a new endpoint for programs, is closed to visitors until it stands here.
"""

from ..tabs import fill_in
from ..try_examples import SHOWN

_FILL = range(1, len(fill_in.EXAMPLES) + 1)
_TRY = range(1, SHOWN + 1)
_THREE = range(1, 4)
_TOUR = ("gap", "heads", "split", "moved", "word", "off", "task")
_WATCHED = ("pretrain", "finetune", "compared", "shelf", "shelf_run")
_TABS = ("start", "tour", "fill", "attention", "lab", "data", "pretrain", "finetune", "runs", "compare")

LOOK = frozenset(
    {
        # a page opens, is looked through, and changes its language
        "open", "open_runs", "open_rest", "language", "language_fill", "language_attention",
        "language_attention_other", "language_lab", "language_data", "language_form", "language_runs",
        "language_tune", "language_tunings", "language_tune_data", "language_try", "language_try_models",
        "language_mistakes", "language_compare", "language_systems", "tick_status",
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
        # the start page, the tour, and from any result to the next step
        "language_tour", "tour_opened", "tour_cleared", "tour_finished", "tour_again",
        "tour_select", "tour_move_-1", "tour_move_1", *(f"tour_{step}_live" for step in _TOUR), "start_door",
        "start_picture", "fill_attention", "mistake_attention", "attention_tune", "tuning_mistakes", "lab_stop",
        # all runs in one table
        "language_shelf", "language_shelf_bar",
        "language_shelf_run", "language_shelf_tidy", "shelf_about", "shelf_bar", "shelf_clear", "shelf_after_clear",
        "shelf_in_compare", "shelf_look", "shelf_search",
        "shelf_select", "shelf_select_1", "shelf_after_select", "shelf_shows",
        *(f"{what}_{when}" for what in _WATCHED for when in ("opened", "tick")),
        *(f"timers_{tab}" for tab in _TABS), *(f"use_shelf_in_{part}" for part in ("fill", "attention", "try")),
        "models", "runs", "run", "mistakes", "search", "compare", "disk", "curve", "log", "questions",
    }
)  # fmt: skip
"""Answered at once, from what is there for everybody to see."""

ASK = frozenset(
    {
        "fill_in", "fill_after_click", "fill_other_model", *(f"fill_after_example_{n}" for n in _FILL),
        "attention_asked", "attention_other_model", *(f"attention_after_example_{n}" for n in _THREE),
        "attention_other", "attention_beside", "attention_layers", "attention_link", "attention_after_try",
        "data_masks", "data_opened", "data_corpus", "data_rates", "lab_ask", "lab_linked",
        "try_it", "try_beside", "try_after_model", "try_after_mistake", *(f"try_after_example_{n}" for n in _TRY),
        "attention_after_fill", "attention_after_mistake", "start_look", "start_door_shown", "start_picture_shown",
        "tour_again_shown", *(f"tour_answer_{step}" for step in _TOUR), "tour_gap_asked", "tour_heads_drawn",
        "tour_split_drawn", "tour_linked", "tour_moved_-1", "tour_moved_1", "tour_selected", "tour_shown",
        "predict", "fill_mask", "attention", "attention_summary", "masks", "corpus", "ask",
    }
)  # fmt: skip
"""Asks the model process: within the limits of a class, one at a time each."""

TOOLS = frozenset({"fill_mask", "attention_summary", "predict", "models", "runs", "run"})
"""What a visitor's program may call by MCP, within the limits of a class."""


def allowed(name: str | None) -> bool:
    """Whether a visitor may call the endpoint `name`."""
    return name in LOOK or name in ASK
