"""The data that a configuration names."""

from nezha.tasks.config import FinetuneConfig
from nezha.tasks.examples import TaskData
from nezha.tasks.kinds import TASKS


def data_of(config: FinetuneConfig) -> TaskData:
    """What a run learns from and is judged by."""
    return TASKS[config.task].bundled()
