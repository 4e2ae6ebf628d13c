"""The tasks by name, from their entries in `nezha.finetune_tasks`."""

from importlib import import_module

from nezha.finetune_tasks import TASK_KINDS
from nezha.tasks.task import Task


def _class(home: str) -> type[Task]:
    module, _, name = home.partition(":")
    return getattr(import_module(module), name)


TASKS: dict[str, type[Task]] = {name: _class(kind.home) for name, kind in TASK_KINDS.items()}
"""The task of each name that a configuration may hold."""
