"""Laboratory: a question is chosen, asked of a model in its own process, and answered with a picture."""

import json
import time
from dataclasses import dataclass
from typing import Any

import gradio as gr

from nezha.insight.questions import QUESTIONS
from nezha.messages import InputError
from nezha.options import unknown_choice
from nezha.worker import TIME_LIMIT, Worker

from .. import models
from ..events import MODEL_CALL, kept_in_browser, quiet
from ..lab_forms import QuestionForm
from ..language import Page, say
from ..markup import empty, notice

FIRST = next(iter(QUESTIONS))

# The picture owns what is inside .nz-picture; Gradio only hands it new payloads, the page its language.
MOUNT = """
const place = element.querySelector('.nz-picture');
const language = () => document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';
let picture = null;
const draw = () => {
  if (!props.value) return;
  const {link, answer} = JSON.parse(props.value);
  nezha.asked(link);
  if (picture) picture.update(answer);
  else picture = NezhaPicture.mount(place, answer, {lang: language(), theme: 'auto'});
};
watch('value', draw);
draw();
new MutationObserver(() => picture && picture.setLang(language()))
  .observe(document.documentElement, {attributes: true, attributeFilter: ['lang']});
"""


@dataclass(frozen=True)
class Said:
    """What stands under the form: an error, how long the answer took, or neither yet."""

    error: InputError | None = None
    seconds: float | None = None

    def html(self, lang: str) -> str:
        """The line in `lang`."""
        if self.error:
            return notice(self.error, lang)
        if self.seconds is None:
            return empty(say("lab.empty", lang, limit=f"{TIME_LIMIT:.0f}"))
        return f'<p class="nz-note">{say("lab.seconds", lang, seconds=f"{self.seconds:.1f}")}</p>'


SWITCHES = "switch_offs"
"""The question that the attention tab leads to."""


class Laboratory:
    """The tab's components and handlers.

    Args:
        worker: process that holds the models.
    """

    def __init__(self, worker: Worker):
        self.worker = worker
        self.forms = {name: QuestionForm(name) for name in QUESTIONS}

    def remember(self) -> None:
        """Make what the browser keeps; called outside the tabs, as a tab that is not open is not mounted."""
        self.kept = kept_in_browser("lab", {})

    def layout(self, page: Page) -> None:
        """Make the components; called where the tab stands."""
        page.make(gr.HTML, {"value": lambda lang: f'<p class="nz-lead">{say("lab.lead", lang)}</p>'})
        texts = {"label": "lab.question", "choices": questions}
        self.question = page.make(gr.Radio, texts, value=FIRST, elem_id="lab-question")
        self.columns = []
        for name, form in self.forms.items():
            with gr.Column(visible=name == FIRST, elem_id=f"lab-form-{name}") as column:
                form.layout(page)
            self.columns.append(column)
        self.ask = page.make(gr.Button, {"value": "lab.ask"}, variant="primary", elem_id="lab-ask")
        self.message = gr.HTML("", elem_id="lab-message")
        self.picture = gr.HTML(
            "", html_template='<div class="nz-picture"></div>', js_on_load=MOUNT,
            apply_default_css=False, elem_id="lab-picture",
        )  # fmt: skip
        self.said = gr.State(Said())
        self.linked = gr.State(False)

    @property
    def fields(self) -> list[Any]:
        """The fields of all questions, one question after another."""
        return [field for form in self.forms.values() for field in form.fields]

    @property
    def model_fields(self) -> list[Any]:
        """Those of them that choose a model."""
        return [form.field(name) for form in self.forms.values() for name in form.model_names]

    @property
    def loaded(self) -> list[Any]:
        """Outputs of `on_load`."""
        return [self.question, *self.columns, *self.fields, self.said, self.message, self.linked]

    def connect(self, lang: gr.Radio) -> None:
        """Connect every event."""
        self._given = [self.question, self.said, self.kept, lang, *self.fields]
        self._panel = [self.picture, self.said, self.message, self.kept]
        quiet(self.question.change, self.on_question, [self.question], self.columns, "lab_question")
        triggers = [
            self.ask.click,
            *(form.field("text").submit for form in self.forms.values() if "text" in form.names),
        ]
        gr.on(triggers, self.on_ask, self._given, self._panel, api_name="lab_ask", **self._call)

    @property
    def _call(self) -> dict[str, Any]:
        return {**MODEL_CALL, "show_progress_on": self.picture}

    def asks_linked(self, event: Any) -> None:
        """After the event that filled the form of an opened page: ask what its address names."""
        given = [self.linked, *self._given]
        event.then(self.on_linked, given, self._panel, api_name="lab_linked", **self._call)

    def asks(self, event: Any, name: str) -> None:
        """Ask after another event."""
        event.then(self.on_ask, self._given, self._panel, api_name=name, **self._call)

    def handed(self, question: str) -> list[Any]:
        """Outputs of `hand`."""
        form = self.forms[question]
        return [self.question, *self.columns, *(form.field(name) for name in form.model_names)]

    def hand(self, question: str, model: str, lang: str) -> list[Any]:
        """Another tab sends a model to a question."""
        form = self.forms[question]
        offered = [form.offered(name, lang, model if name == "model" else None) for name in form.model_names]
        return [question, *self.on_question(question), *offered]

    def on_load(self, kept: object, lang: str, request: gr.Request) -> list[Any]:
        """Question, form and message of a page that opens: what its address names, else what was asked last.

        The last output is whether the address names a question that can be asked.
        """
        query = dict(request.query_params)
        known: dict[str, Any] = kept if isinstance(kept, dict) else {}
        linked = query.get("tab") == "lab" and "question" in query
        question, said = known.get("question"), Said()
        forms = known.get("given")
        given = {name: (forms if isinstance(forms, dict) else {}).get(name) for name in self.forms}
        values = {name: form.restored(given[name]) for name, form in self.forms.items()}
        if linked:
            try:
                question = query["question"]
                if question not in self.forms:
                    raise unknown_choice("question", question, tuple(self.forms))
                values[question] = self.forms[question].of_link(query)
            except InputError as error:
                said, linked = Said(error=error), False
        question = question if question in self.forms else FIRST
        filled = [value for name in self.forms for value in values[name]]
        return [question, *self.on_question(question), *filled, said, said.html(lang), linked]

    def on_open(self, lang: str, *chosen: object) -> list[Any]:
        """The models that every form can choose now; runs come and go."""
        places = [(form, name) for form in self.forms.values() for name in form.model_names]
        return [form.offered(name, lang, one) for (form, name), one in zip(places, chosen, strict=True)]

    def on_question(self, question: str) -> list[Any]:
        """The form of the chosen question, alone."""
        return [gr.update(visible=name == question) for name in self.forms]

    def on_language(self, said: Said, lang: str) -> str:
        """The line under the form in another language; the picture follows by itself."""
        return said.html(lang)

    def on_linked(self, linked: bool, question: str, said: Said, kept: object, lang: str, *given: Any) -> list[Any]:
        """Ask if the address named a question."""
        return self.on_ask(question, said, kept, lang, *given) if linked else [gr.skip()] * 4

    def on_ask(self, question: str, said: Said, kept: object, lang: str, *given: Any) -> list[Any]:
        """Ask the model process; an error leaves the picture before it in place."""
        start = time.monotonic()
        try:
            form, own = self._of(question, given)
            values = form.checked(*own)
            answer = self.worker.call("ask_json", name=question, **values)
        except InputError as error:
            now = Said(error=error)
            return [gr.skip(), now, now.html(lang), gr.skip()]
        now = Said(seconds=time.monotonic() - start)
        link = json.dumps({"question": question, **form.link(values)}, ensure_ascii=False)
        known: dict[str, Any] = kept if isinstance(kept, dict) else {}
        before = known.get("given")
        remembered = {"question": question, "given": {**(before if isinstance(before, dict) else {}), question: values}}
        return [f'{{"link": {link}, "answer": {answer}}}', now, now.html(lang), remembered]

    def _of(self, question: str, given: tuple[Any, ...]) -> tuple[QuestionForm, list[Any]]:
        """One question's form, and the values of its fields among those of all."""
        at = 0
        for name, form in self.forms.items():
            if name == question:
                return form, list(given[at : at + len(form.names)])
            at += len(form.names)
        raise unknown_choice("question", question, tuple(self.forms))


def questions(lang: str) -> models.Choices:
    """(title, name) of all of them."""
    return [(say(question.title, lang), name) for name, question in QUESTIONS.items()]
