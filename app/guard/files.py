"""Files among the values of a call: only what this app has taken in itself, and never by an address.

Gradio fetches what a value's `url` names, and reads what its `path` names; a page can send both.
"""

from pathlib import Path
from typing import Any

from nezha.messages import InputError

from .routes import servable

KEPT = ("path", "orig_name", "size", "mime_type", "is_stream", "meta")


def own_files(value: Any, folder: Path | None) -> Any:
    """`value`, in which every file is one that lies in `folder`, and none has an address.

    Args:
        value: as it came, at most as deep as `bodies.DEEPEST`.
        folder: of uploads; nothing is a good file where there is none.

    Raises:
        InputError: it names another file, or one elsewhere.
    """
    if isinstance(value, list):
        return [own_files(one, folder) for one in value]
    if not isinstance(value, dict):
        return value
    if not _is_file(value):
        return {key: own_files(one, folder) for key, one in value.items()}
    path = value.get("path")
    if not isinstance(path, str) or folder is None or not servable(path, folder):
        raise InputError("file_elsewhere")
    return {key: value[key] for key in KEPT if key in value}


def _is_file(value: dict[str, Any]) -> bool:
    """Whether Gradio might take it for a file."""
    return bool({"meta", "path", "url"} & value.keys())
