"""What `from_pretrained` needs to know of folders that older code saved.

transformers itself reads `LayerNorm.gamma` and adds or takes away `nezha.`; it does not know that Huawei's and
lonePatient's models call the encoder `bert`.  Layouts it cannot read at all are `nezha.interop`'s; `nezha
convert` makes them into one it can.
"""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from nezha.messages import InputError
from nezha.run_folder import read_json

OLD_NAMES = {r"^module\.": "", r"^bert\.": "nezha."}
"""For `key_mapping` of `from_pretrained`: old beginnings of names and ours."""

OLD_BUFFERS = [r"relative_positions_encoding", r"embeddings\.(position_ids|token_type_ids)"]
"""Constants that old checkpoints carry: the table of positions once a layer, and counted numbers."""

_BODY = ("embeddings.", "encoder.")


def check_folder(name: Any, config: Any) -> None:
    """Refuse a folder on this machine that transformers would read as something else, or not at all.

    Raises:
        InputError: its configuration has Huawei's name, or calls the model BERT.
    """
    if config is not None or not isinstance(name, (str, Path)) or not Path(name).is_dir():
        return
    folder = Path(name)
    if not (folder / "config.json").is_file() and (folder / "bert_config.json").is_file():
        raise InputError("convert_first_config", folder=folder)
    settings = read_json(folder / "config.json")
    if settings is not None and settings.get("model_type") != "nezha":
        raise InputError("convert_first_kind", folder=folder, kind=settings.get("model_type"))


def check_loaded(name: Any, info: dict[str, Collection[Any]]) -> None:
    """Refuse a model part of whose encoder the files did not hold.

    Args:
        name: what was loaded, for the sentence.
        info: what transformers says of the names.

    Raises:
        InputError: weights are missing there, or it has the absolute positions of a plain BERT.
    """
    missing = sorted(key for key in info["missing_keys"] if key.removeprefix("nezha.").startswith(_BODY))
    if any(key.endswith("embeddings.position_embeddings.weight") for key in info["unexpected_keys"]):
        raise InputError("source_plain_bert", folder=name)
    if missing:
        raise InputError("weights_missing", source=name, count=len(missing), first=missing[0])
