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
    """Whether the signature names a class of ours, or a list of one, whose own docstring tells what is returned."""
    try:
        given = typing.get_type_hints(function).get("return")
    except NameError:  # a class that is imported for type checkers alone
        return False
    options = [one for one in typing.get_args(given) if one not in (type(None), ...)] or [given]
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
    """By itself, or by naming the function that has the same ones."""
    doc = doc_of(FUNCTIONS[name])
    told = names_told(doc)
    for other in re.findall(r"rguments and errors (?:as|are those of) `(\w+)`", doc):
        told |= names_told(doc_of(inspect.getmodule(FUNCTIONS[name]).__dict__[other]))
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
def test_a_class_tells_the_shapes_of_its_arrays(name):
    """Each field that is an array stands in the docstring with its axes in brackets."""
    item = CLASSES[name]
    arrays = (
        [one.name for one in dataclasses.fields(item) if is_array(one.type)] if dataclasses.is_dataclass(item) else []
    )
    for field in arrays:
        assert re.search(rf"\b{field}\b[\w\s`,]*:[^:]*?(?:\(|the same)", doc_of(item)), f"{name}.{field}"


def is_array(hint: Any) -> bool:
    """Whether an annotation, written out or not, is of numpy's or torch's arrays."""
    return bool(re.search(r"ndarray|\bArray\b|\bTensor\b", str(hint)))


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
