"""The card of a fine-tuned model, in both languages, written from what its run came to."""

from nezha.finetune_tasks import DERIVED
from nezha.messages import LANGUAGES, say
from nezha.runs.command_line import command
from nezha.tasks.results import FinetuneResult

CARD = "README.md"
"""Its name in a model folder, under which hubs and code hosts show it."""
SHOWN = 3
"""Wrong answers on it."""


def card(result: FinetuneResult, baselines: dict[str, dict[str, float]]) -> str:
    """Markdown: what was learnt from what, the figures with their intervals beside the baselines', what it gets wrong.

    Args:
        result: of the run.
        baselines: baseline -> measure -> its figure on the same test part; empty where none was asked.
    """
    return "\n\n".join(_card(result, baselines, lang) for lang in LANGUAGES) + "\n"


def _card(result: FinetuneResult, baselines: dict[str, dict[str, float]], lang: str) -> str:
    config = result.config
    measures = [say(f"measure_{name}", lang) for name in result.figures]
    own = [f"{one.value:.4f} ({one.low:.4f} – {one.high:.4f})" for one in result.figures.values()]
    rows = [[say("contender_random" if config.random_weights else "contender_model", lang), *own]]
    for name, figures in baselines.items():
        rows.append([say(f"contender_{name}", lang), *(f"{figures[measure]:.4f}" for measure in result.figures)])
    table = [["", *measures], ["---"] * (len(measures) + 1), *rows]
    parts = [
        say("tuned_card_title", lang, task=config.task),
        say("tuned_card_from", lang, model=config.model, data=config.data, labels=", ".join(result.classes) or "–",
            **{part: f"{count:,}" for part, count in result.sizes.items()}),
        "\n".join("| " + " | ".join(row) + " |" for row in table),
        say("tuned_card_interval", lang),
        say("tuned_card_made", lang, command=command(config), precision=result.precision,
            minutes=f"{result.seconds / 60:.0f}", epoch=result.best_epoch),
        *_wrong(result, lang),
    ]  # fmt: skip
    if config.data == "bundled" and config.task in DERIVED:
        parts.insert(2, say("tuned_card_derived", lang))
    return "\n\n".join(parts)


def _wrong(result: FinetuneResult, lang: str) -> list[str]:
    """The first texts that it gets wrong, of whole labels alone."""
    wrong = [one for one in result.predictions if isinstance(one.answer, str) and one.answer != one.expected][:SHOWN]
    if not wrong:
        return []
    texts = [" / ".join(filter(None, (one.text, one.second)))[:80] for one in wrong]
    lines = [f"- {text}: {one.expected} → {one.answer}" for text, one in zip(texts, wrong, strict=True)]
    return [say("tuned_card_wrong", lang), "\n".join(lines)]
