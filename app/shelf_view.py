"""All runs as a table, what they take on the disk, the trash, and what cleaning would take: as HTML.

Everything is computed from the folders at each look; what a run's records say is kept while they stay the same.
"""

import time
from collections.abc import Callable
from functools import lru_cache
from html import escape
from typing import Any

from nezha import runs
from nezha.runs import Cleaning, Deleted, Run

from .language import say
from .markup import empty, size
from .run_view import badge, kind_of, place_of

FIRST = 100
"""Rows that are shown before somebody asks for all."""

LEADS = ("held_loss", *(name for name in runs.FIGURES if name.startswith("dev_")))
"""Figures by which a run is told in one number, the first that it has."""

COLUMNS = ("name", "kind", "state", "progress", "best", "size", "started")


def best_of(run: Run) -> tuple[str, float] | None:
    """The figure by which `run` is told, and its best value; None where it was not taken yet."""
    try:
        stat = (run.folder / "metrics.jsonl").stat()
    except OSError:
        return None
    return _best(str(run.folder.parent), run.name, stat.st_ino, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=2048)
def _best(root: str, name: str, *stamp: int) -> tuple[str, float] | None:
    records = runs.current(runs.read_metrics(name, root)[0])
    for lead in LEADS:
        if line := runs.points(records, lead):
            choose = min if runs.FIGURES[lead].better == "low" else max
            return lead, choose(value for _, value in line)
    return None


def ordered(found: list[Run], column: str, down: bool) -> list[Run]:
    """`found` by a column; those that have nothing there come last either way."""
    keys: dict[str, Callable[[Run], Any]] = {
        "name": lambda run: run.name.casefold(),
        "kind": lambda run: (kind_of(run), run.name),
        "state": lambda run: (not run.live, run.order or 0, run.state, -run.started),
        "progress": lambda run: run.step / run.steps if run.steps else 0.0,
        "best": lambda run: _rank(best_of(run), down),
        "size": lambda run: runs.use_of(run).bytes,
        "started": lambda run: run.started,
    }
    if column == "best":
        have = [run for run in found if best_of(run)]
        return sorted(have, key=keys["best"]) + [run for run in found if not best_of(run)]
    return sorted(found, key=keys[column], reverse=down)


def _rank(best: tuple[str, float] | None, down: bool) -> tuple[int, float]:
    assert best is not None
    figure, value = best
    better = -value if runs.FIGURES[figure].better == "high" else value
    return LEADS.index(figure), -better if down else better


def table(
    found: list[Run], every: list[Run], chosen: set[str], selected: str | None, sort: tuple[str, bool], lang: str,
    *, whole: bool = False,
) -> str:  # fmt: skip
    """The runs `found` of `every`, a row each; a click sends `run`, `chosen`, `sort` or `whole`."""
    if not found:
        return empty(say("shelf.nothing" if every else "shelf.none", lang))
    rows = ordered(found, *sort)
    shown = rows if whole else rows[:FIRST]
    head = "".join(_head(column, sort, lang) for column in COLUMNS)
    body = "".join(_row(run, place_of(run, every), run.name in chosen, run.name == selected, lang) for run in shown)
    more = ""
    if len(shown) < len(rows):
        more = f'<button type="button" class="nz-more" data-whole="1">{say("shelf.more", lang, n=len(rows))}</button>'
    return (
        f'<div class="nz-shelf" tabindex="0"><table><thead><tr><td></td>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>{more}</div>"
    )


def _head(column: str, sort: tuple[str, bool], lang: str) -> str:
    title = say(f"shelf.{column}", lang)
    by, down = sort
    order = ("descending" if down else "ascending") if by == column else "none"
    label = escape(say("shelf.sort", lang, column=title))
    return (
        f'<th scope="col" aria-sort="{order}" class="{column}">'
        f'<button type="button" data-sort="{column}" aria-label="{label}">{title}</button></th>'
    )


def _row(run: Run, place: int | None, chosen: bool, selected: bool, lang: str) -> str:
    share = 100 * run.step / run.steps if run.steps else 0
    name, kind = escape(run.name), kind_of(run)
    tags = "".join(f'<span class="nz-tag">{escape(tag)}</span>' for tag in run.tags)
    note = f'<span class="nz-noted">{escape(run.note.splitlines()[0])}</span>' if run.note else ""
    label = escape(say("shelf.choose", lang, name=run.name))
    return (
        f'<tr data-row="{name}" aria-selected="{str(selected).lower()}"><td><input type="checkbox" '
        f'data-choose="{name}" aria-label="{label}"{" checked" if chosen else ""}></td>'
        f'<th scope="row" class="name"><button type="button" data-run="{name}">{name}</button>'
        f"{f'<div>{tags}{note}</div>' if tags or note else ''}</th>"
        f'<td class="kind">{say(f"kind.{kind}", lang) if kind else "–"}</td>'
        f'<td class="state">{badge(run, place, lang)}</td>'
        f'<td class="progress"><span class="nz-meter"><i style="width:{share:.1f}%"></i></span>'
        f"<small>{run.step:,} / {run.steps:,}</small></td>"
        f'<td class="best">{_told(best_of(run), lang)}</td>'
        f'<td class="size">{size(runs.use_of(run).bytes)}</td>'
        f'<td class="started">{date(run.started)}</td></tr>'
    )


def _told(best: tuple[str, float] | None, lang: str) -> str:
    if best is None:
        return "–"
    figure = runs.FIGURES[best[0]]
    label = "" if best[0] == LEADS[0] else f"<small>{escape(say(figure.label, lang))}</small>"
    return f"{best[1]:{figure.form}}{label}"


def summary(found: list[Run], every: list[Run], lang: str) -> str:
    """How many runs, how much room they take, and how much is left."""
    count = say("shelf.all", lang, n=len(every))
    if len(found) < len(every):
        count = say("shelf.count", lang, n=len(found), all=len(every))
    taken = sum(runs.use_of(run).bytes for run in every)
    parts = [count, say("shelf.disk", lang, size=size(taken)), say("shelf.free", lang, size=size(runs.free_bytes()))]
    return f'<p class="nz-summary">{" · ".join(parts)}</p>'


def plan(cleaning: Cleaning | None, lang: str) -> str:
    """What would go of each run, what stays and why, and how much room that is; nothing before anybody looked."""
    if cleaning is None:
        return ""
    if not cleaning.items:
        return empty(say("shelf.plan.none", lang))
    head = "".join(f'<th scope="col">{say(f"shelf.plan.{key}", lang)}</th>' for key in ("run", "goes", "stays", "size"))
    rows = []
    for name in dict.fromkeys(item.run for item in cleaning.items):
        items = [item for item in cleaning.items if item.run == name]
        goes = ", ".join(_goes(item.folder, item.why, lang) for item in items)
        stays = ", ".join(
            f"{one.step:,} ({', '.join(say(f'why.{why}', lang) for why in one.why)})"
            for one in cleaning.kept
            if one.run == name
        )
        cells = (escape(name), escape(goes), escape(stays), size(sum(item.bytes for item in items)))
        rows.append(
            f'<tr><th scope="row">{cells[0]}</th>' + "".join(f"<td>{cell}</td>" for cell in cells[1:]) + "</tr>"
        )
    title = say("shelf.plan", lang, n=len(cleaning.items), size=size(cleaning.bytes))
    return (
        f'<h4 class="nz-group">{title}</h4><div class="nz-compared nz-plan" tabindex="0"><table><thead><tr>{head}</tr>'
        f"</thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _goes(folder: str, why: str, lang: str) -> str:
    """A checkpoint by its step; anything else by its name and why."""
    step = folder.removeprefix("step-")
    return f"{int(step):,}" if why == "older" and step.isdecimal() else f"{folder} ({say(f'why.{why}', lang)})"


def trash(found: list[Deleted], lang: str) -> str:
    """Deleted runs, the last first, each with a button that sends `restore`."""
    if not found:
        return empty(say("trash.none", lang, days=runs.KEPT_DAYS))
    rows = "".join(
        f"<li><b>{escape(one.name)}</b><small>{_days(one, lang)} · {size(one.bytes)}</small>"
        f'<button type="button" data-restore="{escape(one.id)}">{say("trash.restore", lang)}</button></li>'
        for one in found
    )
    about = say("trash.about", lang, days=runs.KEPT_DAYS, size=size(sum(one.bytes for one in found)))
    return f'<p class="nz-aside">{about}</p><ul class="nz-trash">{rows}</ul>'


def _days(one: Deleted, lang: str) -> str:
    return say("trash.deleted", lang, date=date(one.deleted), until=date(one.until).partition(" ")[0])


def date(moment: float) -> str:
    """A moment on this machine's clock."""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(moment)) if moment else "–"
