"""What the browser needs of the page's description: all but the endpoints that programs alone call.

Gradio's page looks at every component for each event that it connects, and again for each answer that comes in.
A fifth of what is described has no place on it: the arguments and results of endpoints (`docs/api.md`), which a program
reads from `/config` as before.  An empty number, which Gradio leaves out, is said to be empty: the page would take it
for a change.
"""

from typing import Any

FOR_PROGRAMS = "api"
"""The type of a component that is no more than an argument of an endpoint."""


def page_alone(config: dict[str, Any]) -> dict[str, Any]:
    """`config` with such parts taken out of what its pages are built from; all else, `/config` included, stays."""
    unseen = {one["id"] for one in config["components"] if one["type"] == FOR_PROGRAMS}
    called = {one["id"] for one in config["dependencies"] if not one["targets"]}
    pages = {
        name: {
            **page,
            "components": [one for one in page["components"] if one not in unseen],
            "dependencies": [one for one in page["dependencies"] if one not in called],
            "layout": _without(page["layout"], unseen),
        }
        for name, page in config["page"].items()
    }
    return {**config, "components": [_said(one) for one in config["components"]], "page": pages}


def _said(component: dict[str, Any]) -> dict[str, Any]:
    """An empty number as empty: Gradio leaves it out; its page has 0 there until it is told, which is a change."""
    if component["type"] != "number" or "value" in component["props"]:
        return component
    return {**component, "props": {**component["props"], "value": None}}


def _without(node: dict[str, Any], unseen: set[int]) -> dict[str, Any]:
    """The tree of a page without some of its leaves."""
    if "children" not in node:
        return node
    return {**node, "children": [_without(one, unseen) for one in node["children"] if one["id"] not in unseen]}
