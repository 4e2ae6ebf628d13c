"""Commands to copy, and to learn the command line from: among them the one that gives the run a form describes."""

import json
from html import escape

from nezha import runs
from nezha.finetune_config import FinetuneConfig
from nezha.pretrain_config import PretrainConfig

from .language import say
from .markup import amount


def preview(config: PretrainConfig, lang: str) -> str:
    """The command of a run, and how much text it reads."""
    loop = config.loop
    step = loop.batch_size * loop.accumulate * config.data.sequence_length
    note = say("command.amount", lang, step=amount(step), all=_in_millions(step * loop.steps, lang))
    return copied(runs.command(config), say("command.title", lang), lang, note, settings(config))


def preview_tuning(config: FinetuneConfig, lang: str) -> str:
    """The command of a fine-tuning run, and what it takes where nothing is said."""
    sheet = config.sheet()
    key = "command.tuning.some" if sheet.examples else "command.tuning.all"
    note = say(key, lang, epochs=sheet.epochs, batch=sheet.batch_size, examples=f"{sheet.examples:,}")
    return copied(runs.command(config), say("command.title", lang), lang, note, settings(config))


def settings(config: runs.RunConfig) -> str:
    """What config.json of the run would hold; `nezha pretrain` and `nezha finetune` take it with --config as it is."""
    return json.dumps(runs.values_of(config), ensure_ascii=False, indent=1)


def copied(text: str, title: str, lang: str, note: str = "", saves: str = "") -> str:
    """A command under its title, with a button that copies it, one that saves settings as a file, and a note below."""
    below = f"<p>{note}</p>" if note else ""
    save = f'<button type="button" data-save="{escape(saves)}">{say("command.save", lang)}</button>' if saves else ""
    return (
        f'<div class="nz-command"><header><span>{title}</span>{save}'
        f'<button type="button" data-copy="{escape(text)}" data-done="{say("command.copied", lang)}">'
        f"{say('command.copy', lang)}</button></header><pre><code>{escape(text)}</code></pre>{below}</div>"
    )


def _in_millions(number: int, lang: str) -> str:
    return say("unit.millions", lang, n=f"{number / 1e6:,.1f}", wan=f"{number / 1e4:,.0f}")
