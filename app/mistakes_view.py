"""Where a fine-tuned model is wrong, as HTML: a table of what it takes for what, its worst answers, its calibration."""

from html import escape

from nezha.finetune_tasks import NAMES, TASK_KINDS
from nezha.tasks.examples import Answer, Quote, Span
from nezha.tasks.mistakes import NOTHING, Confusion, Mistake, Mistakes

from .chart import Line, line_chart
from .language import say
from .markup import percent
from .try_view import entity
from .words import label_word

LONGEST = 160
"""Characters of a text in the list."""
MOST_NAMES = 8
"""Wrong names of one text that are told on each side."""
MOST_LABELS = 12
"""Labels of a confusion that can be read on a page."""


def mistakes_view(found: Mistakes, lang: str) -> str:
    """Everything about the mistakes of one run."""
    told = say("mistakes.count", lang, wrong=f"{found.wrong:,}", texts=f"{found.texts:,}",
               share=percent(found.wrong / found.texts if found.texts else 0))  # fmt: skip
    parts = [f'<p class="nz-note">{told}</p>', '<div class="nz-charts">']
    parts += [confusion(found.confusion, lang) if found.confusion else "", calibration(found, lang), "</div>"]
    return "".join([*parts, worst(found, lang)])


def confusion(table: Confusion, lang: str) -> str:
    """Rows are what is right, columns what was said; of many labels those that are confused most."""
    shown, left_out = table, ""
    if len(table.labels) > MOST_LABELS:
        shown = table.most_confused(MOST_LABELS)
        facts = {"shown": MOST_LABELS, "labels": len(table.labels), "seen": shown.wrong, "wrong": table.wrong}
        told = say("mistakes.part", lang, **{name: f"{value:,}" for name, value in facts.items()})
        left_out = f'<p class="nz-aside">{told}</p>'
    return _table(shown, left_out, lang)


def _table(table: Confusion, note: str, lang: str) -> str:
    """The darker a cell, the larger its share of the row."""
    words = [say("mistakes.nothing", lang) if label == NOTHING else label_word(label, lang) for label in table.labels]
    head = "".join(f'<th scope="col">{escape(word)}</th>' for word in words)
    rows = ""
    for place, (word, counts) in enumerate(zip(words, table.counts, strict=True)):
        cells = "".join(_cell(count, sum(counts), place == column) for column, count in enumerate(counts))
        rows += f'<tr><th scope="row">{escape(word)}</th>{cells}</tr>'
    corner = f"<small>{say('mistakes.rows', lang)}</small>"
    return (
        f'<figure class="nz-chart"><figcaption><b>{say("mistakes.confusion", lang)}</b></figcaption>'
        f'<div class="nz-confusion" tabindex="0"><table><thead><tr><td>{corner}</td>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{note}</figure>"
    )


def _cell(count: int, row: int, right: bool) -> str:
    share = count / row if row else 0
    shade = f"--shade:{round((45 if right else 70) * share)}%"  # the text stays readable on the darkest
    return f'<td class="{"right" if right else "wrong"}" style="{shade}">{count:,}</td>'


def calibration(found: Mistakes, lang: str) -> str:
    """How often an answer is right, by how probable the model held it."""
    if not found.calibration:
        return ""
    lines = [
        Line(
            name=say("mistakes.accuracy", lang),
            style="held",
            points=[(one.probability, one.accuracy) for one in found.calibration],
            dots=True,
        ),
        Line(name=say("mistakes.perfect", lang), style="rate dashed", points=[(0, 0), (1, 1)]),
    ]
    note = say("mistakes.error", lang, error=percent(found.calibration_error or 0))
    chart = line_chart(
        lines, title=say("mistakes.calibration", lang), x_label=say("mistakes.probability", lang),
        y_label=say("mistakes.accuracy", lang), zero=True,
    )  # fmt: skip
    return f'<div>{chart}<p class="nz-aside">{note}</p></div>'


def worst(found: Mistakes, lang: str) -> str:
    """The worst mistakes as rows to click; each carries its place in `data-mistake`."""
    if not found.worst:
        return f'<p class="nz-note">{say("mistakes.none", lang)}</p>'
    rows = "".join(_row(place, one, lang) for place, one in enumerate(found.worst))
    key = "mistakes.worst.names" if TASK_KINDS[found.task].shape == NAMES else "mistakes.worst"
    return (
        f'<h4 class="nz-group">{say(key, lang)}</h4><p class="nz-aside">{say("mistakes.click", lang)}</p>'
        f'<div class="nz-mistakes">{rows}</div>'
    )


def _row(place: int, mistake: Mistake, lang: str) -> str:
    one = mistake.prediction
    second = f'<span class="nz-second">{escape(_cut(one.second))}</span>' if one.second else ""
    how = f"<i>{percent(mistake.probability)}</i>" if mistake.probability is not None else ""
    if mistake.wrong > 1:
        how = f"<i>{say('mistakes.names', lang, n=mistake.wrong)}</i>"
    if any(isinstance(part, Span) for part in (*one.expected, *one.answer)):
        wrong = _wrong_names(one.text, one.expected, one.answer, lang)
    else:
        wrong = (
            f'<span class="nz-pair">{say("mistakes.expected", lang)} <b>{escape(_told(one.expected, lang))}</b> · '
            f"{say('mistakes.answered', lang)} <b>{escape(_told(one.answer, lang))}</b></span>"
        )
    text = f'<span class="nz-text">{escape(_cut(one.text))}</span>'
    look = say("next.look", lang)
    return (
        f'<div class="nz-fault"><button type="button" class="nz-mistake" data-mistake="{place}">'
        f"{text}{second}{wrong}{how}</button>"
        f'<button type="button" class="nz-look" data-look="{place}">{look}</button></div>'
    )


def _wrong_names(text: str, expected: Answer, answer: Answer, lang: str) -> str:
    """The names that are right and were not said, and those that were said and are not right."""
    sides = []
    for key, these, others in (("mistakes.missed", expected, answer), ("mistakes.invented", answer, expected)):
        spans = sorted(part for part in {*these} - {*others} if isinstance(part, Span))
        if spans:
            marks = " ".join(entity(text[span.start : span.end], span.kind, lang) for span in spans[:MOST_NAMES])
            more = f" +{len(spans) - MOST_NAMES}" if len(spans) > MOST_NAMES else ""
            sides.append(f'<span class="nz-side"><small>{say(key, lang)}</small><span>{marks}{more}</span></span>')
    return "".join(sides)


def _told(answer: Answer, lang: str) -> str:
    if isinstance(answer, str):
        return label_word(answer, lang)
    quotes = [part.text for part in answer if isinstance(part, Quote)]
    return " / ".join(quotes) or say("try.no.answer", lang)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
