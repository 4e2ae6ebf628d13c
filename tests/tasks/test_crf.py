"""The chain against every label sequence, one by one."""

import itertools

import numpy as np
import pytest
import torch

from nezha.tasks.bio import allowed
from nezha.tasks.crf import LinearChain

LABELS, LENGTH = 5, 4


@pytest.fixture(params=[True, False], ids=["learned", "rules alone"])
def chain(request):
    torch.manual_seed(3)
    made = LinearChain(*allowed(LABELS), learned=request.param)
    for weight in made.parameters():
        torch.nn.init.normal_(weight)
    return made


@torch.no_grad()
def sequences(chain: LinearChain, scores: torch.Tensor) -> dict[tuple[int, ...], float]:
    """Each label sequence that BIO allows with its score, from the formula."""
    first, follows = allowed(LABELS)
    found = {}
    for labels in itertools.product(range(LABELS), repeat=len(scores)):
        if not first[labels[0]] or not all(follows[a, b] for a, b in itertools.pairwise(labels)):
            continue
        score = float(chain.start[labels[0]]) + float(chain.end[labels[-1]])
        score += sum(float(scores[place, label]) for place, label in enumerate(labels))
        found[labels] = score + sum(float(chain.follow[a, b]) for a, b in itertools.pairwise(labels))
    return found


@pytest.mark.parametrize("length", range(1, LENGTH + 1))
def test_likelihood_and_best_path_are_those_of_all_sequences(chain, length):
    """In one batch with a longer row, so that what stands beyond a row's length counts for nothing."""
    scores = torch.randn(2, LENGTH, LABELS) * 2
    lengths = torch.tensor([length, LENGTH])
    every = [sequences(chain, scores[row, :size]) for row, size in enumerate(lengths.tolist())]
    right = [list(found)[len(found) // 3] for found in every]
    labels = torch.tensor([[*labels, *[-100] * (LENGTH - len(labels))] for labels in right])
    expected = [found[y] - np.logaddexp.reduce(list(found.values())) for found, y in zip(every, right, strict=True)]
    assert chain.log_likelihood(scores, labels, lengths).tolist() == pytest.approx(expected, abs=1e-4)
    assert chain.best(scores, lengths) == [list(max(found, key=found.__getitem__)) for found in every]


def test_an_inside_never_stands_without_its_beginning(chain):
    """Scores that cry for I everywhere."""
    first, follows = allowed(LABELS)
    scores = torch.randn(50, 9, LABELS) * 3
    scores[:, :, 2::2] += 6
    for path in chain.best(scores, torch.randint(1, 10, (50,))):
        assert first[path[0]]
        assert all(follows[a, b] for a, b in itertools.pairwise(path))


def test_bio_allows_what_it_says():
    """O, B-X, I-X, B-Y, I-Y."""
    first, follows = allowed(5)
    assert first.tolist() == [True, True, False, True, False]
    assert follows.astype(int).tolist() == [
        [1, 1, 0, 1, 0],
        [1, 1, 1, 1, 0],
        [1, 1, 1, 1, 0],
        [1, 1, 0, 1, 1],
        [1, 1, 0, 1, 1],
    ]


def test_a_chain_learns_what_follows_what():
    """The scores say nothing, the order everything."""
    chain = LinearChain(*allowed(3), learned=True)
    labels = torch.tensor([[1, 2, 0, 1, 2, 0]])
    optimizer = torch.optim.Adam(chain.parameters(), lr=0.2)
    scores, lengths = torch.zeros(1, 6, 3), torch.tensor([6])
    for _ in range(60):
        optimizer.zero_grad()
        (-chain.log_likelihood(scores, labels, lengths).sum()).backward()
        optimizer.step()
    assert chain.best(scores, lengths) == labels.tolist()
    assert torch.isfinite(chain.follow).all()
