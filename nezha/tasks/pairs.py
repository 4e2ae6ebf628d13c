"""The pairs task: one label for two sentences, as LCQMC has it in the paper."""

from collections.abc import Sequence

from nezha.tasks.examples import TaskData
from nezha.tasks.next_sentences import LABELS, next_sentences
from nezha.tasks.pair_baselines import overlap, tfidf_pair
from nezha.tasks.pair_task import PairTask
from nezha.tasks.text_baselines import majority


class Pairs(PairTask):
    """Two sentences: do they ask the same, does one follow the other; those in the box are `other` or `next`."""

    def __init__(self, labels: Sequence[str]):
        super().__init__(labels, {"majority": majority, "tfidf_pair": tfidf_pair, "overlap": overlap})

    @staticmethod
    def bundled() -> TaskData:
        """Neighbours and strangers from the newspaper in the box."""
        return TaskData(next_sentences(), LABELS)
