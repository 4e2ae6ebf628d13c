"""The pictures of the tour and of the start page: sentences with gaps, bars and maps, from results of `nezha.tour`."""

import math
from collections.abc import Iterable
from html import escape

from nezha.tour.results import Gap, Heads, Moved, Off, Split, Task, Word

from .language import say
from .maps import attention_map, score_map, spread
from .markup import percent


def head_word(layer: int, head: int, lang: str) -> str:
    """A head as the viewer names it; both counted from 0."""
    return say("tour.head", lang, layer=layer + 1, head=head + 1)


def lost_share(nats: float) -> float:
    """How far a probability falls when its logarithm falls by so many nats; what rises falls by nothing."""
    return max(0.0, 1 - math.exp(-nats))


def sentence(text: str, filled: str = "") -> str:
    """A text with its masks as boxes, or with `filled` in them."""
    box = f"<mark>{escape(filled)}</mark>" if filled else '<i class="nz-gap">?</i>'
    return f'<p class="nz-sentence" lang="zh">{escape(text).replace("[MASK]", box)}</p>'


def bars(rows: Iterable[tuple[str, float, str]], *, chosen: str = "", chinese: bool = False, full: float = 1.0) -> str:
    """Bars to compare.

    Args:
        rows: name, length and what is written behind it.
        chosen: the name of the one that stands out.
        chinese: whether the names are characters of the data, in any language of the page.
        full: the length that fills the line.
    """
    mark = ' lang="zh"' if chinese else ""
    lines = "".join(
        f'<div class="nz-row{" chosen" if name == chosen else ""}"><span{mark}>{escape(name)}</span>'
        f'<span class="nz-bar"><i style="width:{100 * min(1.0, max(0.0, value / full)):.2f}%"></i></span>'
        f"<span>{escape(told)}</span></div>"
        for name, value, told in rows
    )
    return f'<div class="nz-rows{" chars" if chinese else ""}">{lines}</div>'


def gap_picture(step: Gap, lang: str) -> str:
    """The filled sentence and the model's best guesses."""
    rows = zip(step.best, step.best_probabilities, strict=True)
    guesses = bars(((one, p, percent(p)) for one, p in rows), chosen=step.best[0], chinese=True)
    return sentence(step.text, step.best[0]) + guesses


def word_picture(step: Word, lang: str) -> str:
    """The word half hidden and wholly hidden, and what is guessed for its second character."""
    sides = (
        ("alone", step.text.replace(step.character, "[MASK]", 1), step.alone_best, step.alone_probabilities),
        ("together", step.text.replace(step.word, "[MASK]" * len(step.word), 1), step.together_best,
         step.together_probabilities),
    )  # fmt: skip
    return "".join(
        f'<div class="nz-side2"><small>{say(f"tour.word.{key}", lang)}</small>{sentence(text)}'
        + bars(((one, p, percent(p)) for one, p in zip(best, shares, strict=True)), chosen=step.character, chinese=True)
        + "</div>"
        for key, text, best, shares in sides
    )


def heads_map(step: Heads, name: str, lang: str, *, back: bool) -> str:
    """The map of one of the heads; `back` marks what a previous-token head looks at."""
    place = step.offered.index(name)
    return attention_map(step.maps[place], step.tokens, head_word(*step.places[place], lang), back=back)


def split_picture(step: Split, lang: str) -> str:
    """Content + position = attention."""
    largest = spread(step.content, step.position)
    maps = (
        ("tour.split.content", score_map(step.content, step.tokens, say("tour.split.content", lang), largest)),
        ("tour.split.position", score_map(step.position, step.tokens, say("tour.split.position", lang), largest)),
        ("tour.split.sum", attention_map(step.probabilities, step.tokens, say("tour.split.sum", lang), back=True)),
    )
    signs = ("+", "→", "")
    return _maps((say(key, lang), drawn, sign) for (key, drawn), sign in zip(maps, signs, strict=True))


def split_question(step: Split, lang: str) -> str:
    """The attention of the head alone."""
    drawn = attention_map(step.probabilities, step.tokens, say("tour.split.sum", lang), back=True)
    return _maps([(head_word(step.layer, step.head, lang), drawn, "")])


def moved_picture(step: Moved, lang: str, *, mixed: bool) -> str:
    """The head over the sentence and, with `mixed`, over its shuffled characters."""
    parts = [("tour.moved.plain", step.plain, step.tokens), ("tour.moved.mixed", step.mixed, step.shuffled_tokens)]
    return _maps(
        (say(key, lang), attention_map(values, tokens, say(key, lang), back=True), "")
        for key, values, tokens in parts[: 2 if mixed else 1]
    )


def off_picture(step: Off, lang: str) -> str:
    """How far the probability of the right character falls, a bar a head and one for a layer."""
    rows = [
        (head_word(*place, lang), lost_share(lost), percent(lost_share(lost)))
        for place, lost in zip(step.places, step.lost, strict=True)
    ]
    whole = lost_share(step.layer_lost)
    rows.append((say("tour.off.layer", lang, layer=step.layer + 1), whole, percent(whole)))
    best = head_word(*step.places[step.offered.index(step.answer)], lang)
    full = max(1e-6, *(value for _, value, _ in rows))
    return bars(rows, chosen=best, full=full) + f'<p class="nz-aside">{say("tour.off.axis", lang)}</p>'


def task_picture(step: Task, lang: str) -> str:
    """Right answers before and after, beside a coin."""
    rows = [
        (say("tour.task.before", lang), step.before, percent(step.before)),
        (say("tour.task.after", lang), step.after, percent(step.after)),
    ]
    review = say("tour.task.review", lang, share=percent(step.positive))
    return (
        f'<div class="nz-coin">{bars(rows, chosen=rows[1][0])}</div>'
        f'<p class="nz-aside nz-coin-note">{say("tour.task.coin.line", lang)}</p>'
        f'{sentence(step.review)}<p class="nz-aside">{review}</p>'
    )


def _maps(parts: Iterable[tuple[str, str, str]]) -> str:
    """Maps beside one another, each with its name and the sign that stands behind it."""
    figures = "".join(
        f"<figure>{drawn}<figcaption>{escape(name)}</figcaption></figure>"
        + (f'<b class="nz-sign" aria-hidden="true">{sign}</b>' if sign else "")
        for name, drawn, sign in parts
    )
    return f'<div class="nz-maps">{figures}</div>'
