"""A folder of pages with every view of one model on real text: open its index in a browser, no network needed.

index.html, index.zh.html    what there is to see, a card a view
live.html                    the viewer over a held-out sentence, random weights beside it
figures/*.svg                the same attention on paper
questions/*.html, *.svg      the laboratory's questions, each with its usual options
classic/*.html               head, model and neuron view; and bertviz's own, where it is installed
"""

import html as html_escape
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nezha.insight.capturing import attention
from nezha.insight.classic.calls import head_view, model_view, neuron_view
from nezha.insight.classic.theirs import bertviz_page
from nezha.insight.held_out import held_out
from nezha.insight.loading import load
from nezha.insight.plots import VIEWS
from nezha.insight.plots import save as save_figure
from nezha.insight.questions import QUESTIONS, ask
from nezha.insight.results import AttentionResult
from nezha.insight.twin import twin_of
from nezha.messages import LANGUAGES, InputError, say
from nezha.run_folder import holds_something

LENGTH, SHORTEST = 32, 14
"""Characters of the held-out sentence that is looked at, at most and at least."""
_NAMES = {"en": "English", "zh": "中文"}
Report = Callable[[str], None]


@dataclass(frozen=True)
class Card:
    """One picture of the index: its title and sentence in both languages, a page or figure, and what to show of it.

    `link` and `picture` are paths within the folder, with `{lang}` where there is one for each language; a card
    without a picture is a link.
    """

    title: tuple[str, str]
    sentence: tuple[str, str]
    link: str
    picture: str = ""


def gallery(out: Path, model: str = "bundled", *, text: str = "", report: Report = lambda name: None) -> Path:
    """Make the folder; returns the index.

    Args:
        out: a folder that does not exist or is empty.
        model: as `attention` takes it.
        text: what is looked at; a held-out text of the corpora in the box where empty.
        report: called with the name of each part before it is made.

    Raises:
        InputError: an `out` that holds something or cannot be written to, or what a view says of model or text.
    """
    out = Path(out).expanduser()
    if holds_something(out):
        raise InputError("out_exists", folder=out)
    text = text or a_sentence()
    result = attention(model, text)
    try:
        for name in ("figures", "questions", "classic"):
            (out / name).mkdir(parents=True, exist_ok=True)
        cards = [*_live(out, model, result, report), *_figures(out, result, report)]
        cards += [*_questions(out, model, report), *_classic(out, result, report)]
        for lang in LANGUAGES:
            (out / _index(lang)).write_text(_page(cards, result, lang), encoding="utf-8")
    except OSError as error:
        raise InputError("page_unwritable", path=out, reason=error.strerror or str(error)) from error
    return out / _index("en")


def a_sentence() -> str:
    """The first whole sentence, of Chinese characters and marks alone, at the head of a held-out document."""
    sentence = re.compile(rf"[\u4e00-\u9fff，、；：]{{{SHORTEST - 1},{LENGTH - 1}}}[。！？]")
    heads = held_out(10_000, LENGTH, 0)
    found = next(filter(None, map(sentence.match, heads)), None)
    return found[0] if found else heads[0]


def _live(out: Path, model: str, result: AttentionResult, report: Report) -> Iterator[Card]:
    report("live")
    twin = attention(twin_of(load(model)), result.text)
    for lang in LANGUAGES:
        (out / f"live.{lang}.html").write_text(result.to_html(lang, second=twin), encoding="utf-8")
    yield Card(_words("gallery_live"), _words("gallery_live_about"), "live.{lang}.html", "figures/maps.{lang}.svg")


def _figures(out: Path, result: AttentionResult, report: Report) -> Iterator[Card]:
    for view in VIEWS:
        report(view)
        for lang in LANGUAGES:
            save_figure(result, out / "figures" / f"{view}.{lang}.svg", view=view, lang=lang)
        if view != "maps":  # it stands for the live page
            yield Card(
                _words(f"gallery_{view}"), ("", ""), f"figures/{view}.{{lang}}.svg", f"figures/{view}.{{lang}}.svg"
            )


def _questions(out: Path, model: str, report: Report) -> Iterator[Card]:
    for name, question in QUESTIONS.items():
        report(name)
        asked = question.options()
        found = ask(name, **({"model": model} if asked.model == "bundled" else {}))
        for lang in LANGUAGES:
            for end in ("html", "svg"):
                found.save(out / "questions" / f"{name}.{lang}.{end}", lang)
        picture = found.picture()
        yield Card(picture.title, picture.sentence, f"questions/{name}.{{lang}}.html", f"questions/{name}.{{lang}}.svg")


def _classic(out: Path, result: AttentionResult, report: Report) -> Iterator[Card]:
    calls = {"head": head_view, "model": model_view, "neuron": neuron_view}
    for name, call in calls.items():
        report(name)
        for lang in LANGUAGES:
            call(result, html_action="return", lang=lang).save(out / "classic" / f"{name}.{lang}.html")
        yield Card(_words(f"gallery_{name}"), ("", ""), f"classic/{name}.{{lang}}.html")
    for name in calls:
        try:
            page = bertviz_page(result, name)
        except InputError as error:
            if error.key != "bertviz_missing":
                raise
            return
        report(f"bertviz {name}")
        page.save(out / "classic" / f"bertviz-{name}.html")
        yield Card(_words(f"gallery_bertviz_{name}"), ("", ""), f"classic/bertviz-{name}.html")


def _words(key: str) -> tuple[str, str]:
    return say(key, "en"), say(key, "zh")


def _index(lang: str) -> str:
    return "index.html" if lang == "en" else f"index.{lang}.html"


def _page(cards: list[Card], result: AttentionResult, lang: str) -> str:
    """The index in one language."""
    at = LANGUAGES.index(lang)
    other = LANGUAGES[1 - at]
    return say(
        "gallery_page", lang,
        style=_STYLE, other=_index(other), switch=_NAMES[other],
        model=html_escape.escape(result.model), text=html_escape.escape(result.text),
        cards="\n".join(_card(card, lang) for card in cards),
    )  # fmt: skip


def _card(card: Card, lang: str) -> str:
    at = LANGUAGES.index(lang)
    title, sentence = (html_escape.escape(words[at]) for words in (card.title, card.sentence))
    picture = (
        f'<img src="{card.picture.format(lang=lang)}" alt="{sentence or title}" loading="lazy">' if card.picture else ""
    )
    said = f"<p>{sentence}</p>" if sentence else ""
    return f'<a href="{card.link.format(lang=lang)}"><h2>{title}</h2>{said}{picture}</a>'


_STYLE = (
    ":root{color-scheme:light}body{margin:0 auto;max-width:1200px;padding:24px 16px;background:#f6f4ef;color:#1f2328;"
    "font:400 15px/1.6 system-ui,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif}"
    "h1{font-size:26px;margin:0}header p{margin:4px 0;color:#5c6169}"
    "main{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,340px),1fr));gap:14px;margin-top:20px}"
    "main a{display:block;background:#fffefb;border:1px solid #e4e0d6;border-radius:10px;padding:14px 16px;"
    "text-decoration:none;color:inherit}main a:hover,main a:focus-visible{border-color:#1f5f8b}"
    "h2{font-size:16px;margin:0 0 6px}main p{margin:0 0 10px;color:#5c6169;font-size:13.5px}"
    "img{width:100%;max-height:320px;object-fit:contain;object-position:top}"
)
