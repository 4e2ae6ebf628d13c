"""What NEZHA answered in transformers 4.57.1, the last release that had it: writes the two files of this folder.

    python -m venv v4 && v4/bin/pip install "transformers==4.57.1" torch safetensors
    v4/bin/python tests/transformers_4/make_fixtures.py

`small` has odd sizes, every head and every kind of input; `wide` has the released width and distance of 64 over a text
of 200 tokens, its outputs and gradients thinned out to keep the file small.  Weights are random, drawn here with a
seed, and numbers of half precision, so that they take half the room; the model ran in float32.

Keys: weights/NAME, CASE/in/ARGUMENT, CASE/out/FIELD, CASE/grad/NAME; the configurations are in the metadata.
"""

import json
from pathlib import Path
from typing import Any

import torch
import transformers
from safetensors.torch import save_file
from torch import Tensor, nn
from transformers.models.deprecated.nezha import modeling_nezha as nezha  # pyright: ignore[reportMissingImports]

HERE = Path(__file__).parent
SMALL: dict[str, Any] = {
    "vocab_size": 17,
    "hidden_size": 12,
    "num_hidden_layers": 2,
    "num_attention_heads": 3,
    "intermediate_size": 20,
    "max_relative_position": 4,
    "max_position_embeddings": 40,
    "type_vocab_size": 3,
}
WIDE: dict[str, Any] = {
    "vocab_size": 19,
    "hidden_size": 64,
    "num_hidden_layers": 1,
    "num_attention_heads": 1,
    "intermediate_size": 24,
    "max_relative_position": 64,
    "max_position_embeddings": 260,
}
THIN = {"tokens": 23, "queries": 41, "numbers": 5}
"""Of `wide`, every 23rd token's state, every 41st query's attention and every fifth number of a gradient are kept."""

draw = torch.Generator().manual_seed(20)


def integers(low: int, high: int, *shape: int) -> Tensor:
    """Random whole numbers, `high` excluded."""
    return torch.randint(low, high, shape, generator=draw)


def numbers(*shape: int, scale: float = 1.0) -> Tensor:
    """Random numbers that half precision holds exactly."""
    return (torch.randn(shape, generator=draw) * scale).half().float()


def fill(model: nn.Module, weights: dict[str, Tensor], scale: float) -> None:
    """Give the model the weights drawn so far, and draw those it has beyond."""
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name not in weights:
                fresh = numbers(*parameter.shape, scale=0.3 if name.endswith("bias") else scale)
                weights[name] = (fresh + 1).half().float() if "LayerNorm.weight" in name else fresh
            parameter.copy_(weights[name])
    model.eval()


def texts(batch: int, length: int, config: dict[str, Any], padding: int) -> dict[str, Tensor]:
    """Random texts of several segments, the last padded."""
    ids = integers(1, config["vocab_size"], batch, length)
    seen = torch.ones_like(ids)
    if padding:
        ids[-1, -padding:] = seen[-1, -padding:] = 0
    types = integers(0, config.get("type_vocab_size", 2), batch, length)
    return {"input_ids": ids, "attention_mask": seen, "token_type_ids": types}


def labels(length: int) -> Tensor:
    """(2, length) of words, most of them not asked for."""
    return torch.where(integers(0, 3, 2, length) == 0, integers(0, 17, 2, length), -100)


def small_heads(inputs: dict[str, Tensor], choices: dict[str, Tensor]) -> list[tuple[str, dict, dict, dict]]:
    """Every head: its class, its configuration beyond the sizes, its inputs, its labels."""
    length = inputs["input_ids"].shape[1]
    follows, kinds = torch.tensor([1, 0]), "SequenceClassification"
    places = {"start_positions": torch.tensor([3, length + 9]), "end_positions": torch.tensor([-100, 7])}
    return [
        ("PreTraining", {}, inputs, {"labels": labels(length), "next_sentence_label": follows}),
        ("MaskedLM", {}, inputs, {"labels": labels(length)}),
        ("NextSentencePrediction", {}, inputs, {"labels": follows}),
        (kinds, {"num_labels": 5, "problem_type": "single_label_classification"}, inputs, {"labels": follows + 3}),
        (kinds, {"num_labels": 3, "problem_type": "regression"}, inputs, {"labels": numbers(2, 3)}),
        (kinds, {"num_labels": 4, "problem_type": "multi_label_classification"}, inputs,
         {"labels": integers(0, 2, 2, 4).float()}),
        ("TokenClassification", {"num_labels": 7}, inputs, {"labels": labels(length).clamp(max=6)}),
        ("QuestionAnswering", {}, inputs, places),
        ("MultipleChoice", {}, choices, {"labels": torch.tensor([2, 0])}),
    ]  # fmt: skip


def encoder_cases(vectors: Tensor) -> dict[str, dict[str, Tensor]]:
    """Every kind of input of the encoder alone."""
    ids = integers(1, 17, 2, 9)
    each = (integers(0, 2, 2, 9, 9) + torch.eye(9, dtype=torch.long)).clamp(max=1)
    return {
        "padded": texts(2, 19, SMALL, padding=5),
        "short": texts(3, 5, SMALL, padding=2),
        "one_token": texts(2, 1, SMALL, padding=0),
        "ids_alone": {"input_ids": integers(1, 17, 2, 13)},
        "vectors": {"inputs_embeds": vectors, "token_type_ids": integers(0, 3, 1, 11)},
        "mask_a_query": {"input_ids": ids, "attention_mask": each},
    }


def flat(result: Any) -> dict[str, Tensor]:
    """The fields of an output, tuples with their place."""
    fields: dict[str, Tensor] = {}
    for name, value in result.items():
        parts = value if isinstance(value, tuple) else (value,)
        for place, part in enumerate(parts):
            fields[f"{name}.{place}" if isinstance(value, tuple) else name] = part.detach().clone()
    return fields


def small() -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Odd sizes: the encoder on every input, and every head with its loss and gradients."""
    kept: dict[str, Tensor] = {}
    weights: dict[str, Tensor] = {}
    model = nezha.NezhaForPreTraining(nezha.NezhaConfig(**SMALL))
    fill(model, weights, scale=0.4)
    configs: dict[str, Any] = {"encoder": SMALL}
    for case, inputs in encoder_cases(numbers(1, 11, 12)).items():
        result = model.nezha(**inputs, output_hidden_states=True, output_attentions=True)
        fields = flat(result)
        if case != "padded":  # every layer once
            fields = {name: fields[name] for name in ("last_hidden_state", "pooler_output", "attentions.1")}
        keep(kept, f"encoder.{case}", inputs, fields, {})
    choices = {name: torch.stack([part, part.flip(0)], 1) for name, part in texts(2, 6, SMALL, padding=2).items()}
    choices = {name: torch.cat([part, part[:, :1].flip(0)], 1) for name, part in choices.items()}
    for number, (kind, more, inputs, truth) in enumerate(small_heads(texts(2, 13, SMALL, padding=3), choices)):
        case = f"{kind}.{number}"
        configs[case] = SMALL | more
        model = getattr(nezha, f"NezhaFor{kind}")(nezha.NezhaConfig(**configs[case]))
        own = {name: value for name, value in weights.items() if name.startswith(("nezha.", "cls."))}
        fill(model, own, scale=0.4)
        result = model(**inputs, **truth)
        result.loss.backward()
        gradients = {name: parameter.grad for name, parameter in model.named_parameters() if parameter.grad is not None}
        if kind != "PreTraining":  # all weights once; of the others what is their own, and where every path ends
            gradients = {n: g for n, g in gradients.items() if not n.startswith("nezha.") or "word_embeddings" in n}
        kept |= {f"weights/{case}/{name}": value.half() for name, value in own.items() if name not in weights}
        keep(kept, case, inputs | truth, flat(result), gradients)
    kept |= {f"weights/all/{name}": value.half() for name, value in weights.items()}
    return kept, configs


def wide() -> tuple[dict[str, Tensor], dict[str, Any]]:
    """The released width and distance, on a text that goes far beyond the distance."""
    kept: dict[str, Tensor] = {}
    weights: dict[str, Tensor] = {}
    model = nezha.NezhaModel(nezha.NezhaConfig(**WIDE))
    fill(model, weights, scale=0.15)
    for case, inputs in {"long": texts(2, 200, WIDE, padding=67), "beyond": texts(1, 71, WIDE, padding=0)}.items():
        model.zero_grad()
        result = model(**inputs, output_attentions=True)
        probe = torch.linspace(-1, 1, result.last_hidden_state.numel()).view_as(result.last_hidden_state)
        ((result.last_hidden_state * probe).sum() + result.pooler_output.sum()).backward()
        out = {
            "last_hidden_state": result.last_hidden_state[:, :: THIN["tokens"]],
            "pooler_output": result.pooler_output,
            "attentions.0": result.attentions[0][:, :, :: THIN["queries"]],
        }
        gradients = {name: p.grad.flatten()[:: THIN["numbers"]] for name, p in model.named_parameters()}
        keep(kept, f"encoder.{case}", inputs, out, gradients if case == "long" else {})
    kept |= {f"weights/all/{name}": value.half() for name, value in weights.items()}
    return kept, {"encoder": WIDE}


Named = dict[str, Tensor]


def keep(kept: Named, case: str, inputs: Named, outputs: Named, gradients: Named) -> None:
    """Put one case among those to be written; whole numbers in 16 bits."""
    for name, value in inputs.items():
        kept[f"{case}/in/{name}"] = value if value.is_floating_point() else value.short()
    for part, values in {"out": outputs, "grad": gradients}.items():
        kept |= {f"{case}/{part}/{name}": value.detach().float() for name, value in values.items()}


if __name__ == "__main__":
    for name, make in {"small": small, "wide": wide}.items():
        tensors, configurations = make()
        about = {"transformers": transformers.__version__, "torch": torch.__version__, "thin": json.dumps(THIN)}
        whole = {key: value.clone().contiguous() for key, value in tensors.items()}
        save_file(whole, HERE / f"{name}.safetensors", about | {"configs": json.dumps(configurations)})
