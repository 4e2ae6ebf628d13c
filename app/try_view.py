"""What a fine-tuned model says of a text: a label with bars, names in colour, or the answer in the passage."""

from html import escape

from nezha.finetune_tasks import READING, TASK_KINDS
from nezha.tasks.examples import Quote, Span
from nezha.tasks.predictions import Predicted

from .language import say
from .markup import percent
from .words import label_word

KINDS = {"PER": 0, "LOC": 2, "ORG": 1}
"""Colours of the kinds in the box."""
COLOURS = 8
MOST_CANDIDATES = 5
"""Answers to a question that are told."""


def card(predicted: Predicted, title: str, lang: str) -> str:
    """One model's answer."""
    head = f"<header><h4>{escape(title)}</h4></header>"
    return f'<section class="nz-card nz-said">{head}{_answer(predicted, lang)}</section>'


def cards(found: list[tuple[str, Predicted]], lang: str) -> str:
    """Answers side by side, and whether two agree."""
    drawn = "".join(card(predicted, title, lang) for title, predicted in found)
    verdict = ""
    if len(found) > 1:
        same = found[0][1].answer == found[1][1].answer
        verdict = f'<p class="nz-note">{say("try.agree" if same else "try.differ", lang)}</p>'
    return f'<div class="nz-cards nz-answers">{drawn}</div>{verdict}'


def _answer(predicted: Predicted, lang: str) -> str:
    if isinstance(predicted.answer, str):
        return _label(predicted, lang)
    if TASK_KINDS[predicted.task].shape == READING:
        quotes = [part for part in predicted.answer if isinstance(part, Quote)]
        return quoted(predicted.text, quotes, lang) + _candidates(predicted, lang)
    spans = [part for part in predicted.answer if isinstance(part, Span)]
    none = f'<p class="nz-aside">{say("try.no.names", lang)}</p>' if not spans else ""
    return named(predicted.text, spans, lang) + legend(spans, lang) + none


def _label(predicted: Predicted, lang: str) -> str:
    answer = str(predicted.answer)
    bars = "".join(
        _bar(label_word(label, lang), share, chosen=label == answer) for label, share in predicted.probabilities.items()
    )
    return f'<p class="nz-verdict">{escape(label_word(answer, lang))}</p>{bars}'


def named(text: str, spans: list[Span] | tuple[Span, ...], lang: str) -> str:
    """A text with its names coloured."""
    parts, end = [], 0
    for span in sorted(spans):
        if span.start < end:  # a model may not give names that overlap; data of one's own may
            continue
        parts += [escape(text[end : span.start]), entity(text[span.start : span.end], span.kind, lang)]
        end = span.end
    return f'<p class="nz-named">{"".join([*parts, escape(text[end:])])}</p>'


def entity(text: str, kind: str, lang: str) -> str:
    """One name in the colour of its kind, which is written beside it."""
    return (
        f'<mark class="nz-entity k{_colour(kind)}">{escape(text)}<small>{escape(label_word(kind, lang))}</small></mark>'
    )


def legend(spans: list[Span], lang: str) -> str:
    """How many names of each kind there are."""
    kinds = sorted({span.kind for span in spans}, key=lambda kind: (_colour(kind), kind))
    items = "".join(
        f'<span class="nz-kind k{_colour(kind)}">{escape(label_word(kind, lang))} '
        f"{sum(span.kind == kind for span in spans)}</span>"
        for kind in kinds
    )
    return f'<p class="nz-kinds">{items}</p>' if items else ""


def quoted(passage: str, quotes: list[Quote] | tuple[Quote, ...], lang: str) -> str:
    """The first answer, and the passage in which it is marked."""
    if not quotes:
        return f'<p class="nz-verdict">{say("try.no.answer", lang)}</p><p class="nz-named">{escape(passage)}</p>'
    first = quotes[0]
    marked = escape(passage)
    if first.start >= 0:
        end = first.start + len(first.text)
        marked = (
            f"{escape(passage[: first.start])}<mark class='nz-quote'>{escape(passage[first.start : end])}</mark>"
            f"{escape(passage[end:])}"
        )
    return f'<p class="nz-verdict">{escape(first.text)}</p><p class="nz-named">{marked}</p>'


def _candidates(predicted: Predicted, lang: str) -> str:
    """The best answers, each with its probability among them."""
    bars = "".join(
        _bar(one.text or say("try.no.answer", lang), one.probability, chosen=place == 0)
        for place, one in enumerate(predicted.candidates[:MOST_CANDIDATES])
    )
    return f'<div class="nz-candidates">{bars}</div>' if bars else ""


def _bar(word: str, share: float, *, chosen: bool) -> str:
    return (
        f'<div class="nz-level{" chosen" if chosen else ""}"><span title="{escape(word)}">{escape(word)}</span>'
        f'<span class="nz-bar"><i style="width:{100 * share:.2f}%"></i></span><span>{percent(share)}</span></div>'
    )


def _colour(kind: str) -> int:
    """A colour that a kind always has, whatever stands beside it."""
    return KINDS.get(kind, sum(map(ord, kind)) % COLOURS)
