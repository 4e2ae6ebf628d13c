"""Data for fine-tuning, read from the files as they are published.

    from nezha.tasks.readers import Columns, read

    found = read("chnsenticorp/", "sentiment")
    found.data                                     # for `nezha.tasks.finetune(config, data=...)`
    found.to_dict()                                # counts, label balance, first rows and notes, as JSON

A file -> a `Table` of rows (`contents`, then `delimited`, `json_rows`, `tagged_lines` or `arrow_rows`) -> which column
is what (`columns`) -> examples (`label_rows`, `name_rows`, `question_rows`) -> three parts (`splitting`).  Nothing is
fetched and nothing unpickled; importing this loads no torch.
"""

from nezha.tasks.readers.columns import TASKS, Columns
from nezha.tasks.readers.found import FileFacts, Found, PartFacts
from nezha.tasks.readers.notes import Note
from nezha.tasks.readers.reading import columns_in, read

__all__ = ["TASKS", "Columns", "FileFacts", "Found", "Note", "PartFacts", "columns_in", "read"]
