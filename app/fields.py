"""The fields of a form made from a configuration: one component an option, worded by its metadata.

A new option appears in its form by itself.  What a preset, a preview or a choice of models adds lies with each form.
"""

from collections.abc import Callable, Mapping
from typing import Any

import gradio as gr

from nezha.options import Option, describe, from_dict, unflatten

from .language import Page, say
from .texts import TEXTS

Values = dict[str, Any]
Make = Callable[[Page, Option, dict[str, Any]], Any]
"""Makes the component of one option, given its texts and settings."""


class Fields:
    """The components of a configuration's options.

    Args:
        config: the dataclass.
        prefix: begins the id of every component on the page.
        special: makers of the components of single options, instead of the usual one.
    """

    def __init__(self, config: type, prefix: str, special: Mapping[str, Make] | None = None):
        self.config_type, self.prefix, self.special = config, prefix, special or {}
        self.options = describe(config)
        self._made: dict[str, Any] = {}

    def layout_row(self, page: Page, names: list[str] | tuple[str, ...]) -> None:
        """The fields of these options side by side."""
        with gr.Row(elem_classes="nz-fields"):
            for name in names:
                self.layout_one(page, name)

    def layout_one(self, page: Page, name: str) -> None:
        """The field of one option."""
        self._made[name] = self._field(page, {option.name: option for option in self.options}[name])

    @property
    def fields(self) -> list[Any]:
        """The components, in the order of `names`."""
        return [self._made[name] for name in self.names]

    @property
    def names(self) -> list[str]:
        """Dotted option names, in the order of the configuration."""
        return [option.name for option in self.options]

    def field(self, name: str) -> Any:
        """The component of one option."""
        return self._made[name]

    def values(self, *given: Any) -> Values:
        """The form's values under their dotted names, each as its option's type where it can be."""
        return {option.name: typed(option, value) for option, value in zip(self.options, given, strict=True)}

    def config(self, *given: Any) -> Any:
        """The configuration that the form's values describe.

        Raises:
            InputError: a value out of its range, or values that do not fit together.
        """
        return from_dict(self.config_type, unflatten(self.values(*given)))

    def restored(self, kept: object) -> list[Any]:
        """Values of all fields, from what a browser kept; options unknown to it stay at their default."""
        known = kept if isinstance(kept, dict) else {}
        return [known.get(option.name, option.default) for option in self.options]

    def updates(self, values: Values) -> list[Any]:
        """One update a field: those that `values` names."""
        return [values.get(name, gr.skip()) for name in self.names]

    def _field(self, page: Page, option: Option) -> Any:
        """The component for one option."""
        texts: dict[str, Any] = {"label": option.label, "info": option.help}
        settings: dict[str, Any] = {
            "value": option.default,
            "elem_id": f"{self.prefix}-{option.name.replace('.', '-')}",
            "min_width": 180,
        }
        if option.name in self.special:
            return self.special[option.name](page, option, {"texts": texts, "settings": settings})
        if option.choices:
            return page.make(gr.Dropdown, {**texts, "choices": lambda lang: _choices(option, lang)}, **settings)
        if option.kind is bool:
            return page.make(gr.Checkbox, texts, **settings)
        if option.kind in (int, float):
            # Bounds are checked by the configuration, whose sentence says what was expected; a browser would say
            # nothing.
            return page.make(gr.Number, texts, step=1 if option.kind is int else None, **settings)
        return page.make(gr.Textbox, texts, max_lines=1, **settings)


def typed(option: Option, value: Any) -> Any:
    """A form's value as the option's type: an emptied text is empty, a number without a fraction is whole."""
    if value is None and not option.optional:
        return "" if option.kind is str else float("nan")
    if option.kind is int and isinstance(value, float) and value.is_integer():
        return int(value)
    return float(value) if option.kind is float and isinstance(value, int) else value


def group_heading(key: str, lang: str) -> str:
    """The title of a group of fields."""
    return f'<h4 class="nz-group">{say(key, lang)}</h4>'


def _choices(option: Option, lang: str) -> list[tuple[str, str]]:
    """The allowed words; those that are not names have a word in the reader's language beside them."""
    return [(say(key, lang) if (key := f"choice.{word}") in TEXTS else word, word) for word in option.choices]
