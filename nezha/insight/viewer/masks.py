"""What recipes hide, as HTML: one panel a recipe, the same in a notebook and in the app.

What the model sees stands in the line, what it must guess small above it (a `ruby`); each kind has a colour, a letter
and a pattern of its own, so that it reads without colour too.  Words are boxes that carry the characters of the text
they cover (`data-from`, `data-to`), by which `masks.js` lights up the same place in every panel.
"""

from collections.abc import Sequence
from html import escape
from importlib.resources import files

from nezha.insight.masked_text import MasksResult
from nezha.messages import say

KINDS = ("mask", "random", "keep")


def style() -> str:
    """The style sheet; every rule is held under the class `nezha-masks`."""
    return files("nezha.insight.viewer").joinpath("masks.css").read_text(encoding="utf-8")


def script() -> str:
    """What a pointer or a click on a word does; may be loaded more than once."""
    return files("nezha.insight.viewer").joinpath("masks.js").read_text(encoding="utf-8")


def picture(results: Sequence[MasksResult], lang: str) -> str:
    """Legend and panels with their style and script: HTML that needs nothing else."""
    body = legend(lang) + panels(results, lang)
    return f'<style>{style()}</style><div class="nezha-masks alone">{body}</div><script>{script()}</script>'


def legend(lang: str) -> str:
    """The three kinds: colour, letter, and what each is."""
    keys = "".join(
        f'<span class="key"><b class="{kind}">{say(f"letter_{kind}", lang)}</b> {say(f"kind_{kind}", lang)}</span>'
        for kind in KINDS
    )
    return f'<p class="legend"><span class="hint">{say("legend", lang)}</span>{keys}</p>'


def panels(results: Sequence[MasksResult], lang: str) -> str:
    """One panel a recipe, two in a row where there is room."""
    return f'<div class="panels">{"".join(_panel(result, lang) for result in results)}</div>'


def _panel(result: MasksResult, lang: str) -> str:
    facts = [say("masks_count", lang, hidden=len(result.masked), tokens=len(result.tokens)), f"{result.rate:.0%}"]
    unit = say(f"unit_{result.recipe}", lang)
    if result.level is not None:
        unit += f" · <em>{say(f'level_{result.level}', lang)}</em>"
    if result.budget is not None:
        unit += f" · {say('masks_budget', lang, budget=result.budget)}"
    return (
        f'<section class="panel" data-recipe="{result.recipe}"><header><h4>{say(f"recipe_{result.recipe}", lang)}</h4>'
        f'<span class="count">{" · ".join(facts)}</span><p>{unit}</p></header>'
        f'<div class="line" lang="zh-Hans">{_line(result, lang)}</div></section>'
    )


def _line(result: MasksResult, lang: str) -> str:
    """The text as the model sees it, word by word; what is no token, such as blanks, stands between as it is."""
    chosen = {place: number for number, place in enumerate(result.masked)}
    parts: list[str] = []
    place, end = 0, 0
    while place < len(result.tokens):
        word, first = result.token_words[place], place
        while place < len(result.tokens) and result.token_words[place] == word:
            place += 1
        parts.append(_plain(result.text[end : result.offsets[first][0]]))
        inside, end = [], result.offsets[first][0]
        for token in range(first, place):
            inside += [
                escape(result.text[end : result.offsets[token][0]]),
                _token(result, token, chosen.get(token), lang),
            ]
            end = max(end, result.offsets[token][1])
        hidden = " hidden" if any(token in chosen for token in range(first, place)) else ""
        span = f'data-from="{result.offsets[first][0]}" data-to="{end}"'
        parts.append(f'<span class="word{hidden}" {span}>{"".join(inside)}</span>')
    return "".join([*parts, _plain(result.text[end:])])


def _plain(text: str) -> str:
    """Characters between words; a line end stays one."""
    return escape(text).replace("\n", "<br>")


def _token(result: MasksResult, token: int, number: int | None, lang: str) -> str:
    """One token as the model sees it; a chosen one with its truth above and its kind beside."""
    truth = escape(result.tokens[token])
    if number is None:
        return truth
    kind = result.kinds[number]
    letter, name = say(f"letter_{kind}", lang), say(f"kind_{kind}", lang)
    seen = letter if kind == "mask" else f"{escape(result.shown[number])}<sub>{letter}</sub>"
    wide = len(result.tokens[token]) * 0.4  # the truth above must not lie over its neighbours
    room = f' style="min-width:{wide:.1f}em"' if wide > 1 else ""
    return f'<ruby title="{truth} → {name}"><b class="{kind}"{room}>{seen}</b><rt>{truth}</rt></ruby>'


def words(result: MasksResult, lang: str) -> str:
    """The text as words to point at or to click: a click keeps a word lit in every panel."""
    parts: list[str] = []
    start = 0
    for word in result.words:
        end = start + len(word)
        if word.strip():
            parts.append(
                f'<button type="button" class="word" data-from="{start}" data-to="{end}">{escape(word)}</button>'
            )
        elif "\n" in word:
            parts.append("<br>")
        start = end
    return f'<div class="words" role="group" aria-label="{say("picture", lang)}" lang="zh-Hans">{"".join(parts)}</div>'
