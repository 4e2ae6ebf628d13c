"""Where a run takes its data from: the box, or files of one's own."""

from nezha.finetune_config import FinetuneConfig
from nezha.tasks.examples import TaskData
from nezha.tasks.kinds import TASKS
from nezha.tasks.readers import Columns, read

BUNDLED = "bundled"


def data_of(config: FinetuneConfig) -> TaskData:
    """The data that a configuration names.

    Raises:
        InputError: files that cannot be read as data for the task.
    """
    if config.data == BUNDLED:
        return TASKS[config.task].bundled()
    columns = Columns(text=config.text_column, second=config.second_column, label=config.label_column)
    return read(config.data, config.task, columns).data
