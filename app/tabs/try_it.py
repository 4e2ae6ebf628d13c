"""Try it: a text for a fine-tuned model, what it says of it, and another model beside it."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from nezha.finetune_tasks import READING, TASK_KINDS
from nezha.messages import InputError
from nezha.tasks.predictions import SECOND, Predicted
from nezha.worker import Worker

from .. import models
from ..events import MODEL_CALL, kept_in_browser, quiet
from ..language import Page, say
from ..markup import empty, notice
from ..models import NOBODY, beside_choices, task_of
from ..try_examples import EXAMPLES, SHOWN, example
from ..try_view import cards


@dataclass(frozen=True)
class Said:
    """What the answers were, an error, or neither yet; another language can redraw it."""

    found: tuple[Predicted, ...] = ()
    error: InputError | None = None

    def html(self, lang: str) -> str:
        """The answers; after an error those before it stay in sight."""
        titled = [(one.model.partition(":")[2] or one.model, one) for one in self.found]
        answer = cards(titled, lang) if titled else ""
        if not answer and not self.error:
            answer = empty(say("try.empty", lang))
        return notice(self.error, lang) + answer


class TryIt:
    """The components and handlers.

    Args:
        worker: process that holds the models.
    """

    def __init__(self, worker: Worker):
        self.worker = worker

    def remember(self) -> None:
        """Make what the browser keeps."""
        self.kept = kept_in_browser("try", {})

    def layout(self, page: Page) -> None:
        """Make the components; called where the part stands."""
        with gr.Row(equal_height=False):
            with gr.Column(scale=5, min_width=320):
                with gr.Row():
                    self.model = page.make(
                        gr.Dropdown, {"label": "try.model", "choices": models.tuned_choices}, alive=True,
                        value=None, elem_id="try-model", min_width=200,
                    )  # fmt: skip
                    self.beside = page.make(
                        gr.Dropdown, {"label": "try.beside", "choices": beside_choices}, alive=True,
                        value=NOBODY, elem_id="try-beside", min_width=200,
                    )  # fmt: skip
                self.text = page.make(
                    gr.Textbox, {"label": "try.text", "placeholder": "try.hint"}, lines=3, max_lines=10,
                    elem_id="try-text",
                )  # fmt: skip
                self.second = page.make(
                    gr.Textbox, {"label": "try.second", "placeholder": "try.hint"}, lines=1, max_lines=4, visible=False,
                    elem_id="try-second",
                )  # fmt: skip
                with gr.Row(elem_classes="nz-examples nz-own"):
                    first = EXAMPLES["sentiment"]
                    self.examples = [gr.Button(text, size="sm", min_width=60) for text, _ in first[:SHOWN]]
                with gr.Row(elem_classes="nz-begin"):
                    self.ask = page.make(
                        gr.Button, {"value": "try.ask"}, variant="primary", elem_id="try-ask", min_width=120
                    )
                    self.attention = page.make(
                        gr.Button, {"value": "try.attention"}, elem_id="try-attention", min_width=120
                    )
            with gr.Column(scale=6, min_width=320):
                self.answer = gr.HTML("", elem_id="try-answer", min_height=120)
        self.said = gr.State(Said())

    def connect(self, lang: gr.Radio) -> None:
        """Connect every event."""
        self._question = [self.model, self.beside, self.text, self.second, self.said, lang]
        gr.on(
            [self.ask.click, self.text.submit, self.second.submit], self.on_ask, self._question,
            [self.said, self.answer], api_name="try_it", **self._call,
        )  # fmt: skip
        chosen, shown = [self.model, self.beside, lang], [self.beside, self.second, *self.examples]
        turned = quiet(self.model.input, self.on_model, chosen, shown, "try_model")
        self.asks(turned, "try_after_model", if_any=True)
        self.beside.input(
            self.on_ask_if_any, self._question, [self.said, self.answer], api_name="try_beside", **self._call
        )
        texts = [self.text, self.second]
        quiet(partial(gr.on, [field.change for field in texts]), self.on_text, texts, [self.kept], "try_text")
        for number, button in enumerate(self.examples):
            given = quiet(
                button.click, lambda model, place=number: example(task_of(model), place), [self.model], texts,
                f"try_example_{number + 1}",
            )  # fmt: skip
            self.asks(given, f"try_after_example_{number + 1}")

    @property
    def _call(self) -> dict[str, Any]:
        return {**MODEL_CALL, "show_progress_on": self.answer}

    def asks(self, event: Any, name: str, *, if_any: bool = False) -> None:
        """Ask the model after another event."""
        handler = self.on_ask_if_any if if_any else self.on_ask
        event.then(handler, self._question, [self.said, self.answer], api_name=name, **self._call)

    @property
    def offered(self) -> list[Any]:
        """Outputs of `on_open`."""
        return [self.model, self.beside, self.second, *self.examples]

    @property
    def handed(self) -> list[Any]:
        """Outputs of `hand`."""
        return [*self.offered, self.text]

    def on_load(self, kept: object, lang: str) -> list[Any]:
        """Texts and panel of a page that opens: what was typed last."""
        known = kept if isinstance(kept, dict) else {}
        return [str(known.get("text") or ""), str(known.get("second") or ""), Said().html(lang)]

    def on_language(self, said: Said, lang: str) -> str:
        """The panel in another language."""
        return said.html(lang)

    def on_text(self, text: str, second: str) -> dict[str, str]:
        """Remember what was typed."""
        return {"text": text, "second": second}

    def on_open(self, model: str | None, beside: str, lang: str) -> list[Any]:
        """The fine-tuned models there are now; the newest where none is chosen."""
        chosen = models.known_tuned(model)
        return [models.offered(models.tuned_choices(lang), model, chosen), *self.on_model(chosen, beside, lang)]

    def on_model(self, model: str | None, beside: str, lang: str) -> list[Any]:
        """A model was chosen: those that can stand beside it, a field for a second text, its examples."""
        task = task_of(model)
        others = beside_choices(lang, model, task)
        kept = beside if beside in [name for _, name in others] else NOBODY
        given = EXAMPLES.get(task, ())
        buttons = [
            gr.update(value=given[place][0], visible=True) if place < len(given) else gr.update(visible=False)
            for place in range(SHOWN)
        ]
        kind = TASK_KINDS.get(task)
        label = say((kind and kind.second) or "try.second", lang)
        return [gr.update(choices=others, value=kept), gr.update(visible=task in SECOND, label=label), *buttons]

    def hand(self, model: str, lang: str, text: str = "", second: str = "") -> list[Any]:
        """Another part of the page sends a model here, and a text."""
        opened = self.on_open(model, NOBODY, lang)
        opened[0] = opened[0] | {"value": models.known_tuned(model)}  # whatever was chosen here before
        given = gr.update(value=text) if text else gr.skip()
        opened[2] = opened[2] | {"value": second} if text else opened[2]
        return [*opened, given]

    def on_ask_if_any(
        self, model: str | None, beside: str, text: str, second: str, said: Said, lang: str
    ) -> tuple[Said, str]:
        """After another model was chosen: ask if something is typed."""
        if not (text or "").strip():
            return Said(), Said().html(lang)
        return self.on_ask(model, beside, text, second, said, lang)

    def on_ask(self, model: str | None, beside: str, text: str, second: str, said: Said, lang: str) -> tuple[Said, str]:
        """Ask the model, and the one beside it; its own sentence is shown where it cannot answer."""
        wanted = [name for name in (model, beside) if name]
        try:
            if not wanted:
                raise InputError("predict_no_model")
            now = Said(
                tuple(
                    self.worker.call("predict", model=models.checked(name), text=text or "", second=second or "")
                    for name in wanted
                )
            )
        except InputError as error:
            now = Said(said.found, error)
        return now, now.html(lang)


def reading_order(task: str, text: str, second: str) -> tuple[str, str]:
    """The two texts as the model reads them: a question stands before its passage; nothing where there is one."""
    if task not in SECOND or not second.strip():
        return text, ""
    return (second, text) if TASK_KINDS[task].shape == READING else (text, second)
