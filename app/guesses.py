"""What a model would write at each mask, as bars of probability to read at a glance."""

from html import escape

from nezha.insight.results import FillMaskResult, MaskGuess

from .language import say
from .markup import empty, percent
from .masks import Units

_PLACE = "\0"
"""Stands in a sentence where a character of the data belongs."""


def strip(units: Units, lang: str) -> str:
    """The text as buttons, one a character: a click hides it or shows it again."""
    if not units:
        return empty(say("fill.strip.empty", lang))
    keys = "".join(_key(place, unit.shown, unit.hidden, unit.masked, lang) for place, unit in enumerate(units))
    return f'<div class="nz-strip" role="group" aria-label="{say("fill.strip", lang)}">{keys}</div>'


def _key(place: int, shown: str, hidden: str | None, masked: bool, lang: str) -> str:
    if shown == "\n":
        return '<span class="nz-break"></span>'
    if not masked:
        return f'<button type="button" data-unit="{place}" aria-pressed="false" lang="zh">{escape(shown)}</button>'
    hint = say("fill.hidden", lang, character=hidden) if hidden else say("fill.typed", lang)
    return f'<button type="button" data-unit="{place}" aria-pressed="true" title="{escape(hint)}">?</button>'


def guesses(result: FillMaskResult, units: Units, lang: str) -> str:
    """The filled sentence, then one card a mask with its candidates; each carries `data-mask` and `data-token`."""
    hidden = [unit.hidden for unit in units if unit.masked]
    cards = "".join(
        _card(mask, hidden[mask.index] if mask.index < len(hidden) else None, lang) for mask in result.masks
    )
    return f'<p class="nz-filled" lang="zh">{_filled(result)}</p><div class="nz-cards">{cards}</div>'


def _filled(result: FillMaskResult) -> str:
    """The text with the best candidate at each mask."""
    parts, end = [], 0
    for mask in result.masks:
        parts += [escape(result.text[end : mask.start]), f"<mark>{escape(mask.candidates[0].token)}</mark>"]
        end = mask.end
    return "".join([*parts, escape(result.text[end:])])


def _card(mask: MaskGuess, hidden: str | None, lang: str) -> str:
    rows = "".join(
        f'<button type="button" class="nz-guess{" right" if candidate.token == hidden else ""}" '
        f'data-mask="{mask.index}" data-token="{escape(candidate.token)}" title="{say("fill.put", lang)}">'
        f'<span class="nz-token" lang="zh">{escape(candidate.token)}</span>'
        f'<span class="nz-bar"><i style="width:{100 * candidate.probability:.2f}%"></i></span>'
        f'<span class="nz-share">{percent(candidate.probability)}</span></button>'
        for candidate in mask.candidates
    )
    was = ""
    if hidden:
        place = next((n for n, candidate in enumerate(mask.candidates, 1) if candidate.token == hidden), None)
        key = "fill.found" if place else "fill.missed"
        was = f'<span class="nz-was">{_quoting(say(key, lang, character=_PLACE, place=place), hidden)}</span>'
    title = say("fill.mask", lang, number=mask.index + 1)
    return f'<section class="nz-card"><header><h4>{title}</h4>{was}</header>{rows}</section>'


def _quoting(sentence: str, character: str) -> str:
    """A sentence of the page with a character of the data where it has a zero."""
    return escape(sentence).replace(_PLACE, f'<span lang="zh">{escape(character)}</span>')
