"""What would be read from data of one's own, before anything is trained: counts, labels, first rows, notes."""

from html import escape
from typing import Any

from .language import say
from .words import label_word

ROWS = 3
"""First rows of each part that are shown."""
LABELS = 12
"""Labels whose share is drawn."""
LONGEST = 120
"""Characters of a text in a row."""

Found = dict[str, Any]
"""As `nezha.tasks.readers.Found.to_dict` gives it."""


def preview(found: Found, lang: str) -> str:
    """The whole preview."""
    tiles = "".join(f"<div><dt>{_part(part, lang)}</dt><dd>{part['count']:,}</dd></div>" for part in found["parts"])
    return (
        f'<div class="nz-preview">{_files(found, lang)}<dl class="nz-tiles">{tiles}</dl>{_balance(found, lang)}'
        f"{_rows(found, lang)}{_notes(found, lang)}</div>"
    )


def _part(part: dict[str, Any], lang: str) -> str:
    return say(f"part.{part['name']}", lang)


def _files(found: Found, lang: str) -> str:
    """Each file, its rows, and which column is what."""
    lines = []
    for facts in found["files"]:
        roles = "，" if lang == "zh" else ", "
        columns = roles.join(
            say("upload.column", lang, role=say(f"role.{role}", lang), column=escape(str(column)))
            for role, column in facts["chosen"].items()
        )
        told = say("upload.rows", lang, rows=f"{facts['rows']:,}", usable=f"{facts['answered']:,}")
        lines.append(f"<li><b>{escape(facts['name'])}</b> {told}{f' · {columns}' if columns else ''}</li>")
    return f'<ul class="nz-files">{"".join(lines)}</ul>'


def _balance(found: Found, lang: str) -> str:
    """The share of each label in the training part."""
    part = next((part for part in found["parts"] if part["name"] == "train"), None)
    total = sum(part["balance"].values()) if part else 0
    if part is None or not total:
        return ""
    lines = "".join(
        f'<div class="nz-level"><span title="{escape(label)}">{escape(label_word(label, lang))}</span>'
        f'<span class="nz-bar"><i style="width:{100 * count / total:.1f}%"></i></span><span>{count:,}</span></div>'
        for label, count in list(part["balance"].items())[:LABELS]
    )
    rest = len(part["balance"]) - LABELS
    more = f'<p class="nz-aside">{say("upload.labels.more", lang, n=rest)}</p>' if rest > 0 else ""
    return f'<h4 class="nz-group">{say("upload.balance", lang)}</h4>{lines}{more}'


def _rows(found: Found, lang: str) -> str:
    """The first rows of each part."""
    rows = "".join(
        f"<tr><td>{_part(part, lang)}</td><td>{_texts(row)}</td>"
        f"<td>{escape(answer_told(row['answer'], lang))}</td></tr>"
        for part in found["parts"]
        for row in part["first"][:ROWS]
    )
    return (
        f'<h4 class="nz-group">{say("upload.first", lang)}</h4>'
        f'<div class="nz-compared nz-first" tabindex="0"><table><tbody>{rows}</tbody></table></div>'
    )


def _texts(row: dict[str, Any]) -> str:
    second = f"<small>{escape(_cut(row['second']))}</small>" if row["second"] else ""
    return f"{escape(_cut(row['text']))}{second}"


def answer_told(answer: Any, lang: str) -> str:
    """An answer of a preview on one line."""
    if isinstance(answer, str):
        return label_word(answer, lang)
    words = [
        say("upload.name", lang, name=one["text"], kind=label_word(one["kind"], lang)) if "kind" in one else one["text"]
        for one in answer
    ]
    return ("、" if lang == "zh" else ", ").join(words) or "–"


def _notes(found: Found, lang: str) -> str:
    lines = "".join(f"<li>{escape(note[lang])}</li>" for note in found["notes"])
    return f'<ul class="nz-notes">{lines}</ul>' if lines else ""


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
