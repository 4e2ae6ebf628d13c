"""From distances to pairs and back: the two halves of clipped relative positions.

    spread(x)[i, j]  = x[i, row(i, j)]                       a number for every distance -> one for every pair
    collect(y)[i, r] = Σ_{j : row(i, j) = r} y[i, j]         a number for every pair     -> one for every distance

with row(i, j) = clip(j - i, -k, k) + k.  Each is the other's transpose, so each is the other's gradient.  Nothing is
looked up by an index: on a sheet with a column for every distance, the keys of one query after another are a diagonal
further, and `diagonals` is a view of it.
"""

from torch import Tensor

from nezha.attention.plan import Window


def diagonals(sheet: Tensor, keys: int) -> Tensor:
    """A view of a sheet (n, b, w) in which query r's keys begin at column b - 1 - r: (n, b, keys).

    It can hold w - b + 1 keys.
    """
    heads, queries, columns = sheet.shape
    if queries == 1:
        return sheet[..., :keys]
    start = queries - 1
    flat = sheet.view(heads, queries * columns)[:, start : start + queries * (columns - 1)]
    return flat.view(heads, queries, columns - 1)[..., :keys]


def spread(values: Tensor, scores: Tensor, window: Window, scratch: Tensor) -> None:
    """Add to each pair's score what its distance says.

    Shapes:
        values: (n, b, last - first), for the distances that `window` says are met.
        scores: (n, b, L), changed in place.
        scratch: room for n · b · columns numbers.
    """
    heads, queries, length = scores.shape
    low, high, before, after = window[:4]
    sheet = scratch[: heads * queries * window.columns].view(heads, queries, window.columns)
    sheet[..., before : window.columns - after] = values
    if before:
        sheet[..., :before] = values[..., :1]
    if after:
        sheet[..., -after:] = values[..., -1:]
    scores[..., low:high].add_(diagonals(sheet, high - low))
    if low > 0:
        scores[..., :low].add_(values[..., :1])
    if high < length:
        scores[..., high:].add_(values[..., -1:])


def collect(pairs: Tensor, window: Window, scratch: Tensor) -> Tensor:
    """What each distance of a query gets in total from its pairs.

    Shapes:
        pairs: (n, b, L).
        scratch: room for n · b · columns numbers.
        returns: (n, b, last - first), the type of `pairs`.
    """
    heads, queries, length = pairs.shape
    low, high, before, after = window[:4]
    sheet = scratch[: heads * queries * window.columns].view(heads, queries, window.columns).zero_()
    diagonals(sheet, high - low).copy_(pairs[..., low:high])
    totals = sheet[..., before : window.columns - after].contiguous()
    if before:
        totals[..., 0] += sheet[..., :before].sum(-1)
    if after:
        totals[..., -1] += sheet[..., -after:].sum(-1)
    if low > 0:
        totals[..., 0] += pairs[..., :low].sum(-1)
    if high < length:
        totals[..., -1] += pairs[..., high:].sum(-1)
    return totals
