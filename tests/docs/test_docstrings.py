"""Every public name says what it is, what it takes, what it returns and what can go wrong."""

import ast
import dataclasses
import inspect
import re
import textwrap
import typing
from collections.abc import Iterator
from typing import Any

import pytest

from docs.site.reference import DOORS, public

PUBLIC = {f"{door}.{name}": item for doors in DOORS.values() for door in doors for name, item in public(door)}
FUNCTIONS = {name: item for name, item in PUBLIC.items() if inspect.isfunction(item)}
CLASSES = {name: item for name, item in PUBLIC.items() if inspect.isclass(item)}
TAKES, GIVES = {"Args", "Shapes"}, {"Returns", "Yields"}


def doc_of(item: Any) -> str:
    """The docstring that the item itself has; that of a dataclass without one is made up by Python."""
    doc = inspect.cleandoc(item.__doc__ or "")
    return "" if inspect.isclass(item) and doc.startswith(f"{item.__name__}(") else doc


def sections(doc: str) -> dict[str, str]:
    """The text under each heading of a docstring."""
    parts = re.split(r"^([A-Z]\w+):$", doc, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def names_told(doc: str) -> set[str]:
    """The names that `Args` and `Shapes` explain: `query, key: …` explains two."""
    found: set[str] = set()
    for title in TAKES & sections(doc).keys():
        for names in re.findall(r"^ {4}([\w`, ]+(?: and [\w`]+)?):", sections(doc)[title], re.MULTILINE):
            found |= set(re.findall(r"\w+", names))
        found |= set(re.findall(r"`?(\w+)`?: \(", sections(doc)[title]))
    return found


def gives_our_own(function: Any) -> bool:
    """Whether the signature names one class of ours, whose own docstring tells what is returned."""
    given = typing.get_type_hints(function).get("return")
    options = [one for one in typing.get_args(given) if one is not type(None)] or [given]
    return all(inspect.isclass(one) and one.__module__.startswith("nezha") and doc_of(one) for one in options)


def test_nothing_public_is_hidden_from_these_tests():
    assert len(FUNCTIONS) > 60
    assert len(CLASSES) > 40
    assert {"nezha.insight.attention", "nezha.runs.launch", "nezha.tasks.finetune"} <= FUNCTIONS.keys()


@pytest.mark.parametrize("name", PUBLIC)
def test_it_begins_with_one_sentence(name):
    first = doc_of(PUBLIC[name]).split("\n\n")[0]
    assert first, f"{name} has no docstring"
    assert first.rstrip().endswith((".", ":", "?")), first


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_tells_every_argument(name):
    told = names_told(doc_of(FUNCTIONS[name]))
    assert [argument for argument in inspect.signature(FUNCTIONS[name]).parameters if argument not in told] == []


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_tells_what_it_returns(name):
    """Under `Returns` or in `Shapes`; or its signature names a class of ours, which tells it."""
    function = FUNCTIONS[name]
    if inspect.signature(function).return_annotation in (None, "None") or gives_our_own(function):
        return
    doc = doc_of(function)
    assert GIVES & sections(doc).keys() or "returns:" in sections(doc).get("Shapes", ""), name


def raised(function: Any) -> Iterator[str]:
    """What the body of a function itself raises."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and node.exc is not None:
            yield ast.unparse(node.exc)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_that_raises_tells_when(name):
    assert not list(raised(FUNCTIONS[name])) or "Raises" in sections(doc_of(FUNCTIONS[name])), name


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_tells_its_fields(name):
    """Those of a dataclass or a tuple: by name in the docstring, by a line under the field, or by an option's help."""
    item = CLASSES[name]
    fields = item._fields if issubclass(item, tuple) and hasattr(item, "_fields") else _fields(item)
    told = re.findall(r"\w+", doc_of(item)) + list(explained(item))
    assert [field for field in fields if field not in told] == []


def _fields(item: Any) -> list[str]:
    if not dataclasses.is_dataclass(item):
        return []
    return [one.name for one in dataclasses.fields(item) if "help_en" not in one.metadata and one.name[0] != "_"]


def explained(item: Any) -> Iterator[str]:
    """Fields with a string right under them, or whose own class has a docstring."""
    for one in dataclasses.fields(item) if dataclasses.is_dataclass(item) else ():
        hint = one.type
        if dataclasses.is_dataclass(hint) and doc_of(hint):
            yield one.name
    [body] = [
        node for node in ast.parse(textwrap.dedent(inspect.getsource(item))).body if isinstance(node, ast.ClassDef)
    ]
    for node, following in zip(body.body, body.body[1:], strict=False):
        if isinstance(node, ast.AnnAssign) and isinstance(following, ast.Expr) and isinstance(node.target, ast.Name):
            yield node.target.id


def test_a_docstring_that_lacks_something_would_be_found():
    def silent(one: int, two: int) -> int:
        """Does something.

        Args:
            one: a number.
        """
        raise ValueError(one + two)

    assert names_told(doc_of(silent)) == {"one"}
    assert list(raised(silent)) == ["ValueError(one + two)"]
    assert not GIVES & sections(doc_of(silent)).keys()
    assert not gives_our_own(silent)
