"""A step of the tour as HTML: its question, the choices as buttons, and what the model answers to the one chosen."""

from html import escape
from typing import Any

from nezha.messages import InputError
from nezha.tour import STEPS
from nezha.tour.results import KINDS, Gap, Heads, Moved, Off, Split, Step, Task, Word

from . import tour_pictures as pictures
from .language import say
from .markup import notice, percent

SAME = 1e-5
"""Probabilities that differ by less differ by rounding, as the shift test has it."""
GLOSSED = ("gap", "heads", "word")
"""Steps that say what the sentence means: those before it is well known."""


def step_view(name: str, step: Step | None, given: str, lang: str, error: InputError | None = None) -> str:
    """The whole step.

    Args:
        name: of `STEPS`.
        step: what the model answered; None until it has.
        given: the choice that was made; nothing while none is.
        lang: language of the page.
        error: why the model could not answer.
    """
    number = list(STEPS).index(name) + 1
    facts = _facts(step, lang) if step else {}
    known = step is not None or name in ("gap", "heads", "split")
    ask = say(f"tour.{name}.ask", lang, **facts) if known else say("tour.asking", lang)
    why = say(f"tour.{name}.why", lang, **facts) if known else ""
    gloss = f' <span class="nz-gloss">{say("tour.gloss", lang)}</span>' if name in GLOSSED and step else ""
    body = _before(name, step, lang) if step and not given else ""
    parts = [
        f'<header><span class="nz-number">{number}<small>/{len(STEPS)}</small></span><h3>{ask}</h3></header>',
        f'<p class="nz-why">{why}{gloss}</p>', notice(error, lang), body, _choices(name, step, given, lang),
        _said(name, step, given, facts, lang) if step and given else "",
    ]  # fmt: skip
    return f'<section class="nz-tour" data-step="{name}"{_view_code(step)}>{"".join(parts)}</section>'


def _view_code(step: Step | None) -> str:
    """Text and code with which the viewer opens the head that the step is about."""
    place = None
    if isinstance(step, Heads):
        place = step.places[step.offered.index(step.answer)]
    elif isinstance(step, Split):
        place = (step.layer, step.head)
    if place is None or not isinstance(step, (Heads, Split)):
        return ""
    return f' data-text="{escape(step.text)}" data-view="1.L{place[0] + 1}.H{place[1] + 1}.T6"'


def _before(name: str, step: Step, lang: str) -> str:
    """What is to be seen before the choice."""
    if isinstance(step, Gap):
        return pictures.sentence(step.text)
    if isinstance(step, Split):
        return pictures.split_question(step, lang)
    if isinstance(step, Moved):
        return pictures.moved_picture(step, lang, mixed=False)
    if isinstance(step, Word):
        return pictures.sentence(step.text.replace(step.character, "[MASK]", 1))
    if isinstance(step, Task):
        return pictures.sentence(step.review)
    return ""


def _choices(name: str, step: Step | None, given: str, lang: str) -> str:
    """The choices; those of a step that depends on the model come with its answer."""
    offered = step.offered if step else KINDS[name].choices
    if not offered:
        return f'<p class="nz-empty">{say("tour.asking", lang)}</p>'
    kind = "maps" if name == "heads" else "chars" if name == "gap" else "words"
    buttons = "".join(_choice(name, step, one, given, lang) for one in offered)
    label = say(f"tour.{name}", lang)
    return f'<div class="nz-choices {kind}" role="group" aria-label="{escape(label)}">{buttons}</div>'


def _choice(name: str, step: Step | None, one: str, given: str, lang: str) -> str:
    pressed = str(one == given).lower()
    state = ""
    if given and step:
        state = " right" if one == step.answer else " wrong" if one == given else ""
    face, more = escape(one), ""
    if isinstance(step, Heads):
        drawn = pictures.heads_map(step, one, lang, back=bool(given) and one == step.answer)
        face = f"{drawn}<span>{pictures.head_word(*step.places[step.offered.index(one)], lang)}</span>"
    elif isinstance(step, Off):
        place = step.offered.index(one)
        role = say(f"tour.off.{step.roles[place]}", lang)
        face = f"{pictures.head_word(*step.places[place], lang)}<small>{role}</small>"
    elif name == "gap":
        more = ' lang="zh"'
    else:
        face = say(f"tour.{name}.{one}", lang)
    return (
        f'<button type="button" class="nz-choice{state}" data-choice="{escape(one)}" aria-pressed="{pressed}"{more}>'
        f"{face}</button>"
    )


def _said(name: str, step: Step, given: str, facts: dict[str, Any], lang: str) -> str:
    """Whether the prediction was right, why not, the picture, and what it teaches."""
    right = given == step.answer
    verdict = say("tour.right" if right else "tour.not", lang)
    fact = say(f"tour.{name}.fact", lang, **facts)
    why = "" if right else f" {_wrong(name, step, given, lang)}"
    return (
        f'<div class="nz-answer {"right" if right else "wrong"}" role="status"><p><b>{verdict}</b>{why}</p>'
        f'<div class="nz-shown">{_after(step, lang)}</div>'
        f'<p class="nz-fact">{fact[:1].upper() + fact[1:]}</p></div>'
    )


def _wrong(name: str, step: Step, given: str, lang: str) -> str:
    """Why the choice is not what the model does."""
    if isinstance(step, Gap):
        share = step.probabilities[step.characters.index(given)]
        return say("tour.gap.wrong", lang, choice=_chinese(given), share=percent(share))
    if isinstance(step, Heads):
        head = pictures.head_word(*step.places[step.offered.index(given)], lang)
        return say("tour.heads.wrong", lang, head=head, share=percent(step.share(given)))
    if isinstance(step, Off):
        place = step.offered.index(given)
        lost = percent(pictures.lost_share(step.lost[place]))
        return say("tour.off.wrong", lang, head=pictures.head_word(*step.places[place], lang), lost=lost)
    return say(f"tour.split.wrong.{given}" if isinstance(step, Split) else f"tour.{name}.wrong", lang)


def _after(step: Step, lang: str) -> str:
    """The picture that shows the answer; the heads show it where they are chosen."""
    if isinstance(step, Gap):
        return pictures.gap_picture(step, lang)
    if isinstance(step, Split):
        return pictures.split_picture(step, lang)
    if isinstance(step, Moved):
        return pictures.moved_picture(step, lang, mixed=True)
    if isinstance(step, Word):
        return pictures.word_picture(step, lang)
    if isinstance(step, Off):
        return pictures.off_picture(step, lang)
    return pictures.task_picture(step, lang) if isinstance(step, Task) else ""


def _facts(step: Step, lang: str) -> dict[str, Any]:
    """The numbers that a step's sentences name, as they are written."""
    if isinstance(step, Gap):
        return {"best": _chinese(step.best[0]), "share": percent(step.best_probabilities[0])}
    if isinstance(step, Heads):
        place = step.places[step.offered.index(step.answer)]
        return {"head": pictures.head_word(*place, lang), "share": percent(step.share(step.answer))}
    if isinstance(step, Split):
        return {"share": percent(step.position_share)}
    if isinstance(step, Moved):
        return {
            "begun": step.begun, "shift": f"{max(step.shift, SAME):.5f}", "twin": f"{step.twin_shift:.1g}",
            "share": percent(step.share), "mixed": percent(step.shuffled_share),
        }  # fmt: skip
    if isinstance(step, Word):
        shares = {"alone": percent(step.alone), "together": percent(step.together)}
        return {"word": _chinese(step.word), "character": _chinese(step.character), **shares}
    if isinstance(step, Off):
        place = step.offered.index(step.answer)
        return {
            "texts": step.texts, "characters": step.characters, "head": pictures.head_word(*step.places[place], lang),
            "lost": percent(pictures.lost_share(step.lost[place])), "layer": step.layer + 1,
            "all": percent(pictures.lost_share(step.layer_lost)),
        }  # fmt: skip
    assert isinstance(step, Task)
    counts = {"new": step.new, "all": step.all, "learned": step.learned_from, "tests": step.tests}
    shares = {"before": percent(step.before), "after": percent(step.after)}
    return {**{name: f"{count:,}" for name, count in counts.items()}, **shares}


def _chinese(character: str) -> str:
    """A character of the data within a sentence of the page."""
    return f'<span lang="zh">{escape(character)}</span>'
