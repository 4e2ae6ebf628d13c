"""Preset and system of the form: what choosing one fills in, and when the values are nobody's but one's own."""

from itertools import product
from typing import Any

import gradio as gr
import pytest

from nezha import runs
from nezha.options import flatten, to_dict
from nezha.presets import PRESETS, planned
from nezha.pretrain_config import PretrainConfig
from nezha.recipes import RECIPES
from nezha_app.form import Form
from nezha_app.plans import OWN, preset_of, recipe_of, recipe_values, sized_like

IN_A_RECIPE = {"model.positions", "optimizer.optimizer", "loop.precision"}
"""Beside all options of the masking."""
OTHER = {"positions": "learned_relative", "precision": "fp16", "masking": "character", "optimizer": "adamw"}


@pytest.fixture(scope="module")
def form() -> Form:
    return Form()


def values_of(config: PretrainConfig) -> dict[str, Any]:
    return flatten(to_dict(config))


def filled(values: dict[str, Any], updates: list[Any]) -> dict[str, Any]:
    """The form's values after `updates`."""
    return {
        name: value if update == gr.skip() else update
        for (name, value), update in zip(values.items(), updates, strict=True)
    }


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_fills_the_whole_run_but_its_name_and_data(form, preset):
    before = {name: None for name in form.names} | {"name": "mine", "data.data": "/my/text"}
    for recipe in (None, *RECIPES):
        after = filled(before, form.with_preset(preset, recipe or OWN))
        assert after == values_of(planned(preset, recipe)) | {"name": "mine", "data.data": "/my/text"}
        assert (preset_of(after), recipe_of(after)) == (preset, recipe or OWN)


def test_a_recipe_chosen_after_another_gives_the_same_run_as_chosen_at_once(form):
    for preset, first, then in product(PRESETS, (None, *RECIPES), RECIPES):
        before = values_of(planned(preset, first))
        assert filled(before, form.with_recipe(then, *before.values())) == values_of(planned(preset, then))


@pytest.mark.parametrize("recipe", RECIPES)
def test_what_the_form_shows_is_what_the_command_says(form, recipe):
    values = values_of(planned("small", recipe))
    assert runs.command(form.config(*values.values())) == f"nezha pretrain --preset small --recipe {recipe}"
    assert form.planned("en", *values.values())[::2] == ["small", recipe]


def changed(name: str, value: Any) -> Any:
    """Another value for an option, its kind kept."""
    if isinstance(value, str):
        return OTHER.get(name.rpartition(".")[2], "other")
    return value + 1


def test_each_field_alone_makes_the_preset_one_s_own_and_those_of_a_system_the_system_too():
    plan = values_of(planned("tiny", "nezha"))
    for name, value in plan.items():
        values = plan | {name: changed(name, value)}
        assert preset_of(values) == ("tiny" if name in ("name", "data.data") else OWN), name
        assert recipe_of(values) == (OWN if name in IN_A_RECIPE or name.startswith("masking.") else "nezha"), name


def test_own_fills_nothing_and_an_emptied_field_is_one_s_own(form):
    values = values_of(planned("tiny", "bert_wwm"))
    assert all(update == gr.skip() for update in form.with_preset(OWN, "nezha"))
    assert all(update == gr.skip() for update in form.with_recipe(OWN, *values.values()))
    emptied = values | {"loop.steps": None}
    assert form.planned("en", *emptied.values())[::2] == [OWN, "bert_wwm"]


def test_the_rate_follows_the_optimizer_for_a_model_of_a_preset_s_sizes():
    rate = "optimizer.learning_rate"
    longer = values_of(planned("small", "nezha")) | {"loop.steps": 30_000, rate: 0.5}
    assert preset_of(longer) == OWN
    assert sized_like(longer) == "small"
    assert recipe_values("bert_chinese", longer)[rate] == 5e-4
    assert recipe_values("bert_wwm", longer)[rate] == 4e-3
    assert rate not in recipe_values("bert_chinese", longer | {"model.hidden_size": 320})


@pytest.mark.parametrize(("preset", "examples"), [("smoke", ""), ("small", ""), ("base", "14,400"), ("large", "5,120")])
def test_models_for_gpus_say_so_whatever_else_is_changed(form, preset, examples):
    values = values_of(planned(preset)) | {"loop.steps": 5000}
    for lang in ("en", "zh"):
        note = form.planned(lang, *values.values())[1]
        assert ("GPU" in note, examples in note) == (bool(examples), True)
