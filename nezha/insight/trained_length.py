"""How long the texts were that a model was trained on, where its run or its card tells."""

import re

from nezha import runs
from nezha.data_config import DataConfig
from nezha.insight.catalog import RUN, locate
from nezha.messages import InputError
from nezha.run_folder import read_json

_FLAG = re.compile(r"--(?:sequence|second)-length[ =](\d+)")
_COMMAND = re.compile(r"nezha pretrain\b[^`]*")


def trained_length(name: str) -> int | None:
    """Tokens of the longest examples that the model of that name was pre-trained on; None where nothing tells.

    Args:
        name: as `nezha.insight.loading.Loaded` has it.
    """
    if name.startswith(RUN):
        data = runs.get(name.removeprefix(RUN).partition("/")[0]).config.get("data")
        if not isinstance(data, dict):
            return None
        return max(int(data.get("sequence_length", 0)), int(data.get("second_length", 0))) or None
    try:
        folder = locate(name)[1]
    except InputError:  # what `load` read under another name, or from a folder that is gone
        return None
    command = (read_json(folder / "card.json") or {}).get("command", "") if folder.is_dir() else ""
    lengths = [
        max([int(length) for length in _FLAG.findall(one)] or [DataConfig.sequence_length])
        for one in _COMMAND.findall(command)
    ]
    return max(lengths, default=None)
