"""The command that gives the run a form describes: to copy, and to learn the command line from."""

from html import escape

from nezha import runs
from nezha.pretrain_config import PretrainConfig

from .language import say
from .markup import amount


def preview(config: PretrainConfig, lang: str) -> str:
    """The command with a button that copies it, and how much text it reads."""
    text = runs.command(config)
    loop = config.loop
    step = loop.batch_size * loop.accumulate * config.data.sequence_length
    return (
        f'<div class="nz-command"><header><span>{say("command.title", lang)}</span>'
        f'<button type="button" data-copy="{escape(text)}" data-done="{say("command.copied", lang)}">'
        f"{say('command.copy', lang)}</button></header><pre><code>{escape(text)}</code></pre>"
        f"<p>{say('command.amount', lang, step=amount(step), all=_in_millions(step * loop.steps, lang))}</p></div>"
    )


def _in_millions(number: int, lang: str) -> str:
    return say("unit.millions", lang, n=f"{number / 1e6:,.1f}", wan=f"{number / 1e4:,.0f}")
