"""Laboratory: a question is chosen, asked of a model in its own process, and answered with a picture."""

from typing import Any

import gradio as gr

from nezha.insight.questions import QUESTIONS
from nezha.messages import InputError
from nezha.options import unknown_choice
from nezha.worker import Worker

from .. import models
from ..events import LAB_CALL, kept_in_browser, quiet
from ..lab_asking import Asking
from ..lab_forms import QuestionForm
from ..lab_said import Said
from ..language import Page, say

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


SWITCHES = "switch_offs"
"""The question that the attention tab leads to."""


class Laboratory:
    """The tab's components and handlers.

    Args:
        worker: process that holds the models; a question may keep it for long, so it should have no other work.
    """

    def __init__(self, worker: Worker):
        self.forms = {name: QuestionForm(name) for name in QUESTIONS}
        self.asking = Asking(worker, self.forms)

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
        with gr.Row():
            self.ask = page.make(gr.Button, {"value": "lab.ask"}, variant="primary", elem_id="lab-ask")
            self.stop = page.make(
                gr.Button, {"value": "lab.stop"}, visible=False, scale=0, min_width=140, elem_id="lab-stop"
            )
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
        self._panel = [self.picture, self.said, self.message, self.kept, self.stop]
        quiet(self.question.change, self.on_question, [self.question], self.columns, "lab_question")
        triggers = [
            self.ask.click,
            *(form.field("text").submit for form in self.forms.values() if "text" in form.names),
        ]
        gr.on(triggers, self.asking.on_ask, self._given, self._panel, api_name="lab_ask", **self._call)
        quiet(self.stop.click, self.asking.on_stop, [], [], "lab_stop")

    @property
    def _call(self) -> dict[str, Any]:
        return {**LAB_CALL, "show_progress_on": self.picture}

    def asks_linked(self, event: Any, lang: gr.Radio) -> None:
        """After the event that filled the form of an opened page: ask what its address names."""
        given = [self.linked, self.kept, lang]
        event.then(self.asking.on_linked, given, self._panel, api_name="lab_linked", **self._call)

    def asks(self, event: Any, name: str) -> None:
        """Ask after another event."""
        event.then(self.asking.on_ask, self._given, self._panel, api_name=name, **self._call)

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
                said, linked = Said(error=self.asking.labelled(str(question), error)), False
        question = question if question in self.forms else FIRST
        filled = [value for name in self.forms for value in values[name]]
        return [question, *self.on_question(question), *filled, said, said.html(lang), linked]

    def on_open(self, lang: str, *chosen: object) -> list[Any]:
        """The models that every form can choose now; runs come and go."""
        places = [(form, name) for form in self.forms.values() for name in form.model_names]
        updates = [form.offered(name, lang, one) for (form, name), one in zip(places, chosen, strict=True)]
        return [models.offered(one["choices"], was, one["value"]) for one, was in zip(updates, chosen, strict=True)]

    def on_question(self, question: str) -> list[Any]:
        """The form of the chosen question, alone."""
        return [gr.update(visible=name == question) for name in self.forms]

    def on_language(self, said: Said, lang: str) -> str:
        """The line under the form in another language; the picture follows by itself."""
        return said.html(lang)


def questions(lang: str) -> models.Choices:
    """(title, name) of all of them."""
    return [(say(question.title, lang), name) for name, question in QUESTIONS.items()]
