"""The table of questions: what can be asked, with what, and where the answers come from."""

import dataclasses
import importlib.util
import inspect
import json
from importlib import import_module

import pytest

import nezha.insight
from nezha import worker_process
from nezha.insight.pictures.drawn import Drawn
from nezha.insight.questions import QUESTIONS, ask
from nezha.messages import InputError
from nezha.options import describe
from nezha.worker_calls import asked_json


def answerer(name: str):
    return getattr(import_module(QUESTIONS[name].home), name)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_has_both_languages_and_options_that_its_function_takes(name):
    question = QUESTIONS[name]
    assert all(question.title)
    assert all(question.about)
    taken = inspect.signature(answerer(name)).parameters
    assert set(taken) == {field.name for field in dataclasses.fields(question.options)}
    for option in describe(question.options):
        assert taken[option.name].default == option.default, option.name


@pytest.mark.parametrize("name", nezha.insight.__all__)
def test_no_public_name_is_the_name_of_a_file(name):
    """An imported file becomes an attribute of its package: it would stand before the function of its name."""
    assert importlib.util.find_spec(f"nezha.insight.{name}") is None
    assert not inspect.ismodule(getattr(nezha.insight, name))


def test_asking_by_name_answers_with_a_picture_and_its_json(monkeypatch):
    answer = ask("shift", most=2)
    assert isinstance(answer, Drawn)
    monkeypatch.setattr(worker_process, "_seen", [[0.0] * 4])  # what the parent would look at
    assert json.loads(asked_json("shift", most=2)) == json.loads(json.dumps(answer.to_dict()))


def test_an_unknown_question_or_option_names_the_nearest():
    with pytest.raises(InputError, match="did you mean “shift”"):
        ask("shfit")
    with pytest.raises(InputError, match="did you mean “most”"):
        ask("shift", mots=3)
