"""The form of a pre-training run: the fields of `PretrainConfig` with a preset and a system that fill them in.

The fields named in `MAIN` stand open, the others under “more”, grouped as the configuration nests them.
"""

from typing import Any

import gradio as gr

from nezha.messages import say as library
from nezha.options import Option
from nezha.presets import PRESETS
from nezha.pretrain_config import PretrainConfig
from nezha.recipes import RECIPES

from .fields import Fields, group_heading
from .language import Page, say
from .plans import FOR_GPUS, OWN, preset_of, preset_values, recipe_of, recipe_values, sized_like

MAIN = (
    "name", "loop.steps", "loop.batch_size", "optimizer.learning_rate", "data.data", "masking.masking",
    "loop.precision",
)  # fmt: skip


class Form(Fields):
    """The components of a `PretrainConfig`, laid out in two places."""

    def __init__(self):
        super().__init__(PretrainConfig, "form")

    def layout_main(self, page: Page) -> None:
        """Preset and system, each with a line about the chosen one, and the few options that most runs set."""
        untouched = {option.name: option.default for option in self.options}
        texts = {"label": "form.preset", "info": "form.preset.help", "choices": _presets}
        self.preset = page.make(gr.Radio, texts, value=preset_of(untouched), elem_id="form-preset")
        self.preset_note = gr.HTML("", elem_id="form-preset-note")
        texts = {"label": "form.recipe", "info": "form.recipe.help", "choices": _recipes}
        self.recipe = page.make(gr.Radio, texts, value=recipe_of(untouched), elem_id="form-recipe")
        self.recipe_note = gr.HTML("", elem_id="form-recipe-note")
        self.layout_row(page, MAIN)

    def layout_more(self, page: Page) -> None:
        """All other options, grouped."""
        with page.make(gr.Accordion, {"label": "form.more"}, open=False, elem_id="form-more"):
            for group, members in _groups([option for option in self.options if option.name not in MAIN]):
                page.make(gr.HTML, {"value": lambda lang, key=group: group_heading(f"group.{key}", lang)})
                self.layout_row(page, members)

    @property
    def plan(self) -> list[Any]:
        """The components that follow the fields: the two choices and their lines, in the order of `planned`."""
        return [self.preset, self.preset_note, self.recipe, self.recipe_note]

    def planned(self, lang: str, *given: Any) -> list[str]:
        """Which preset the values are, a line for those that want GPUs; which system, a sentence about it."""
        values = self.values(*given)
        recipe = recipe_of(values)
        return [preset_of(values), _for_gpus(sized_like(values), lang), recipe, _note(say(f"recipe.{recipe}", lang))]

    def with_preset(self, preset: str, recipe: str) -> list[Any]:
        """One update a field: a preset, by the chosen system, sets all but the run's name and its data."""
        return self.updates(preset_values(preset, recipe))

    def with_recipe(self, recipe: str, *given: Any) -> list[Any]:
        """One update a field: a system sets those in which the four differ, and the rate of its optimizer."""
        return self.updates(recipe_values(recipe, self.values(*given)))


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


def _groups(options: list[Option]) -> list[tuple[str, list[str]]]:
    groups: dict[str, list[str]] = {}
    for option in options:
        groups.setdefault(option.name.partition(".")[0], []).append(option.name)
    return list(groups.items())
