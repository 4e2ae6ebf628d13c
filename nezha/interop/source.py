"""Where the parts of a checkpoint lie: told from the names of files alone, without torch.

    model.safetensors, model.safetensors.index.json     transformers, new
    pytorch_model.bin, pytorch_model.bin.index.json     transformers, old; Huawei's and lonePatient's PyTorch code
    model.ckpt-900000.index, .data-00000-of-00001       Huawei's TensorFlow code

beside a `config.json` (transformers) or a `bert_config.json` (Huawei).
"""

import re
from dataclasses import dataclass
from pathlib import Path

from nezha.messages import InputError
from nezha.run_folder import read_json

CONFIGS = ("config.json", "bert_config.json")
NO_CONFIGS = ("tokenizer_config.json", "generation_config.json", "adapter_config.json")
WEIGHTS = {
    "safetensors": ("model.safetensors", "model.safetensors.index.json"),
    "torch": ("pytorch_model.bin", "pytorch_model.bin.index.json"),
}
"""Kind of file -> the single file, and the list of shards."""

_TENSORFLOW_PART = re.compile(r"\.(index|meta|data-\d{5}-of-\d{5})$")


@dataclass(frozen=True, kw_only=True)
class Source:
    """One checkpoint: its folder, its configuration, and the files that hold its weights."""

    folder: Path
    config: Path
    kind: str
    """`safetensors`, `torch` or `tensorflow`."""
    files: tuple[Path, ...]
    prefix: str = ""
    """A TensorFlow checkpoint's name, to which its files add their endings."""

    @property
    def bytes(self) -> int:
        """Size of the files with weights."""
        return sum(path.stat().st_size for path in self.files)


def find(path: str | Path) -> Source:
    """The checkpoint at `path`: a folder, or the prefix of a TensorFlow checkpoint such as `…/model.ckpt-900000`.

    Raises:
        InputError: nothing is there, or it lacks a configuration, weights, or one of several shards.
    """
    path = Path(_TENSORFLOW_PART.sub("", str(Path(path).expanduser())))
    if path.is_dir():
        folder, files = path, _torch_files(path)
        prefix = "" if files else _only_prefix(path)
    else:
        folder, files, prefix = path.parent, None, str(path)
        if not path.with_name(f"{path.name}.index").is_file():
            raise InputError("source_missing", source=path)
    if files is not None:
        kind, paths = files
    elif prefix:
        name = Path(prefix).name
        kind, paths = "tensorflow", tuple(sorted([*folder.glob(f"{name}.index"), *folder.glob(f"{name}.data-*")]))
    else:
        raise _no_weights(folder)
    return Source(folder=folder, config=_config(folder), kind=kind, files=paths, prefix=prefix)


def is_checkpoint(path: Path) -> bool:
    """Whether `find` would know what to open at `path`; what is missing is `find`'s to say."""
    path = Path(_TENSORFLOW_PART.sub("", str(path)))
    if path.is_dir():
        return any((path / name).is_file() for name in CONFIGS) or any(path.glob("*.ckpt*.index"))
    return path.with_name(f"{path.name}.index").is_file()


def _torch_files(folder: Path) -> tuple[str, tuple[Path, ...]] | None:
    """The kind and files of PyTorch weights, safetensors first; None where there are none."""
    for kind, (single, index) in WEIGHTS.items():
        if (folder / single).is_file():
            return kind, (folder / single,)
        if (folder / index).is_file():
            return kind, _shards(folder / index)
    return None


def _shards(index: Path) -> tuple[Path, ...]:
    """The files that an index names, all of them beside it."""
    names = (read_json(index) or {}).get("weight_map")
    if not isinstance(names, dict) or not all(isinstance(name, str) for name in names.values()):
        raise InputError("index_unreadable", path=index)
    shards = sorted(set(names.values()))
    strange = [name for name in shards if Path(name).name != name]
    missing = [name for name in shards if not (index.parent / name).is_file()]
    if strange or missing:
        raise InputError("shard_missing", path=index, missing=", ".join(strange or missing))
    return tuple(index.parent / name for name in shards)


def _only_prefix(folder: Path) -> str:
    """The TensorFlow checkpoint in a folder; "" where there is none."""
    found = sorted(path.name.removesuffix(".index") for path in folder.glob("*.index"))
    if len(found) > 1:
        raise InputError("several_checkpoints", folder=folder, choices=", ".join(found))
    return str(folder / found[0]) if found else ""


def _config(folder: Path) -> Path:
    """The configuration: by its usual names, else the only JSON file called something with config."""
    for name in CONFIGS:
        if (folder / name).is_file():
            return folder / name
    others = [path for path in sorted(folder.glob("*config*.json")) if path.name not in NO_CONFIGS]
    if len(others) != 1:
        raise InputError("source_no_config", folder=folder)
    return others[0]


def _no_weights(folder: Path) -> InputError:
    paddle = sorted(folder.glob("*.pdparams"))
    if paddle:
        return InputError("source_is_paddle", path=paddle[0])
    return InputError("source_no_weights", folder=folder)
