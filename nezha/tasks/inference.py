"""The inference task: does a hypothesis follow from a premise, as XNLI has it in the paper."""

from collections.abc import Sequence

from nezha.tasks.entailments import LABELS, entailments
from nezha.tasks.examples import TaskData
from nezha.tasks.pair_baselines import hypothesis_only, overlap, tfidf_pair
from nezha.tasks.pair_task import PairTask
from nezha.tasks.text_baselines import majority


class Inference(PairTask):
    """Premise and hypothesis: the one says the other, leaves it open, or rules it out."""

    def __init__(self, labels: Sequence[str]):
        super().__init__(
            labels,
            {
                "majority": majority,
                "tfidf_pair": tfidf_pair,
                "overlap": overlap,
                "hypothesis_only": hypothesis_only,
            },
        )

    @staticmethod
    def bundled() -> TaskData:
        """Premises from the newspaper in the box, hypotheses made of them by rule."""
        return TaskData(entailments(), LABELS)
