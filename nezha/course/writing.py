"""The course's index and its teacher's guide, made of the lessons' sheets."""

import json
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_markdown_cell, new_notebook

from nezha.course.judging import NotYetError
from nezha.course.sheet import Exercise, Sheet, Words, all_sheets, answer_of
from nezha.course.storing import KERNEL, LANGUAGES, scripts
from nezha.messages import say


def told(words: Words, lang: str) -> str:
    """The text of a language."""
    return words[lang == "zh"]


def notebook_of(folder: Path, lang: str, number: int) -> str:
    """The address of a lesson's notebook from the index."""
    script = next(one for one in scripts(folder, lang) if int(one.name[:2]) == number)
    return f"{lang}/{script.stem}.ipynb"


def index(folder: Path) -> str:
    """The notebook that `make lab` opens: every lesson in both languages, as JSON."""
    cells = []
    for lang in LANGUAGES:
        lines = [
            f"# {say('course_title', lang)}",
            say("course_start", lang),
            say("course_pictures", lang),
            f"| | {say('course_column_lesson', lang)} | {say('course_column_able', lang)} |\n|---|---|---|\n"
            + "\n".join(_row(folder, one, lang) for one in all_sheets()),
            f"[{say('course_guide', lang)}](teachers.{lang}.md)",
        ]
        cells.append(new_markdown_cell("\n\n".join(lines), id=f"index-{lang}"))
    notebook: Any = new_notebook(cells=cells, metadata=KERNEL)
    notebook.nbformat_minor = 5
    return nbformat.writes(notebook) + "\n"


def _row(folder: Path, one: Sheet, lang: str) -> str:
    able = ("；" if lang == "zh" else "; ").join(told(words, lang).rstrip("。.") for words in one.able)
    return f"| {one.number:02d} | [{told(one.title, lang)}]({notebook_of(folder, lang, one.number)}) | {able} |"


def guide(folder: Path, lang: str) -> str:
    """The teacher's guide, as Markdown."""
    kept = json.loads((folder / "seconds.json").read_text(encoding="utf-8"))
    parts = [f"# {say('course_guide', lang)}", say("course_guide_start", lang, cores=kept["cores"])]
    for one in all_sheets():
        address = notebook_of(folder, lang, one.number)
        seconds = kept["seconds"][address.removesuffix(".ipynb")]
        parts += [
            f"## {one.number:02d} · [{told(one.title, lang)}]({address})",
            say("course_seconds", lang, seconds=seconds),
        ]
        parts += [f"### {say('course_misconceptions', lang)}"]
        parts += ["\n".join(f"- **{told(belief, lang)}** {told(help_, lang)}" for belief, help_ in one.misconceptions)]
        parts += [f"### {say('course_predictions', lang)}"]
        parts += [
            f"- {told(asked.question, lang)} — {told(asked.why, lang)}" for asked in one.predictions.values()
        ]  # fmt: skip
        parts += [f"### {say('course_exercises', lang)}"]
        parts += [_exercise(name, exercise, lang) for name, exercise in one.exercises.items()]
    return "\n\n".join(parts) + "\n"


def _exercise(name: str, exercise: Exercise, lang: str) -> str:
    lines = [f"**`{name}`** {told(exercise.task, lang)}", f"```python\n{exercise.solution.strip()}\n```"]
    colon = "：" if lang == "zh" else ":"
    for mistake in exercise.mistakes:
        lines.append(f"{say('course_mistake', lang)}{colon}\n\n```python\n{mistake.strip()}\n```")
        lines.append(f"> {say('course_says', lang)}{colon} {told(reply(exercise, mistake), lang)}")
    return "\n\n".join(lines)


def reply(exercise: Exercise, mistake: str) -> Words:
    """What the judge says of a mistake.

    Raises:
        ValueError: it takes the mistake for right, or for no answer.
    """
    try:
        said = exercise.judge(answer_of(mistake))
    except NotYetError:
        said = None
    if said is None:
        raise ValueError(f"this is meant to be a mistake, and its judge finds none:\n{mistake}")
    return said


def write(folder: Path) -> None:
    """Both, into the folder of the lessons."""
    (folder / "index.ipynb").write_text(index(folder), encoding="utf-8")
    for lang in LANGUAGES:
        (folder / f"teachers.{lang}.md").write_text(guide(folder, lang), encoding="utf-8")
