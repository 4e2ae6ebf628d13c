"""On a CUDA GPU: the same numbers as on a CPU, and how fast a base-size training step is, compiled and not.

`docs/scale-out.md` reads the speed.  Needs a GPU and nothing else; without one it says so and ends.
"""

import time
from collections.abc import Callable
from typing import Any

import torch

from benchmarks.report import RESULTS, Line, publish
from nezha.compiling import compiled
from nezha.config import NezhaConfig
from nezha.heads import NezhaForPreTraining
from nezha.lamb import Lamb, parameter_groups
from nezha.objective import Tensors, loss_sums

BATCH, LENGTH, STEPS = 180, 128, 6
"""The paper's batch of one GPU (section 3.1)."""


def tensors(rows: int, length: int, vocabulary: int, device: str, *, padding: int = 0) -> Tensors:
    """A random batch whose second row has padding; a seventh of the places are to be predicted."""
    random = torch.Generator().manual_seed(1)
    chosen = round(length * 0.15)
    ids = torch.randint(5, vocabulary, (rows, length), generator=random)
    types = torch.zeros(rows, length, dtype=torch.long)
    types[:, length // 2 :] = 1
    positions = torch.stack([torch.randperm(length, generator=random)[:chosen] for _ in range(rows)])
    labels = torch.randint(5, vocabulary, (rows, chosen), generator=random)
    following = torch.randint(0, 2, (rows,), generator=random)
    mask = torch.ones_like(ids)
    mask[1, length - padding :] = 0
    ids, mask, types, positions, labels, following = (
        tensor.to(device) for tensor in (ids, mask, types, positions, labels, following)
    )
    return Tensors(
        input_ids=ids, token_type_ids=types, positions=positions, labels=labels, next_sentence_label=following,
        attention_mask=mask,
    )  # fmt: skip


def difference(positions: str, length: int) -> float:
    """Largest difference of a gradient between GPU and CPU, over the largest gradient; fp32."""
    torch.manual_seed(3)
    config = NezhaConfig(
        vocab_size=300, hidden_size=64, num_hidden_layers=2, num_attention_heads=2, intermediate_size=96,
        positions=positions, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    model = NezhaForPreTraining(config)
    found = []
    for device in ("cpu", "cuda"):
        torch.nn.Module.to(model, device)
        batch = tensors(3, length, 300, device, padding=17)
        model.zero_grad()
        masked, following = loss_sums(model, batch)
        (masked + following).backward()
        found.append([weight.grad.cpu().clone() for weight in model.parameters() if weight.grad is not None])
    largest = max(gradient.abs().max() for gradient in found[0])
    return float(max((one - other).abs().max() for one, other in zip(*found, strict=True)) / largest)


def speed(loss: Callable[..., Any]) -> tuple[float, float]:
    """Tokens a second of a whole bf16 step with LAMB at base size, and the gigabytes it takes."""
    torch.cuda.reset_peak_memory_stats()
    model = NezhaForPreTraining(NezhaConfig())
    torch.nn.Module.to(model, "cuda")
    batch = tensors(BATCH, LENGTH, model.config.vocab_size, "cuda")
    optimizer = Lamb(parameter_groups(model, 0.01), lr=1e-4)

    def step() -> None:
        with torch.autocast("cuda", dtype=torch.bfloat16):
            masked, following = loss(model, batch)
        (masked / batch.labels.numel() + following / BATCH).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)

    for _ in range(3):
        step()
    torch.cuda.synchronize()
    began = time.perf_counter()
    for _ in range(STEPS):
        step()
    torch.cuda.synchronize()
    return BATCH * LENGTH * STEPS / (time.perf_counter() - began), torch.cuda.max_memory_allocated() / 1e9


def main() -> None:
    """Measure and keep the lines."""
    if not torch.cuda.is_available():
        print(f"benchmarks.gpu needs a CUDA GPU; what one gave is kept in {RESULTS.name}/gpu.json")
        return
    for positions in ("functional", "learned_relative", "absolute"):
        print(f"gradients, {positions}: GPU against CPU {difference(positions, 300):.1e}")
    torch.set_float32_matmul_precision("high")
    (plain, _), (fast, memory) = speed(loss_sums), speed(compiled(loss_sums))
    name = f"base pretrain step, {BATCH} × {LENGTH}, bf16, {memory:.0f} GB, {torch.cuda.get_device_name()}"
    publish("gpu", [Line(name=name, unit="tokens/s", ours=fast, peer=plain, peer_name="not compiled", target=">= 1")])


if __name__ == "__main__":
    main()
