"""Where a run takes its data from: the box, or files of one's own."""

from collections.abc import Callable

from nezha.tasks.config import FinetuneConfig
from nezha.tasks.examples import TaskData
from nezha.tasks.readers import Columns, read

BUNDLED = "bundled"


def data_of(config: FinetuneConfig, bundled: Callable[[], TaskData]) -> TaskData:
    """The data that a configuration names.

    Args:
        config: of the run.
        bundled: gives the data in the box for its task.

    Raises:
        InputError: files that cannot be read as data for the task.
    """
    if config.data == BUNDLED:
        return bundled()
    columns = Columns(text=config.text_column, second=config.second_column, label=config.label_column)
    return read(config.data, config.task, columns).data
