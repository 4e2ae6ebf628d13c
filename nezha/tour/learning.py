"""The step about fine-tuning: a new layer of a few numbers on a model that stays as it is, learned from real reviews.

Fine-tuning adds exactly this layer and then moves all other numbers too; here they stay, which takes seconds and shows
what pre-training alone has already put into them.
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from nezha.insight.loading import Loaded, load
from nezha.tasks.examples import Example
from nezha.tasks.reviews import LABELS, reviews
from nezha.tour.results import Task

LEARN, TEST = 800, 200
"""Reviews to learn from and to be asked about, as many of each kind."""
LONGEST = 30
"""Characters of a review; a longer one is cut."""
ROWS = 32
"""Reviews that are read at once."""
ROUNDS = 40
"""Steps of L-BFGS on the one layer."""
DECAY = 0.01
"""What a large weight costs: without it the layer learns its reviews by heart."""
REVIEW = "房间很干净，服务员也很热情，下次还来。"


def task(model: str | Loaded = "bundled") -> Task:
    """How many of some reviews get the right label, before and after the new layer has learned.

    Raises:
        InputError: no such model, or no reviews are installed.
    """
    loaded, parts = load(model), reviews()
    learn, test = _even(parts.train, LEARN), _even(parts.test, TEST)
    seen, asked = (read(loaded, [one.text for one in some]) for some in (learn, test))
    wanted, truth = (torch.tensor([LABELS.index(str(one.answer)) for one in some]) for some in (learn, test))
    centre, scale = seen.mean(0), seen.std(0) + 1e-6
    layer = nn.Linear(seen.shape[1], len(LABELS))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        layer.reset_parameters()
    before = _right(layer((asked - centre) / scale), truth)
    fit(layer, (seen - centre) / scale, wanted)
    with torch.inference_mode():
        own = layer((read(loaded, [REVIEW]) - centre) / scale).softmax(-1)[0, LABELS.index("positive")]
    return Task(
        model=loaded.name, new=sum(one.numel() for one in layer.parameters()),
        all=sum(one.numel() for one in loaded.model.nezha.parameters()), learned_from=len(learn), tests=len(test),
        before=before, after=_right(layer((asked - centre) / scale), truth), review=REVIEW, positive=float(own),
    )  # fmt: skip


def fit(layer: nn.Linear, seen: Tensor, wanted: Tensor) -> None:
    """Logistic regression: the layer's cross entropy, with a little decay, made as small as it gets.

    Shapes:
        seen: (texts, d).
        wanted: (texts,), classes.
    """
    search = torch.optim.LBFGS(layer.parameters(), max_iter=ROUNDS, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        search.zero_grad()
        loss = cross_entropy(layer(seen), wanted) + DECAY * layer.weight.square().sum()
        loss.backward()
        return loss

    search.step(closure)


@torch.inference_mode()
def read(loaded: Loaded, texts: Sequence[str]) -> Tensor:
    """(texts, d), the mean last state of the tokens of each text."""
    tokenizer, found = loaded.tokenizer, []
    rows = [[tokenizer.cls_id, *ids[:LONGEST], tokenizer.sep_id] for ids, _ in tokenizer.encode_plain(list(texts))]
    for start in range(0, len(rows), ROWS):
        some = rows[start : start + ROWS]
        ids = np.full((len(some), max(map(len, some))), tokenizer.pad_id, np.int64)
        for place, row in enumerate(some):
            ids[place, : len(row)] = row
        mask = torch.tensor(ids != tokenizer.pad_id, device=loaded.model.device)
        given = torch.from_numpy(ids).to(loaded.model.device)
        state = loaded.model.nezha(input_ids=given, attention_mask=mask.long()).last_hidden_state
        found.append(((state * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)).float().cpu())
    return torch.cat(found).clone()


def _even(examples: Sequence[Example], count: int) -> list[Example]:
    """As many of each label, from the middles of equal parts of the source.

    Length and decay were chosen while looking at other reviews: the first of such parts, not their middles.
    """
    chosen: list[Example] = []
    for label in LABELS:
        of_label = [one for one in examples if one.answer == label]
        edges = np.linspace(0, len(of_label), min(len(of_label), count // len(LABELS)) + 1)
        places = ((edges[:-1] + edges[1:]) / 2).astype(int)
        chosen += [of_label[place] for place in places]
    return chosen


def _right(scores: Tensor, truth: Tensor) -> float:
    return float((scores.argmax(-1) == truth).float().mean())
