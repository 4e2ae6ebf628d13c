"""What a visitor of a class may call is written down by name; whatever is not is closed."""

import pytest

from nezha_app.guard.blocks import GuardedBlocks
from nezha_app.guard.rights import ASK, LOOK, allowed
from nezha_app.header import Readiness
from nezha_app.workbench import Workbench

from .conftest import StandIn

PANELS = {"run": "runs", "tuning": "tunings", "shelf": "shelfs"}
ACTIONS = ("stop", "leave", "first", "up", "down", "last", "resume", "queue")
CLOSED = {
    "tag", "note", "move", "duplicate", "cleanable", "clean", "delete", "restore", "trash", "empty_trash", "export",
    "import_zip", "form_open", "form_after_open", "tune_open", "tune_after_open", "shelf_after_about",
    "run_duplicate", "run_duplicate_data", "tuned_run_duplicate", "tuned_run_duplicate_data", "shelf_run_duplicate",
    "shelf_run_duplicate_data", "shelf_delete_ask_1", "shelf_delete_keep", "shelf_delete_many", "shelf_delete_no",
    "shelf_clean", "shelf_empty", "shelf_empty_ask", "shelf_empty_keep", "shelf_import", "shelf_pack", "shelf_packed",
    "shelf_restore", "shelf_save", "shelf_after_delete", "shelf_shows_after_delete", "shelf_trash_after_delete",
    "shelf_trash_opened", *(f"shelf{shows}_after_tidy_{n}" for shows in ("", "_shows") for n in range(4)),
    "shelf_after_panel_0", "shelf_after_panel_1",
    "start_run", "queue_run", "start_tuning", "queue_tuning", "upload", "pretrain", "finetune", "stop", "resume",
    "tune_upload",
    *(f"tune_preview_{what}" for what in ("task", "text_column", "second_column", "label_column")),
    *(f"{panel}_{action}" for panel in PANELS for action in (*ACTIONS, "delete", "delete_ask", "undo")),
    *(f"{runs}_after_{what}" for runs in PANELS.values() for what in ("delete", "undo")),
    *(f"{runs}_after_{what}" for runs in ("runs", "tunings") for what in ("start", "queue")),
    *(f"{runs}_after_{panel}_{action}" for panel, runs in PANELS.items() for action in ACTIONS),
}  # fmt: skip
"""The teacher's alone: starting, stopping, ordering, deleting, handing over files, and what follows from these."""


@pytest.fixture(scope="module")
def page() -> GuardedBlocks:
    return Workbench(StandIn(), Readiness(), "en").build()  # type: ignore[arg-type]


def test_every_endpoint_is_open_to_visitors_or_the_teachers_on_purpose(page):
    """A new one is closed; say in `guard/rights.py` that a class may call it, or here that it may not."""
    names = {event.api_name for event in page.fns.values() if event.fn is not None}
    assert names == LOOK | ASK | CLOSED
    assert not CLOSED & (LOOK | ASK)


def test_looking_is_not_asking():
    assert not LOOK & ASK


def test_whatever_asks_the_model_process_is_limited(page):
    asking = {event.api_name for event in page.fns.values() if event.concurrency_id == "model"}
    assert asking <= ASK


@pytest.mark.parametrize("name", [*sorted(CLOSED), "", None, "a_new_one", "OPEN", "open "])
def test_what_is_not_listed_is_closed(name):
    assert not allowed(name)


def test_without_a_class_nothing_is_told_of_one(page):
    assert page.house is None
