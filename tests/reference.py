"""The formulas as slow loops over plain numbers: what every fast path is held against.

row(i, j)    = clip(j - i, -k, k) + k
R[row, 2m]   = sin(row / 10000^(2m/d))        R[row, 2m + 1] = cos(row / 10000^(2m/d))
score[i, j]  = q_i · (k_j + R[row(i, j)]) / √d + mask_j
out_i        = Σ_j softmax(score_i)_j (v_j + R[row(i, j)])

Wei et al. 2019, https://arxiv.org/abs/1909.00204, with the released models' row number in the sinusoid.
"""

import math

import torch
from torch import Tensor


def table_entry(row: int, column: int, head_dim: int) -> float:
    """One number of the table of relative positions."""
    angle = row / 10_000 ** ((column - column % 2) / head_dim)
    return math.sin(angle) if column % 2 == 0 else math.cos(angle)


def relative_row(i: int, j: int, k: int) -> int:
    """The table's row for a query at i and a key at j."""
    return min(max(j - i, -k), k) + k


def attention_head(
    query: list[list[float]],
    key: list[list[float]],
    value: list[list[float]],
    *,
    k: int,
    seen: list[bool],
) -> tuple[list[list[float]], list[list[float]], list[list[float]], list[list[float]]]:
    """Context, probabilities, content and position terms of one head of one text."""
    length, width = len(query), len(query[0])
    contexts, probabilities, contents, positions = [], [], [], []
    for i in range(length):
        relative = [[table_entry(relative_row(i, j, k), c, width) for c in range(width)] for j in range(length)]
        content = [sum(query[i][c] * key[j][c] for c in range(width)) / math.sqrt(width) for j in range(length)]
        position = [sum(query[i][c] * relative[j][c] for c in range(width)) / math.sqrt(width) for j in range(length)]
        weights = [math.exp(content[j] + position[j]) if seen[j] else 0.0 for j in range(length)]
        shares = [weight / sum(weights) for weight in weights]
        context = [sum(shares[j] * (value[j][c] + relative[j][c]) for j in range(length)) for c in range(width)]
        contexts.append(context)
        probabilities.append(shares)
        contents.append(content)
        positions.append(position)
    return contexts, probabilities, contents, positions


def attention(query: Tensor, key: Tensor, value: Tensor, *, k: int, seen: Tensor) -> tuple[Tensor, ...]:
    """`attention_head` for every text and head: (B, H, L, d) and a (B, L) mask to context, probabilities and terms."""
    results = [
        [
            attention_head(
                query[b, h].tolist(), key[b, h].tolist(), value[b, h].tolist(), k=k, seen=seen[b].bool().tolist()
            )
            for h in range(query.shape[1])
        ]
        for b in range(query.shape[0])
    ]
    return tuple(torch.tensor([[head[part] for head in text] for text in results]) for part in range(4))


def naive_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    table: Tensor,
    *,
    mask: Tensor | None = None,
    value_table: Tensor | None = None,
) -> Tensor:
    """The same with the (L, L, d) tensor that the package never makes; differentiable, in any dtype."""
    length, k = query.shape[-2], table.shape[0] // 2
    place = torch.arange(length)
    rows = (place[None, :] - place[:, None]).clamp(-k, k) + k
    relative, relative_value = table[rows], (table if value_table is None else value_table)[rows]
    scores = query @ key.mT + torch.einsum("bhid,ijd->bhij", query, relative)
    scores = scores / math.sqrt(query.shape[-1])
    probabilities = (scores if mask is None else scores + mask).softmax(-1)
    return probabilities @ value + torch.einsum("bhij,ijd->bhid", probabilities, relative_value)


def layer_norm(vector: list[float], weight: list[float], bias: list[float], eps: float) -> list[float]:
    """Centre, scale, then weight and shift."""
    mean = sum(vector) / len(vector)
    variance = sum((x - mean) ** 2 for x in vector) / len(vector)
    return [(x - mean) / math.sqrt(variance + eps) * w + b for x, w, b in zip(vector, weight, bias, strict=True)]


def gelu(x: float) -> float:
    """The exact one, with erf."""
    return x * 0.5 * (1 + math.erf(x / math.sqrt(2)))


def affine(vector: list[float], weight: list[list[float]], bias: list[float]) -> list[float]:
    """Apply the matrix, add the bias."""
    return [sum(w * x for w, x in zip(row, vector, strict=True)) + b for row, b in zip(weight, bias, strict=True)]


def lamb_reference(
    weight: list[float],
    gradients: list[list[float]],
    *,
    lr: float,
    b1: float,
    b2: float,
    eps: float,
    decay: float,
) -> list[float]:
    """LAMB over one tensor, number by number (You et al. 2020, algorithm 2)."""
    weight = list(weight)
    mean, square = [0.0] * len(weight), [0.0] * len(weight)
    for t, gradient in enumerate(gradients, start=1):
        update = []
        for i, g in enumerate(gradient):
            mean[i] = b1 * mean[i] + (1 - b1) * g
            square[i] = b2 * square[i] + (1 - b2) * g * g
            direction = mean[i] / (1 - b1**t) / (math.sqrt(square[i] / (1 - b2**t)) + eps)
            update.append(direction + decay * weight[i])
        lengths = [math.sqrt(sum(x * x for x in vector)) for vector in (weight, update)]
        ratio = lengths[0] / lengths[1] if all(lengths) else 1.0
        weight = [x - lr * ratio * u for x, u in zip(weight, update, strict=True)]
    return weight
