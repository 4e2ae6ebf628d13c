"""What makes the page open soon: Gradio imported without its extras, a page without what programs alone call."""

import gc
import inspect
import subprocess
import sys
import threading
import time
from typing import Any

import pytest
from gradio.routes import App

from nezha_app import main
from nezha_app.building import building, remembering
from nezha_app.gradio_import import import_gradio, uncollected
from nezha_app.guard.page_parts import page_alone
from nezha_app.header import Readiness
from nezha_app.workbench import Workbench

IMPORT = """
import ast, gc, inspect, sys
asked = []
usual, getfile = ast.get_source_segment, inspect.getfile
ast.get_source_segment = lambda *given: asked.append(given) or usual(*given)
{how}
import gradio
print(len(asked), "mcp" in sys.modules, inspect.getfile is getfile, gc.isenabled(), gradio.Number().get_block_name())
"""
NOT_ASKED_FOR = """
import sys
{how}
import gradio
with gradio.route_utils.utils.MatplotlibBackendMananger():
    pass
print(*(name for name in ("pandas.core", "pyarrow", "IPython", "matplotlib.pyplot") if name in sys.modules))
import pandas
print(pandas.DataFrame({{"a": [1, 2]}})["a"].sum(), "pandas.core" in sys.modules)
"""
OURS = "from nezha_app.gradio_import import import_gradio; import_gradio()"


def imported(how: str, script: str = IMPORT) -> list[str]:
    """What a fresh process tells after it has imported Gradio so."""
    told = subprocess.run([sys.executable, "-c", script.format(how=how)], capture_output=True, text=True, check=True)
    return told.stdout.split()


def test_gradio_is_imported_without_stubs_and_tool_server_and_all_else_is_as_before():
    assert imported(OURS) == ["0", "False", "True", "True", "number"]
    assert int(imported("import nezha_app")[0]) > 50, "Gradio no longer writes stubs: nothing is left to leave out"


def test_packages_that_nothing_here_needs_wait_until_something_does():
    assert imported(OURS, NOT_ASKED_FOR) == ["3", "True"]
    assert {"pandas.core", "matplotlib.pyplot"} <= set(imported("", NOT_ASKED_FOR)), "Gradio imports them no longer"


def test_a_second_import_does_nothing():
    before = inspect.getfile
    import_gradio()
    assert inspect.getfile is before


def test_what_is_made_uncollected_is_never_looked_through_again():
    gc.unfreeze()
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 10_000
    gc.unfreeze()


def test_a_page_built_swiftly_is_the_same_and_no_application_is_made_of_it_yet(worker, monkeypatch):
    usual: Any = App.create_app
    made: list[Any] = []
    monkeypatch.setattr(App, "create_app", staticmethod(lambda *given, **named: made.append(usual(*given, **named))))
    slowly = described(Workbench(worker, Readiness(), "en").build())
    assert len(made) == 2, "Gradio makes the application no longer than once"
    counted = App.create_app
    with building():
        blocks = Workbench(worker, Readiness(), "en").build()
    assert len(made) == 2
    assert App.create_app is counted
    assert described(blocks) == slowly


def test_signatures_are_taken_apart_once_and_as_before():
    usual = inspect.signature, inspect.getfullargspec

    def one(a: int, *, b: "str" = "") -> None: ...

    def other(a: int) -> None: ...

    with remembering():
        assert inspect.signature(one) is inspect.signature(one)
        assert inspect.signature(one) == usual[0](one) != inspect.signature(other)
        assert inspect.signature(one, eval_str=True) == usual[0](one, eval_str=True) != inspect.signature(one)
        assert inspect.getfullargspec(one) == usual[1](one)
        assert inspect.signature(vars({}.__class__)["get"]) == usual[0](dict.get)
    assert (inspect.signature, inspect.getfullargspec) == usual


def described(blocks) -> list:
    """The page's components, without the numbers that Gradio gives them one after another."""
    return [
        (one["type"], one["props"].get("elem_id"), one["props"].get("value")) for one in blocks.config["components"]
    ]


@pytest.fixture
def config(worker):
    return Workbench(worker, Readiness(), "en").build().config


def test_the_page_is_built_without_endpoints_and_programs_still_read_them(config):
    page = config["page"][""]
    kinds = {one["id"]: one["type"] for one in config["components"]}
    events = {one["id"]: one for one in config["dependencies"]}
    assert "api" in kinds.values()
    assert "api" not in {kinds[one] for one in page["components"]}
    assert "api" not in {kinds[one] for one in leaves(page["layout"])} - {None}
    assert all(events[one]["targets"] for one in page["dependencies"])
    left = [one["api_name"] for one in config["dependencies"] if one["id"] not in page["dependencies"]]
    assert {"fill_mask", "predict", "pretrain"} <= set(left)
    assert set(page["components"]) == leaves(page["layout"]), "what is described has its place"


def props(config, kind: str) -> list:
    """Of all components of one type."""
    return [one["props"] for one in config["components"] if one["type"] == kind]


def leaves(node) -> set[int]:
    """The ids of a page's tree, but for the root."""
    children = node.get("children", [])
    return {one["id"] for one in children}.union(*(leaves(one) for one in children))


def test_an_empty_number_is_said_to_be_empty(config):
    numbers = {
        one["props"]["elem_id"]: one["props"]["value"] for one in config["components"] if one["type"] == "number"
    }
    assert numbers["tune-epochs"] is None
    assert numbers["form-loop-steps"] == 1000


def test_what_the_page_is_made_of_stays_as_it_was():
    made = {
        "components": [{"id": 1, "type": "number", "props": {}}, {"id": 2, "type": "api", "props": {}}],
        "dependencies": [{"id": 0, "targets": []}, {"id": 1, "targets": [[1, "change"]]}],
        "page": {"": {"components": [1, 2], "dependencies": [0, 1],
                      "layout": {"id": 0, "children": [{"id": 1}, {"id": 2}]}}},
    }  # fmt: skip
    found = page_alone(made)
    assert found["page"][""] == {"components": [1], "dependencies": [1], "layout": {"id": 0, "children": [{"id": 1}]}}
    assert found["components"][0]["props"] == {"value": None}
    assert made["page"][""]["components"] == [1, 2]
    assert made["components"][0]["props"] == {}


class Warmed:
    """A worker that notes when it was told to load."""

    at = 0.0

    def warm(self, _: str) -> None:
        """Note it."""
        self.at = time.monotonic()


@pytest.mark.parametrize("opened", [True, False])
def test_the_model_loads_once_the_page_is_open_or_nobody_came(monkeypatch, worker, opened):
    monkeypatch.setattr(main, "PAGE_FIRST", 0.4)
    readiness, warmed, begun = Readiness(), Warmed(), time.monotonic()
    thread = threading.Thread(target=main._warm, args=(warmed, readiness))
    thread.start()
    if opened:
        Workbench(worker, readiness, "en").header.on_opened()
    thread.join()
    assert readiness.state == "ready"
    assert (warmed.at - begun >= 0.4) != opened
