"""When a run has gone wrong for good, and where: a loss, a gradient or a weight that is no number any more.

In fp32 and bf16 the first such gradient is the end.  In fp16 a gradient that overflows is everyday life: the step is
skipped and the loss scale halved (`nezha.precision`).  From its start at 65,536 sixteen halvings bring the scale to 1,
where a gradient is no larger than without any scale; if `OVERFLOWS` steps in a row overflowed and the scale has come
down so far, no smaller scale will help.
"""

from collections.abc import Iterable, Mapping

from torch import Tensor, nn

from nezha.messages import Told
from nezha.spread import whole

OVERFLOWS = 20
"""Skipped steps in a row from which on they count as divergence."""
SMALLEST_SCALE = 1.0
"""Loss scale at which, or below, fp16 gradients are as small as they are meant to be."""


class NotANumberError(ArithmeticError):
    """A loss or a gradient is not a number; the weights still hold what they held before the step.

    Args:
        where: what it was first seen in, as part of a sentence.
    """

    def __init__(self, where: Told):
        self.where = where
        super().__init__(where.text("en"))


def the_loss() -> Told:
    """The loss, as the place."""
    return Told((("at_loss", {}),))


def first_gradient(model: nn.Module) -> Told:
    """The first gradient with an element that is not finite; where all are, what overflowed is their length.

    Of a model that is cut up among processes, all of them ask at the same time.
    """
    gradients = ((name, weight.grad) for name, weight in model.named_parameters())
    name = _first((name, whole(gradient)) for name, gradient in gradients if gradient is not None)
    return Told((("at_gradient", {"name": name}) if name else ("at_norm", {}),))


def first_weight(weights: Mapping[str, Tensor]) -> Told | None:
    """The first weight with an element that is not finite, or None."""
    name = _first(weights.items())
    return Told((("at_weight", {"name": name}),)) if name else None


def _first(tensors: Iterable[tuple[str, Tensor]]) -> str | None:
    return next((name for name, values in tensors if not values.isfinite().all()), None)
