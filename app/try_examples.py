"""Texts to try a fine-tuned model on, a few a task; where a task wants two texts, both."""

from nezha.finetune_tasks import TASK_KINDS

EXAMPLES = {name: kind.tries for name, kind in TASK_KINDS.items()}
SHOWN = 3
"""Buttons with examples."""


def example(task: str, place: int) -> tuple[str, str]:
    """An example's texts."""
    given = EXAMPLES.get(task, EXAMPLES["sentiment"])
    return given[place % len(given)]
