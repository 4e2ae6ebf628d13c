"""What a notebook holds of its lesson: the language, the choices made so far, and everything it may ask."""

import os
from typing import Any

from nezha.course.asking import Asked
from nezha.course.judging import NotYetError
from nezha.course.sheet import Sheet, sheet_of
from nezha.course.shown import Note, Shown
from nezha.messages import LANGUAGES, say
from nezha.options import unknown_choice


class Lesson:
    """One lesson in one language.

    Args:
        content: its sheet.
        lang: "en" or "zh".
    """

    def __init__(self, content: Sheet, lang: str):
        self.sheet, self.lang = content, lang
        self.chosen: dict[str, str] = {}
        """Predictions made so far: name -> letter."""

    def __repr__(self) -> str:
        return f"{self.sheet.number:02d} · {self.say(*self.sheet.title)}"

    def say(self, english: str, chinese: str) -> str:
        """One of two texts, in the language of the lesson."""
        return (english, chinese)[LANGUAGES.index(self.lang)]

    def tell(self, key: str, **values: object) -> str:
        """A sentence of `nezha.texts` in that language."""
        return say(key, self.lang, **values)

    def predict(self, name: str, choice: str | None = None) -> Asked:
        """The question `name` with its answers; a click chooses one.

        Args:
            name: of the sheet's predictions.
            choice: a letter, where nothing can be clicked.

        Raises:
            InputError: no such question or letter.
        """
        prediction = _of(self.sheet.predictions, "prediction", name)
        if choice is not None:
            _of(prediction.choices, "choice", choice)
            self.chosen[name] = choice
        return Asked(self, name, prediction)

    def reveal(self, name: str, measured: Any) -> Note:
        """Which answer `measured` proves, why, and whether it was predicted.

        Raises:
            InputError: no such question.
        """
        prediction = _of(self.sheet.predictions, "prediction", name)
        right, mine = prediction.decide(measured), self.chosen.get(name)
        if mine is None:
            head = self.tell("course_unpredicted")
        else:
            head = self.tell("course_hit") if mine == right else self.tell("course_missed", mine=mine)
        answer = f"{right}. {self.say(*prediction.choices[right])}"
        return Note(head, f"{answer}\n{self.say(*prediction.why)}", "plain" if mine is None else "right")

    def check(self, name: str, answer: Any) -> Note:
        """What the judge says of an answer.

        Raises:
            InputError: no such exercise.
        """
        exercise = _of(self.sheet.exercises, "exercise", name)
        try:
            wrong = exercise.judge(answer)
        except NotYetError:
            return Note(self.tell("course_open"), self.say(*exercise.task), "plain")
        except Exception as error:  # a student's function may fail in any way: it is told, and the notebook goes on
            return Note(self.tell("course_stopped"), f"{type(error).__name__}: {error}", "wrong")
        if wrong is None:
            return Note(self.tell("course_right"), self.say(*exercise.right), "right")
        return Note(self.tell("course_wrong"), self.say(*wrong), "wrong")

    def show(self, result: Any, view: str | None = None, **choice: Any) -> Shown:
        """A result's live view, and a still picture for where nothing runs.

        Args:
            result: any answer of `nezha.insight` that draws itself.
            view, choice: which still picture of an attention result, as for `nezha.insight.figure`.
        """
        return Shown(result, self.lang, view, choice)


def lesson(number: int, lang: str) -> Lesson:
    """The lesson of a notebook; views and messages speak its language from now on, and pictures have its letters.

    Raises:
        InputError: no such lesson or language.
    """
    if lang not in LANGUAGES:
        raise unknown_choice("lang", lang, LANGUAGES)
    found = Lesson(sheet_of(number), lang)
    os.environ["NEZHA_LANG"] = lang
    _set_letters()
    return found


def _set_letters() -> None:
    """Fonts with Chinese and the workbench's colours for whatever a notebook draws with matplotlib."""
    import matplotlib

    from nezha.insight.plots.fonts import families
    from nezha.insight.plots.paper import paper_style

    # the workbench's figures may hold any text and read no formula in it; the ticks of a logarithmic axis are formulas
    ours = {"figure.dpi": 110, "figure.constrained_layout.use": True, "text.parse_math": True}
    matplotlib.rcParams.update(paper_style(families()) | ours)


def _of(table: dict[str, Any], kind: str, name: str) -> Any:
    if name not in table:
        raise unknown_choice(kind, name, tuple(table))
    return table[name]
