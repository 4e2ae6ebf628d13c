"""A linear chain over the labels of a sentence: which label follows which, learnt or only forbidden.

    score(y) = start[y_1] + Σ_t e_t[y_t] + Σ_t follow[y_{t-1}, y_t] + end[y_n]
    log p(y) = score(y) - log Σ_y' exp score(y')

with e the scores that the encoder gives each label at each token.  The sum over all sequences is a product of matrices
in (log Σ exp, +), the best of them Viterbi's.

Lafferty, McCallum and Pereira 2001; Viterbi 1967.
"""

import numpy as np
import torch
from torch import Tensor, nn

FORBIDDEN = -1e4
"""Added to what may not be: finite, so that gradients stay numbers, and far below any sum of scores."""


class LinearChain(nn.Module):
    """The chain; a label sequence that the rules forbid has no probability and is never chosen.

    Args:
        first: (K,) booleans, which labels may stand first.
        follows: (K, K) booleans, [a, b] whether b may follow a.
        learned: whether start, follow and end are weights; without them all that is allowed scores 0.

    Shapes of every method:
        scores: (B, n, K), fp32 inside. lengths: (B,), from 1 to n. labels: (B, n), anything beyond a row's length.
    """

    start: Tensor
    follow: Tensor
    end: Tensor
    first_rule: Tensor
    follow_rule: Tensor

    def __init__(self, first: np.ndarray, follows: np.ndarray, *, learned: bool):
        super().__init__()
        labels = len(first)
        zeros = [torch.zeros(labels), torch.zeros(labels, labels), torch.zeros(labels)]
        for name, value in zip(("start", "follow", "end"), zeros, strict=True):
            if learned:
                self.register_parameter(name, nn.Parameter(value))
            else:
                self.register_buffer(name, value, persistent=False)
        for name, rule in (("first_rule", first), ("follow_rule", follows)):
            self.register_buffer(name, torch.from_numpy(~rule).float() * FORBIDDEN, persistent=False)

    def rules(self) -> tuple[Tensor, Tensor]:
        """Scores of a first label (K,) and of a label after another (K, K), what is forbidden far below the rest."""
        return self.start + self.first_rule, self.follow + self.follow_rule

    def log_likelihood(self, scores: Tensor, labels: Tensor, lengths: Tensor) -> Tensor:
        """The log-probability of the right labels of each row: (B,)."""
        scores = scores.float()
        return self._score(scores, labels, lengths) - self._total(scores, lengths)

    def _score(self, scores: Tensor, labels: Tensor, lengths: Tensor) -> Tensor:
        """score(y) of each row: (B,)."""
        start, follow = self.rules()
        real = torch.arange(scores.shape[1], device=scores.device) < lengths[:, None]  # (B, n)
        labels = labels.where(real, 0)
        emitted = scores.gather(2, labels[..., None])[..., 0] * real
        moved = follow[labels[:, :-1], labels[:, 1:]] * real[:, 1:]
        last = labels.gather(1, lengths[:, None] - 1)[:, 0]
        return start[labels[:, 0]] + emitted.sum(1) + moved.sum(1) + self.end[last]

    def _total(self, scores: Tensor, lengths: Tensor) -> Tensor:
        """The log of Σ exp score over all label sequences of each row: (B,).

        A place is a (K, K) matrix of what leads from one label to the next; products of matrices may be taken in any
        order, so neighbours are multiplied until one is left: few large operations, where the forward algorithm is a
        small one a place.
        """
        start, follow = self.rules()
        stays = torch.full_like(follow, FORBIDDEN).fill_diagonal_(0.0)
        places = torch.arange(1, scores.shape[1], device=scores.device)
        real = (places < lengths[:, None])[..., None, None]
        steps = torch.where(real, follow + scores[:, 1:, None, :], stays)  # (B, n - 1, K, K)
        while steps.shape[1] > 1:
            left, right = steps[:, :-1:2], steps[:, 1::2]
            joined = torch.logsumexp(left[..., None] + right[..., None, :, :], dim=-2)
            steps = torch.cat([joined, steps[:, -1:]], 1) if steps.shape[1] % 2 else joined
        reached = start + scores[:, 0]  # (B, K): all sequences up to the first place that end in each label
        if steps.shape[1]:
            reached = torch.logsumexp(reached[:, :, None] + steps[:, 0], dim=1)
        return torch.logsumexp(reached + self.end, dim=1)

    @torch.no_grad()
    def best(self, scores: Tensor, lengths: Tensor) -> list[list[int]]:
        """The likeliest allowed labels of each row, as many as its length, by Viterbi's algorithm."""
        # many small steps one after another: on a processor, wherever the scores come from
        start, follow, end = (rule.cpu() for rule in (*self.rules(), self.end))
        scores, lengths = scores.float().cpu(), lengths.cpu()
        reached = start + scores[:, 0]
        came_from = []  # (B, K) each: the best label before
        for place in range(1, scores.shape[1]):
            value, before = (reached[:, :, None] + follow).max(dim=1)
            going_on = (place < lengths)[:, None]
            reached = torch.where(going_on, value + scores[:, place], reached)
            came_from.append(before.numpy())
        last = (reached + end).argmax(dim=1).tolist()
        return [
            _trace(came_from, row, label, length)
            for row, (label, length) in enumerate(zip(last, lengths.tolist(), strict=True))
        ]


def _trace(came_from: list[np.ndarray], row: int, label: int, length: int) -> list[int]:
    """The path of one row backwards from its last label."""
    path = [label]
    for before in reversed(came_from[: length - 1]):
        path.append(int(before[row, path[-1]]))
    return path[::-1]
