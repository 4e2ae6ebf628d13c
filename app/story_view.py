"""The start page as HTML: three doors and the tour, then the model's story in five pictures."""

from functools import lru_cache
from typing import Any

from nezha.tour.results import Gap, Heads, Split, Step, Task, Word
from nezha.tour.story import PICTURES, story

from . import tour_pictures as pictures
from .language import say
from .markup import percent

DOORS = ("tour", "look", "train", "finetune")


def doors(lang: str) -> str:
    """Four cards to click; each carries its name in `data-door`."""
    cards = "".join(
        f'<button type="button" class="nz-door {name}" data-door="{name}"><b>{say(f"door.{name}", lang)}</b>'
        f"<span>{say(f'door.{name}.text', lang)}</span></button>"
        for name in DOORS
    )
    return f'<div class="nz-doors">{cards}</div>'


def five_pictures(lang: str) -> str:
    """The story: a picture a card, each leading to the step of the tour that goes on from it."""
    cards = "".join(_card(number, name, _kept()[name], lang) for number, name in enumerate(PICTURES, 1))
    return (
        f'<h3 class="nz-title">{say("story.title", lang)}</h3><p class="nz-lead">{say("story.lead", lang)}</p>'
        f'<div class="nz-story">{cards}</div>'
    )


@lru_cache(maxsize=1)
def _kept() -> dict[str, Step]:
    return story()


def _card(number: int, name: str, step: Step, lang: str) -> str:
    text = say(f"story.{name}.text", lang, **_facts(step, lang))
    return (
        f'<article class="nz-scene {name}"><header><span class="nz-number">{number}</span>'
        f"<h4>{say(f'story.{name}', lang)}</h4></header>"
        f'<div class="nz-shown">{_picture(step, lang)}</div><p>{text}</p>'
        f'<button type="button" class="nz-try" data-step="{name}">{say("story.try", lang)} →</button></article>'
    )


def _picture(step: Step, lang: str) -> str:
    if isinstance(step, Gap):
        return pictures.gap_picture(step, lang)
    if isinstance(step, Word):
        return pictures.word_picture(step, lang)
    if isinstance(step, Heads):
        return f'<div class="nz-maps">{pictures.heads_map(step, step.answer, lang, back=True)}</div>'
    if isinstance(step, Split):
        return pictures.split_picture(step, lang)
    return pictures.task_picture(step, lang) if isinstance(step, Task) else ""


def _facts(step: Step, lang: str) -> dict[str, Any]:
    """The numbers that a card names, as they are written."""
    if isinstance(step, Word):
        return {"alone": percent(step.alone), "together": percent(step.together)}
    if isinstance(step, Heads):
        head = pictures.head_word(*step.places[step.offered.index(step.answer)], lang)
        return {"head": head[:1].upper() + head[1:], "share": percent(step.share(step.answer))}
    if isinstance(step, Split):
        return {"share": percent(step.position_share)}
    if isinstance(step, Task):
        return {"new": step.new, "learned": step.learned_from, "after": percent(step.after), "tests": step.tests}
    return {}
