"""Which preset and which of the four systems a form's values are, and the values that choosing one fills in.

Values are flat: dotted option name -> value, as `nezha.options.flatten` makes them.
"""

from functools import cache
from typing import Any

from nezha.options import flatten, to_dict
from nezha.presets import PRESETS, planned
from nezha.recipes import RECIPES

OWN = "own"
FOR_GPUS = ("base", "large")
KEPT = ("name", "data.data")
"""What a preset does not say: how the run is called and which text it reads."""

Values = dict[str, Any]


def preset_of(values: Values) -> str:
    """The preset that `values` are, by whichever system, or `own`."""
    return next((preset for preset in PRESETS if _is_preset(values, preset)), OWN)


def recipe_of(values: Values) -> str:
    """The system whose masking, positions, optimizer and precision `values` have, or `own`."""
    return next((recipe for recipe in RECIPES if _system(recipe).items() <= values.items()), OWN)


def sized_like(values: Values) -> str:
    """The preset whose model has the sizes in `values`, or `own`: still `base` after its steps are changed."""
    return next((preset for preset in PRESETS if _sizes(preset).items() <= values.items()), OWN)


def preset_values(preset: str, recipe: str) -> Values:
    """What `preset` fills in, by `recipe` where that is one of the four; nothing for `own`."""
    return _plan(preset, recipe if recipe in RECIPES else None) if preset in PRESETS else {}


def recipe_values(recipe: str, values: Values) -> Values:
    """What `recipe` fills in; nothing for `own`.

    The peak learning rate is that of the preset with the model's sizes, as LAMB and AdamW take different ones; a model
    of other sizes keeps its own.
    """
    if recipe not in RECIPES:
        return {}
    preset, rate = sized_like(values), "optimizer.learning_rate"
    return _system(recipe) | ({} if preset == OWN else {rate: _plan(preset, recipe)[rate]})


def _is_preset(values: Values, preset: str) -> bool:
    return any(_plan(preset, recipe).items() <= values.items() for recipe in (None, *RECIPES))


# Callers must not change what these return.
@cache
def _plan(preset: str, recipe: str | None) -> Values:
    return {name: value for name, value in flatten(to_dict(planned(preset, recipe))).items() if name not in KEPT}


@cache
def _system(recipe: str) -> Values:
    """The options that `Recipe.of` sets."""
    single = ("model.positions", "optimizer.optimizer", "loop.precision")
    plan = _plan("tiny", recipe)
    return {name: value for name, value in plan.items() if name.startswith("masking.") or name in single}


@cache
def _sizes(preset: str) -> Values:
    sizes = _plan(preset, None)
    return {name: value for name, value in sizes.items() if name.startswith("model.") and name != "model.positions"}
