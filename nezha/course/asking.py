"""A question before its result: radio buttons where a kernel listens, and folded answers anywhere else."""

from html import escape
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from nezha.course.sheet import Prediction

if TYPE_CHECKING:
    from nezha.course.opening import Lesson


class Asked:
    """A question as a notebook shows it.

    Args:
        lesson: where a choice is kept.
        name: of the prediction.
        prediction: what is asked.
    """

    def __init__(self, lesson: "Lesson", name: str, prediction: Prediction):
        self.lesson, self.name, self.prediction = lesson, name, prediction

    def lines(self) -> list[str]:
        """The answers, each after its letter."""
        return [f"{letter}. {self.lesson.say(*text)}" for letter, text in self.prediction.choices.items()]

    def __repr__(self) -> str:
        return "\n".join([self.lesson.say(*self.prediction.question), *self.lines(), self.hint()])

    def hint(self) -> str:
        """What to do now."""
        mine = self.lesson.chosen.get(self.name)
        if mine is None:
            return self.lesson.tell("course_choose", name=self.name, letter=next(iter(self.prediction.choices)))
        return self.lesson.tell("course_chosen", mine=mine)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        still = {"text/plain": repr(self), "text/html": self.html()}
        return {**still, **self.widget()} if listened_to() else still

    def question(self) -> str:
        """The question as HTML, in a line."""
        asked = self.lesson.say(*self.prediction.question)
        return f"<b>{escape(self.lesson.tell('course_predict'))}</b> {escape(asked)}"

    def html(self) -> str:
        """The question as HTML that needs neither script nor kernel."""
        answers = "".join(f"<li>{escape(line)}</li>" for line in self.lines())
        return (
            '<div style="border-left:4px solid #2a78b8;padding:2px 14px">'
            f"<p>{self.question()}</p>"
            f'<ul style="list-style:none;padding-left:4px">{answers}</ul>'
            f"<p><small>{escape(self.hint())}</small></p></div>"
        )

    def widget(self) -> dict[str, Any]:
        """The same with buttons that are heard."""
        import ipywidgets

        choices = ipywidgets.RadioButtons(
            options=list(zip(self.lines(), self.prediction.choices, strict=True)),
            value=self.lesson.chosen.get(self.name),
            layout=ipywidgets.Layout(width="max-content"),
        )
        said = ipywidgets.HTML(f"<small>{escape(self.lesson.tell('course_click'))}</small>")

        def keep(change: dict[str, Any]) -> None:
            self.lesson.chosen[self.name] = change["new"]
            said.value = f"<small>{escape(self.hint())}</small>"

        choices.observe(keep, names="value")
        box = ipywidgets.VBox([ipywidgets.HTML(self.question()), choices, said])
        bundle: Any = box._repr_mimebundle_()
        kind = "application/vnd.jupyter.widget-view+json"
        return {kind: bundle[kind]}


def listened_to() -> bool:
    """Whether widgets can talk to this process: it is a kernel, and ipywidgets is there."""
    if find_spec("ipywidgets") is None or find_spec("IPython") is None:
        return False
    from IPython.core.getipython import get_ipython

    return getattr(get_ipython(), "kernel", None) is not None
