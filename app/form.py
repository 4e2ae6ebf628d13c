"""A form made from a configuration: one component an option, its label, help, range and choices from the metadata.

A new option of `PretrainConfig` appears here by itself.  The fields named in `MAIN` stand open, the others under
“more”, grouped as the configuration nests them.
"""

from typing import Any

import gradio as gr

from nezha.messages import say as library
from nezha.options import Option, describe, from_dict, unflatten
from nezha.presets import PRESETS
from nezha.pretrain_config import PretrainConfig
from nezha.recipes import RECIPES

from .language import Page, say
from .plans import FOR_GPUS, OWN, Values, preset_of, preset_values, recipe_of, recipe_values, sized_like
from .texts import TEXTS

MAIN = (
    "name", "loop.steps", "loop.batch_size", "optimizer.learning_rate", "data.data", "masking.masking",
    "loop.precision",
)  # fmt: skip


class Form:
    """The components of a `PretrainConfig`, laid out in two places."""

    def __init__(self):
        self.options = describe(PretrainConfig)
        self._made: dict[str, Any] = {}

    def layout_main(self, page: Page) -> None:
        """Preset and system, each with a line about the chosen one, and the few options that most runs set."""
        by_name = {option.name: option for option in self.options}
        untouched = {option.name: option.default for option in self.options}
        texts = {"label": "form.preset", "info": "form.preset.help", "choices": _presets}
        self.preset = page.make(gr.Radio, texts, value=preset_of(untouched), elem_id="form-preset")
        self.preset_note = gr.HTML("", elem_id="form-preset-note")
        texts = {"label": "form.recipe", "info": "form.recipe.help", "choices": _recipes}
        self.recipe = page.make(gr.Radio, texts, value=recipe_of(untouched), elem_id="form-recipe")
        self.recipe_note = gr.HTML("", elem_id="form-recipe-note")
        self._row(page, [by_name[name] for name in MAIN])

    def layout_more(self, page: Page) -> None:
        """All other options, grouped."""
        with page.make(gr.Accordion, {"label": "form.more"}, open=False, elem_id="form-more"):
            for group, members in _groups([option for option in self.options if option.name not in MAIN]):
                page.make(gr.HTML, {"value": lambda lang, key=group: _heading(key, lang)})
                self._row(page, members)

    def _row(self, page: Page, options: list[Option]) -> None:
        with gr.Row(elem_classes="nz-fields"):
            for option in options:
                self._made[option.name] = _field(page, option)

    @property
    def fields(self) -> list[Any]:
        """The components, in the order of `names`."""
        return [self._made[name] for name in self.names]

    @property
    def names(self) -> list[str]:
        """Dotted option names, in the order of the configuration."""
        return [option.name for option in self.options]

    @property
    def plan(self) -> list[Any]:
        """The components that follow the fields: the two choices and their lines, in the order of `planned`."""
        return [self.preset, self.preset_note, self.recipe, self.recipe_note]

    def values(self, *given: Any) -> Values:
        """The form's values under their dotted names, each as its option's type where it can be."""
        return {option.name: typed(option, value) for option, value in zip(self.options, given, strict=True)}

    def config(self, *given: Any) -> PretrainConfig:
        """The configuration that the form's values describe.

        Raises:
            InputError: a value out of its range, or values that do not fit together.
        """
        return from_dict(PretrainConfig, unflatten(self.values(*given)))

    def restored(self, kept: object) -> list[Any]:
        """Values of all fields, from what a browser kept; options unknown to it stay at their default."""
        known = kept if isinstance(kept, dict) else {}
        return [known.get(option.name, option.default) for option in self.options]

    def planned(self, lang: str, *given: Any) -> list[str]:
        """Which preset the values are, a line for those that want GPUs; which system, a sentence about it."""
        values = self.values(*given)
        recipe = recipe_of(values)
        return [preset_of(values), _for_gpus(sized_like(values), lang), recipe, _note(say(f"recipe.{recipe}", lang))]

    def with_preset(self, preset: str, recipe: str) -> list[Any]:
        """One update a field: a preset, by the chosen system, sets all but the run's name and its data."""
        return self._updates(preset_values(preset, recipe))

    def with_recipe(self, recipe: str, *given: Any) -> list[Any]:
        """One update a field: a system sets those in which the four differ, and the rate of its optimizer."""
        return self._updates(recipe_values(recipe, self.values(*given)))

    def _updates(self, values: Values) -> list[Any]:
        return [values.get(name, gr.skip()) for name in self.names]


def typed(option: Option, value: Any) -> Any:
    """A form's value as the option's type: an emptied text is empty, a number without a fraction is whole."""
    if value is None and not option.optional:
        return "" if option.kind is str else float("nan")
    if option.kind is int and isinstance(value, float) and value.is_integer():
        return int(value)
    return float(value) if option.kind is float and isinstance(value, int) else value


def _presets(lang: str) -> list[tuple[str, str]]:
    return [(say(f"preset.{name}", lang), name) for name in (*PRESETS, OWN)]


def _recipes(lang: str) -> list[tuple[str, str]]:
    return [*((library(f"recipe_{name}", lang), name) for name in RECIPES), (say(f"preset.{OWN}", lang), OWN)]


def _for_gpus(preset: str, lang: str) -> str:
    """For a model as large as the paper's: that it wants GPUs, and how many examples its preset takes a step."""
    if preset not in FOR_GPUS:
        return ""
    loop = PRESETS[preset].config.loop
    return _note(say("form.preset.gpus", lang, examples=f"{loop.batch_size * loop.accumulate:,}"))


def _note(text: str) -> str:
    return f'<p class="nz-note">{text}</p>'


def _choices(option: Option, lang: str) -> list[tuple[str, str]]:
    """The allowed words; those that are not names have a word in the reader's language beside them."""
    return [(say(key, lang) if (key := f"choice.{word}") in TEXTS else word, word) for word in option.choices]


def _heading(group: str, lang: str) -> str:
    return f'<h4 class="nz-group">{say(f"group.{group}", lang)}</h4>'


def _groups(options: list[Option]) -> list[tuple[str, list[Option]]]:
    groups: dict[str, list[Option]] = {}
    for option in options:
        groups.setdefault(option.name.partition(".")[0], []).append(option)
    return list(groups.items())


def _field(page: Page, option: Option) -> Any:
    """The component for one option."""
    texts = {"label": option.label, "info": option.help}
    settings: dict[str, Any] = {
        "value": option.default, "elem_id": f"form-{option.name.replace('.', '-')}", "min_width": 180,
    }  # fmt: skip
    if option.choices:
        return page.make(gr.Dropdown, {**texts, "choices": lambda lang: _choices(option, lang)}, **settings)
    if option.kind is bool:
        return page.make(gr.Checkbox, texts, **settings)
    if option.kind in (int, float):
        # Bounds are checked by the configuration, whose sentence says what was expected; a browser would say nothing.
        return page.make(gr.Number, texts, step=1 if option.kind is int else None, **settings)
    return page.make(gr.Textbox, texts, max_lines=1, **settings)
