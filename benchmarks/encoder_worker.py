"""One encoder in a process of its own, told over a pipe what to do; knows torch and whichever transformers there is.

{"what": "make", "positions": 512, "dropout": 0.1}     seconds and megabytes of making it
{"what": "train", "batch": 8, "length": 128}           seconds of one forward and backward pass
{"what": "infer", "batch": 1, "length": 128}           seconds of one forward pass
{"what": "peak"}                                       megabytes at most since the start, libraries apart
"""

import json
import resource
import sys
import time
from typing import Any

import torch

BASE = {"vocab_size": 21_128}  # all else is the default of every kind: 12 layers of width 768


def nezha(**sizes: Any) -> torch.nn.Module:
    """This package's encoder."""
    from nezha.config import NezhaConfig
    from nezha.encoder import NezhaModel

    return NezhaModel(NezhaConfig(**sizes))


def removed_nezha(**sizes: Any) -> torch.nn.Module:
    """The encoder that transformers had up to version 4."""
    from transformers import NezhaConfig, NezhaModel  # pyright: ignore[reportAttributeAccessIssue]

    return NezhaModel(NezhaConfig(**sizes))


def bert(**sizes: Any) -> torch.nn.Module:
    """Transformers' BERT on torch's own attention."""
    from transformers import BertConfig, BertModel

    return BertModel._from_config(BertConfig(**sizes), attn_implementation="sdpa")


KINDS = {"nezha": nezha, "removed_nezha": removed_nezha, "bert": bert}


def megabytes() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


class Encoder:
    """What is asked for, on one model."""

    def __init__(self, kind: str):
        self.kind = KINDS[kind]
        tiny = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1, "intermediate_size": 8}
        self.kind(**(BASE | tiny | {"vocab_size": 5}))  # so that the libraries are loaded before anything is measured
        self.libraries = megabytes()
        self.model: Any = None

    def make(self, positions: int, dropout: float) -> dict[str, float]:
        """A model of base size."""
        self.model = None
        torch.manual_seed(0)
        rates = {"hidden_dropout_prob": dropout, "attention_probs_dropout_prob": dropout}
        began = time.perf_counter()
        self.model = self.kind(**BASE, max_position_embeddings=positions, **rates)
        return {"seconds": time.perf_counter() - began, "megabytes": megabytes() - self.libraries}

    def train(self, batch: int, length: int) -> dict[str, float]:
        """One training step without its optimizer, which is the same for every kind."""
        self.model.train()
        self.model.zero_grad(set_to_none=False)
        ids = self._ids(batch, length)
        began = time.perf_counter()
        self.model(ids).last_hidden_state.square().mean().backward()
        return {"seconds": time.perf_counter() - began}

    def infer(self, batch: int, length: int) -> dict[str, float]:
        """One forward pass."""
        self.model.eval()
        ids = self._ids(batch, length)
        began = time.perf_counter()
        with torch.inference_mode():
            self.model(ids)
        return {"seconds": time.perf_counter() - began}

    def peak(self) -> dict[str, float]:
        """The most memory so far, libraries apart."""
        return {"megabytes": megabytes() - self.libraries}

    @staticmethod
    def _ids(batch: int, length: int) -> torch.Tensor:
        return torch.randint(1000, 21_000, (batch, length), generator=torch.Generator().manual_seed(1))


def main() -> None:
    """Answer each line with a line, until the pipe closes."""
    encoder = Encoder(sys.argv[1])
    for line in sys.stdin:
        wish = json.loads(line)
        answer = getattr(encoder, wish.pop("what"))(**wish)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    sys.path.insert(0, "")  # the package of this checkout, from the folder that the process was started in
    main()
