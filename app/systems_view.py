"""The paper's systems side by side as HTML: table and figure of a comparison, and the command that makes one."""

from html import escape

from nezha.messages import say as library
from nezha.systems.figure import figure
from nezha.systems.results import SystemsComparison, comparisons, read

from .command import copied
from .language import say
from .markup import empty

EXAMPLE = "nezha compare bert_chinese ernie_baidu bert_wwm nezha --seeds 3 --hours 2"


def chosen(name: object, lang: str) -> str:
    """What the comparison of that name has found; how to make one where there is none."""
    if not isinstance(name, str) or name not in comparisons():
        return copied(EXAMPLE, say("systems.none", lang), lang)
    return drawn(read(name), lang)


def drawn(found: SystemsComparison, lang: str) -> str:
    """Head, figure and table; means with their spread, in bold who leads by more than chance."""
    config = found.config
    head = library(
        "systems_head", lang, name=config["name"], seeds=config["seeds"], steps=f"{found.steps:,}", data=config["data"]
    )
    titles = [library(f"systems_{measure}", lang) for measure in found.measures]
    columns = "".join(f'<th scope="col">{escape(title)}</th>' for title in titles)
    rows = "".join(_row(found, recipe, lang) for recipe in config["recipes"])
    note = "" if found.complete else empty(_missing(found, lang))
    if any(map(found.leader, found.measures)):
        note = f'<p class="nz-note">{escape(say("systems.bold", lang))}</p>' + note
    return (
        f'<p class="nz-lead">{escape(head)}</p><div class="nz-systems" tabindex="0">{figure(found, lang)}</div>'
        f'<div class="nz-compared" tabindex="0"><table><thead><tr><td></td>{columns}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{note}"
    )


def _missing(found: SystemsComparison, lang: str) -> str:
    recipes = found.config["recipes"]
    done = sum(len(found.values(recipe, found.measures[-1])) for recipe in recipes)
    return library("systems_missing", lang, done=done, all=found.config["seeds"] * len(recipes))


def _row(found: SystemsComparison, recipe: str, lang: str) -> str:
    cells = "".join(_cell(found, recipe, measure) for measure in found.measures)
    return f'<tr><th scope="row">{escape(library(f"recipe_{recipe}", lang))}</th>{cells}</tr>'


def _cell(found: SystemsComparison, recipe: str, measure: str) -> str:
    mean, spread = found.mean(recipe, measure), found.spread(recipe, measure)
    if mean is None:
        return "<td>–</td>"
    value = f"<b>{mean:.3f}</b>" if found.leader(measure) == recipe else f"{mean:.3f}"
    return f"<td>{value}{'' if spread is None else f' ± {spread:.3f}'}</td>"
