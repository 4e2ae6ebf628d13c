"""A form made from a configuration: one component an option, its label, help, range and choices from the metadata.

A new option of `PretrainConfig` appears here by itself.  The fields named in `MAIN` stand open, the others under
“more”, grouped as the configuration nests them.
"""

from typing import Any

import gradio as gr

from nezha.options import Option, describe, flatten, from_dict, to_dict, unflatten
from nezha.pretrain_config import SIZES, PretrainConfig

from .language import Page, say
from .texts import TEXTS

MAIN = (
    "name", "loop.steps", "loop.batch_size", "optimizer.learning_rate", "data.data", "masking.masking",
    "loop.precision",
)  # fmt: skip
CUSTOM = "custom"

Values = dict[str, Any]


class Form:
    """The components of a `PretrainConfig`, laid out in two places."""

    def __init__(self):
        self.options = describe(PretrainConfig)
        self._made: dict[str, Any] = {}

    def layout_main(self, page: Page) -> None:
        """The size and the few options that most runs set."""
        by_name = {option.name: option for option in self.options}
        self.size = page.make(
            gr.Radio,
            {"label": "form.size", "info": "form.size.help", "choices": _sizes},
            value=size_of(to_dict(PretrainConfig())),
            elem_id="form-size",
        )
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

    def config(self, *given: Any) -> PretrainConfig:
        """The configuration that the form's values describe.

        Raises:
            InputError: a value out of its range, or values that do not fit together.
        """
        values = {option.name: typed(option, value) for option, value in zip(self.options, given, strict=True)}
        return from_dict(PretrainConfig, unflatten(values))

    def restored(self, kept: object) -> list[Any]:
        """Values of all fields, from what a browser kept; options unknown to it stay at their default."""
        known = kept if isinstance(kept, dict) else {}
        return [known.get(option.name, option.default) for option in self.options]

    def with_size(self, size: str) -> list[Any]:
        """One update a field: a named size sets the fields of the model, the others stay."""
        if size not in SIZES:
            return [gr.skip() for _ in self.options]
        values = flatten({"model": to_dict(SIZES[size])})
        return [values.get(option.name, gr.skip()) for option in self.options]


def typed(option: Option, value: Any) -> Any:
    """A form's value as the option's type: an emptied text is empty, a number without a fraction is whole."""
    if value is None and not option.optional:
        return "" if option.kind is str else float("nan")
    if option.kind is int and isinstance(value, float) and value.is_integer():
        return int(value)
    return float(value) if option.kind is float and isinstance(value, int) else value


def size_of(values: Values) -> str:
    """The name of the size that `values` (nested) describe, or `custom`."""
    return next((name for name, size in SIZES.items() if to_dict(size) == values["model"]), CUSTOM)


def _sizes(lang: str) -> list[tuple[str, str]]:
    return [(say(f"size.{name}", lang), name) for name in (*SIZES, CUSTOM)]


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
