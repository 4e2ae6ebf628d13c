"""Huawei's and NVIDIA's LAMB number by number in plain Python, from their formulas (see `nezha.lamb_readings`)."""

import math

Vector = list[float]


def norm(vector: Vector) -> float:
    return math.sqrt(sum(x * x for x in vector))


def moments(mean: Vector, square: Vector, gradient: Vector) -> None:
    """Both running means by one step, in place; betas 0.9 and 0.999."""
    for i, g in enumerate(gradient):
        mean[i] = 0.9 * mean[i] + 0.1 * g
        square[i] = 0.999 * square[i] + 0.001 * g * g


def huawei(weights: list[Vector], steps: list[list[Vector]], *, lr: float, decays: list[float]) -> list[Vector]:
    """`decays` has 0 for excluded tensors; the length of the ratio takes the largest of them for all."""
    weights, everywhere = [list(w) for w in weights], max(decays)
    means, squares = ([[0.0] * len(w) for w in weights] for _ in range(2))
    for t, gradients in enumerate(steps, start=1):
        for w, g, m, v, decay in zip(weights, gradients, means, squares, decays, strict=True):
            moments(m, v, g)
            m_hat, v_hat = [x / (1 - 0.9**t) for x in m], [x / (1 - 0.999**t) for x in v]
            inside = [a / math.sqrt(b + 1e-6) + everywhere * x for a, b, x in zip(m_hat, v_hat, w, strict=True)]
            ratio = norm(w) / norm(inside) if norm(w) > 0 and norm(g) > 0 else 1.0
            ratio = min(max(ratio, 0.0), 10.0)
            for i in range(len(w)):
                w[i] -= ratio * lr * (m_hat[i] / (math.sqrt(v_hat[i]) + 1e-6) + decay * w[i])
    return weights


def nvidia(weights: list[Vector], steps: list[list[Vector]], *, lr: float, decays: list[float]) -> list[Vector]:
    """Apex's FusedLAMB as it comes: gradients cut to a common length of 1, a ratio only where there is decay."""
    weights = [list(w) for w in weights]
    means, squares = ([[0.0] * len(w) for w in weights] for _ in range(2))
    for t, gradients in enumerate(steps, start=1):
        cut = max(1.0, norm([norm(g) for g in gradients]))
        for w, g, m, v, decay in zip(weights, gradients, means, squares, decays, strict=True):
            moments(m, v, [x / cut for x in g])
            update = [
                a / (1 - 0.9**t) / (math.sqrt(b / (1 - 0.999**t)) + 1e-6) + decay * x
                for a, b, x in zip(m, v, w, strict=True)
            ]
            ratio = norm(w) / norm(update) if decay and norm(w) and norm(update) else 1.0
            for i in range(len(w)):
                w[i] -= lr * ratio * update[i]
    return weights
