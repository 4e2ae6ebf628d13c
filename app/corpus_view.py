"""Prepared text in figures: tiles, small bars, and what the four maskings hide beside what the paper says."""

from collections.abc import Sequence
from html import escape

from nezha import messages
from nezha.insight.corpus_results import CorpusResult, Lengths, Padding, RatesResult, RecipeRates, SplitFacts, Words

from .language import say
from .markup import amount, percent, sentence

KINDS = ("mask", "random", "keep")
CUTS = {"next_sentence": "data.next_sentence", "packed": "data.packed", "full": "data.full"}


def facts(result: CorpusResult, lang: str) -> str:
    """Everything about a corpus but its rates; the bars are those of its largest split."""
    whole = max(result.splits, key=lambda split: split.tokens)
    parts = [
        _tiles(result, lang),
        '<div class="nz-bars">',
        _lengths("data.sentences.length", whole.sentence_lengths, lang),
        _lengths("data.documents.length", whole.document_lengths, lang),
        _words(whole.words, lang),
        _padding(whole.padding, lang),
        "</div>",
    ]
    if result.dropped:
        reasons = (
            sentence(messages.say(f"line_dropped_{reason}", lang, count=f"{count:,}"))
            for reason, count in result.dropped.items()
        )
        parts.append(f'<p class="nz-aside">{escape(" · ".join(reasons))}</p>')
    if whole.counted < whole.tokens:
        parts.append(f'<p class="nz-aside">{say("data.counted", lang, tokens=f"{whole.counted:,}")}</p>')
    return "".join(parts)


def _tiles(result: CorpusResult, lang: str) -> str:
    """The large figures, over both splits."""
    splits = result.splits
    held = next((split.documents for split in splits if split.split == "held_out"), 0)
    tokens = sum(split.counted for split in splits)
    unknown = sum(split.unknown * split.counted for split in splits) / tokens
    used = max(split.vocabulary_used for split in splits)
    tiles = [
        ("data.tile.characters", _large(sum(split.characters for split in splits), lang), ""),
        ("data.tile.tokens", _large(sum(split.tokens for split in splits), lang), ""),
        ("data.tile.sentences", _count(splits, "sentences"), ""),
        ("data.tile.documents", _count(splits, "documents"), say("data.tile.held", lang, n=f"{held:,}")),
        ("data.tile.vocabulary", f"{used:,}", say("data.tile.of", lang, n=f"{result.vocabulary_size:,}")),
        ("data.tile.unknown", f"{unknown:.2%}", ""),
    ]
    rows = "".join(
        f"<div><dt>{say(name, lang)}</dt><dd>{figure}{f'<small>{more}</small>' if more else ''}</dd></div>"
        for name, figure, more in tiles
    )
    return f'<dl class="nz-tiles">{rows}</dl>'


def _count(splits: Sequence[SplitFacts], name: str) -> str:
    return f"{sum(getattr(split, name) for split in splits):,}"


def _large(number: int, lang: str) -> str:
    """Millions, or 万: what can be read at a glance."""
    if number < 100_000:
        return f"{number:,}"
    return say("unit.millions", lang, n=f"{number / 1e6:.2f}", wan=amount(number / 1e4))


def _figure(title: str, body: str, note: str = "") -> str:
    small = f"<small>{note}</small>" if note else ""
    return f'<figure class="nz-stat"><figcaption><b>{title}</b>{small}</figcaption>{body}</figure>'


def _lengths(title: str, found: Lengths, lang: str) -> str:
    """A histogram with its middle and its tail in words."""
    top = max(found.bins)
    last = len(found.bins) - 1
    bars = "".join(
        f'<i style="height:{100 * count / top:.1f}%" title="{_span(number, found.step, last)}: {count:,}"></i>'
        for number, count in enumerate(found.bins)
    )
    note = say("data.lengths", lang, half=found.quantiles[2], most=found.quantiles[-1], longest=f"{found.longest:,}")
    scale = f"<span>0</span><span>{found.step * last // 2:,}</span><span>{found.step * last:,}+</span>"
    return _figure(say(title, lang), f'<div class="nz-histogram">{bars}</div><div class="nz-scale">{scale}</div>', note)


def _span(number: int, step: int, last: int) -> str:
    """Which lengths a bar counts."""
    return f"{number * step}+" if number == last else f"{number * step}–{(number + 1) * step - 1}"


def _row(name: str, share: float, figure: str, style: str = "") -> str:
    return (
        f'<div class="nz-level"><span>{name}</span><span class="nz-bar"><i class="{style}" '
        f'style="width:{100 * share:.1f}%"></i></span><span class="nz-share">{figure}</span></div>'
    )


def _words(found: Sequence[Words], lang: str) -> str:
    """For each segmentation the share of words of one token, two, three, four and more."""
    rows = []
    for words in found:
        parts = "".join(
            f'<i class="s{size}" style="width:{100 * share:.2f}%" title="{say("data.words.size", lang, size=size)}: '
            f'{percent(share)}"></i>'
            for size, share in enumerate(words.sizes, 1)
        )
        figure = say("data.words.mean", lang, mean=f"{words.mean:.2f}")
        rows.append(
            f'<div class="nz-level"><span>{escape(words.name)}</span><span class="nz-stack">{parts}</span>'
            f'<span class="nz-share">{figure}</span></div>'
        )
    sizes = (("s1", "1"), ("s2", "2"), ("s3", "3"), ("s4", "4+"))
    keys = "".join(f'<span><i class="{style}"></i>{size}</span>' for style, size in sizes)
    return _figure(
        say("data.words", lang), "".join(rows), f'<span class="nz-sizes">{say("data.words.note", lang)} {keys}</span>'
    )


def _padding(found: Sequence[Padding], lang: str) -> str:
    """How much of an example is empty, for both ways of cutting and both lengths."""
    rows = "".join(
        _row(f"{say(CUTS[item.examples], lang)} · {item.sequence_length}", item.share, percent(item.share), "waste")
        for item in found
    )
    return _figure(say("data.padding", lang), rows, say("data.padding.note", lang))


def rates(result: RatesResult, lang: str) -> str:
    """A table: each recipe at each length beside the paper, with the spread over examples as small bars."""
    head = "".join(
        f"<th>{name}</th>"
        for name in (
            say("data.rates.recipe", lang), say("data.rates.length", lang),
            *(_key(kind, lang) for kind in KINDS),
            say("data.rates.spread", lang), say("data.rates.halved", lang, words=escape(result.words)),
        )
    )  # fmt: skip
    rows = "".join(_rates(row, result.words, lang) for row in result.rows)
    paper = "".join(
        f'<td data-name="{messages.say(f"kind_{kind}", lang)}">{result.paper[kind]:.1%}</td>' for kind in KINDS
    )
    last = (
        f'<tr class="paper"><th scope="row">{say("data.rates.paper", lang)}</th><td></td>{paper}<td></td><td></td></tr>'
    )
    missing = "".join(
        f'<p class="nz-aside"><b>{_name(item.recipe, lang)}</b> {escape(sentence(item.reason[lang]))}</p>'
        for item in result.missing
    )
    return (
        f'<div class="nz-rates nezha-masks"><table><thead><tr>{head}</tr></thead><tbody>{rows}{last}</tbody></table>'
        f'</div>{missing}<p class="nz-aside">{say("data.rates.note", lang)}</p>'
    )


def _name(recipe: str, lang: str) -> str:
    return messages.say(f"recipe_{recipe}", lang)


def _key(kind: str, lang: str) -> str:
    """The head of a column of shares: letter and meaning, as in the legend of the pictures."""
    letter, name = messages.say(f"letter_{kind}", lang), messages.say(f"kind_{kind}", lang)
    return f'<b class="{kind}">{letter}</b> {name}'


def _rates(row: RecipeRates, words: str, lang: str) -> str:
    """One row; the shares of tokens, with those of characters to read on pointing at them."""
    shares = "".join(
        f'<td data-name="{messages.say(f"kind_{kind}", lang)}" '
        f'title="{say("data.rates.characters", lang, share=f"{row.characters[kind]:.2%}")}">{row.tokens[kind]:.2%}</td>'
        for kind in KINDS
    )
    top = max(row.spread)
    shown = row.spread[:31]  # up to 30%
    bars = "".join(
        f'<i style="height:{100 * count / top:.0f}%" title="{number}%: {count}"></i>'
        for number, count in enumerate(shown)
    )
    span = f"{row.quantiles[0]:.0%}–{row.quantiles[2]:.0%}"
    halved = say("data.rates.halves", lang, share=percent(row.halved_by_corpus)) if row.halved_by_corpus else "0"
    return (
        f'<tr><th scope="row">{_name(row.recipe, lang)}</th><td>{row.sequence_length}</td>{shares}'
        f'<td data-name="{say("data.rates.spread", lang)}"><span class="nz-spread" aria-hidden="true">{bars}</span>'
        f' {span}</td><td data-name="{say("data.rates.halved", lang, words=escape(words))}">{halved}</td></tr>'
    )
