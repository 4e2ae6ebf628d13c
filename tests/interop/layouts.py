"""One tiny model saved in every layout in which NEZHA has been published, by renaming what `save_pretrained` wrote."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from nezha.positions import clipped_rows, functional_table

State = dict[str, Tensor]

HUAWEI_KEYS = (
    "attention_probs_dropout_prob",
    "hidden_act",
    "hidden_dropout_prob",
    "hidden_size",
    "initializer_range",
    "intermediate_size",
    "max_position_embeddings",
    "num_attention_heads",
    "num_hidden_layers",
    "type_vocab_size",
    "vocab_size",
)
"""The fields that every one of Huawei's files has."""

ALBERT = {
    "bos_token_id": 2,
    "eos_token_id": 3,
    "embedding_size": 128,
    "inner_group_num": 1,
    "num_hidden_groups": 1,
    "use_relative_position": True,
    "use_cache": True,
}
"""What old files of the hub carry along."""


def published(name: str) -> Path | None:
    """A published configuration file from the data beside the repository; None where that is not there."""
    shared = Path(os.environ.get("NEZHA_SHARED", Path(__file__).parents[3] / "shared"))
    found = sorted((shared / "data" / "nezha_configs" / name).glob("*.json"))
    return found[0] if found else None


def renamed(state: State, change: Callable[[str], str]) -> State:
    """The same tensors under other names."""
    return {change(name): tensor for name, tensor in state.items()}


def with_prefix(prefix: str) -> Callable[[str], str]:
    """Names whose encoder begins with `prefix` in place of `nezha.`."""
    return lambda name: prefix + name.removeprefix("nezha.") if name.startswith("nezha.") else name


def gamma_beta(name: str) -> str:
    """The names of layer norms in the oldest code."""
    return name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta")


def tables(config: dict[str, Any], prefix: str, tail: str = "positions_encoding", length: int = 16) -> State:
    """The constant table that old code saved in every layer."""
    places = torch.arange(length)
    k = config["max_relative_position"]
    rows = functional_table(k, config["hidden_size"] // config["num_attention_heads"])
    table = rows[clipped_rows(places, places, k)]
    name = "encoder.layer.{}.attention.self.relative_positions_encoding."
    return {f"{prefix}{name.format(layer)}{tail}": table.clone() for layer in range(config["num_hidden_layers"])}


class Folder:
    """A folder being made: the tiny model's tensors and configuration, to be changed and written."""

    def __init__(self, source: Path, path: Path):
        self.path = path
        path.mkdir(parents=True)
        self.state: State = load_file(source / "model.safetensors")
        self.config: dict[str, Any] = json.loads((source / "config.json").read_text(encoding="utf-8"))
        shutil.copyfile(source / "vocab.txt", path / "vocab.txt")

    def huawei_config(self) -> dict[str, Any]:
        """What Huawei's PyTorch code keeps of the configuration."""
        return {name: self.config[name] for name in HUAWEI_KEYS} | {"use_relative_position": True}

    def write_config(self, values: dict[str, Any], name: str = "config.json") -> None:
        """Write a configuration."""
        (self.path / name).write_text(json.dumps(values), encoding="utf-8")

    def write_bin(self, state: State, name: str = "pytorch_model.bin", *, old: bool = False) -> None:
        """Write a PyTorch file, or one as PyTorch before 1.6 wrote it."""
        torch.save(state, self.path / name, _use_new_zipfile_serialization=not old)

    def write_shards(self, state: State, kind: str) -> None:
        """Write two shards and their index."""
        single = "model.safetensors" if kind == "safetensors" else "pytorch_model.bin"
        stem, ending = single.split(".")
        names = sorted(state)
        places = {}
        for number, part in enumerate((names[::2], names[1::2]), 1):
            file = f"{stem}-0000{number}-of-00002.{ending}"
            tensors = {name: state[name] for name in part}
            save_file(tensors, self.path / file) if kind == "safetensors" else self.write_bin(tensors, file)
            places |= dict.fromkeys(part, file)
        index = {"metadata": {}, "weight_map": places}
        (self.path / f"{single}.index.json").write_text(json.dumps(index), encoding="utf-8")


def hub_old(folder: Folder, prefix: str = "nezha.") -> None:
    """Saved by transformers 4.20: a pickle with tables, tied weights written out, the old spelling."""
    state = renamed(folder.state, with_prefix(prefix))
    state["cls.predictions.decoder.weight"] = state[f"{prefix}embeddings.word_embeddings.weight"]
    state["cls.predictions.decoder.bias"] = state["cls.predictions.bias"]
    state[f"{prefix}embeddings.position_ids"] = torch.arange(64)[None]
    folder.write_bin(state | tables(folder.config, prefix))
    folder.write_config(folder.config | ALBERT | {"architectures": ["NeZhaForMaskedLM"]})


def hub_old_bert_names(folder: Folder) -> None:
    """The same with the names of Huawei's code."""
    hub_old(folder, "bert.")


def hub_new(folder: Folder) -> None:
    """Saved by transformers 4.57: a single safetensors file."""
    save_file(folder.state, folder.path / "model.safetensors", metadata={"format": "pt"})
    folder.write_config(
        folder.config | {"architectures": ["NezhaForPreTraining"], "bos_token_id": 2, "eos_token_id": 3}
    )


def hub_gamma_beta(folder: Folder) -> None:
    """Layer norms called gamma and beta, tables called as bert4torch calls them, behind several GPUs."""
    state = renamed(folder.state, with_prefix("bert.")) | tables(folder.config, "bert.", "position_embeddings")
    folder.write_bin(renamed(state, lambda name: f"module.{gamma_beta(name)}"))
    folder.write_config(folder.config)


def sharded_bin(folder: Folder) -> None:
    """Two pickles and an index."""
    folder.write_shards(renamed(folder.state, with_prefix("bert.")), "torch")
    folder.write_config(folder.config)


def sharded_safetensors(folder: Folder) -> None:
    """Two safetensors files and an index."""
    folder.write_shards(folder.state, "safetensors")
    folder.write_config(folder.config)


def huawei(folder: Folder) -> None:
    """Huawei's PyTorch folder: no bias of the decoder, gamma and beta, the file format of its years."""
    state = renamed(folder.state, with_prefix("bert."))
    state["cls.predictions.decoder.weight"] = state["bert.embeddings.word_embeddings.weight"]
    folder.write_bin(renamed(state, gamma_beta), old=True)
    distance = {"max_relative_position": folder.config["max_relative_position"]}
    folder.write_config(folder.huawei_config() | distance, "bert_config.json")


def lone_patient(folder: Folder) -> None:
    """The folder of lonePatient: no type, and gaps that its code fills with the sizes of ALBERT-xxlarge."""
    gaps = ("hidden_size", "vocab_size", "num_attention_heads", "hidden_act", "intermediate_size")
    folder.write_config({name: value for name, value in folder.huawei_config().items() if name not in gaps})
    state = renamed(folder.state, with_prefix("bert.")) | tables(folder.config, "bert.")
    state["cls.predictions.decoder.bias"] = state.pop("cls.predictions.bias")
    folder.write_bin(state)


def mislabelled(folder: Folder) -> None:
    """A NEZHA that calls itself BERT."""
    folder.write_bin(renamed(folder.state, with_prefix("bert.")))
    kind = {"model_type": "bert", "architectures": ["BertForMaskedLM"]}
    folder.write_config(folder.huawei_config() | {"max_relative_position": 5} | kind)


LAYOUTS: dict[str, Callable[[Folder], None]] = {
    make.__name__: make
    for make in (
        hub_old,
        hub_old_bert_names,
        hub_new,
        hub_gamma_beta,
        sharded_bin,
        sharded_safetensors,
        huawei,
        lone_patient,
        mislabelled,
    )
}
DIRECT = ("hub_old", "hub_old_bert_names", "hub_new", "hub_gamma_beta", "sharded_bin", "sharded_safetensors")
"""Layouts that transformers' own classes read without converting."""
