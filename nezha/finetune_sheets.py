"""The usual values of each task's options, as data: for the small model in the box, quickly, and the paper's.

Wei et al. 2019, Table 3, https://arxiv.org/abs/1909.00204
"""

from dataclasses import dataclass

from nezha.messages import InputError


@dataclass(frozen=True)
class Sheet:
    """Values of the options that hang on the task and on the size of the model."""

    epochs: int
    batch_size: int
    learning_rate: float
    length: int
    layer_decay: float
    dropout: float = 0.0
    examples: int = 0
    stride: int = 64
    question_length: int = 64
    answer_length: int = 50

    def check_windows(self) -> None:
        """Whether windows of reading have room for a question and more tokens of the passage than the stride.

        Raises:
            InputError: they have not.
        """
        marks = 3  # [CLS], and a [SEP] behind question and passage
        least = self.question_length + self.stride + marks
        if self.length <= least:
            rule = f"> {least} (question_length + stride + {marks})"
            raise InputError("out_of_range", name="length", rule=rule, given=self.length)


SHEETS: dict[tuple[str, str], Sheet] = {
    ("sentiment", "usual"): Sheet(epochs=2, batch_size=32, learning_rate=5e-4, length=128, layer_decay=0.8),
    ("sentiment", "quick"): Sheet(
        epochs=2, batch_size=16, learning_rate=8e-4, length=64, layer_decay=0.8, examples=2000
    ),
    ("sentiment", "base"): Sheet(
        epochs=10, batch_size=64, learning_rate=3e-5, length=256, layer_decay=1.0, dropout=0.1
    ),
    ("sentiment", "large"): Sheet(
        epochs=10, batch_size=16, learning_rate=3e-5, length=256, layer_decay=1.0, dropout=0.1
    ),
    ("names", "usual"): Sheet(epochs=1, batch_size=16, learning_rate=4e-4, length=128, layer_decay=0.9),
    ("names", "quick"): Sheet(epochs=2, batch_size=8, learning_rate=4e-4, length=64, layer_decay=0.9, examples=1500),
    ("names", "base"): Sheet(epochs=5, batch_size=64, learning_rate=3e-5, length=256, layer_decay=1.0, dropout=0.1),
    ("names", "large"): Sheet(epochs=5, batch_size=16, learning_rate=3e-5, length=256, layer_decay=1.0, dropout=0.1),
    ("pairs", "usual"): Sheet(epochs=3, batch_size=32, learning_rate=5e-4, length=128, layer_decay=0.9),
    ("pairs", "quick"): Sheet(epochs=2, batch_size=16, learning_rate=5e-4, length=96, layer_decay=0.9, examples=1800),
    ("pairs", "base"): Sheet(epochs=5, batch_size=64, learning_rate=3e-5, length=128, layer_decay=1.0, dropout=0.1),
    ("pairs", "large"): Sheet(epochs=5, batch_size=32, learning_rate=3e-5, length=128, layer_decay=1.0, dropout=0.1),
    ("inference", "usual"): Sheet(epochs=3, batch_size=32, learning_rate=5e-4, length=128, layer_decay=0.9),
    ("inference", "quick"): Sheet(
        epochs=2, batch_size=16, learning_rate=5e-4, length=96, layer_decay=0.9, examples=1800
    ),
    ("inference", "base"): Sheet(epochs=3, batch_size=64, learning_rate=3e-5, length=128, layer_decay=1.0, dropout=0.1),
    ("inference", "large"): Sheet(
        epochs=3, batch_size=32, learning_rate=3e-5, length=128, layer_decay=1.0, dropout=0.1
    ),
    ("reading", "usual"): Sheet(epochs=3, batch_size=16, learning_rate=5e-4, length=256, layer_decay=0.9),
    ("reading", "quick"): Sheet(epochs=1, batch_size=8, learning_rate=8e-4, length=256, layer_decay=0.9, examples=1600),
    ("reading", "base"): Sheet(
        epochs=2,
        batch_size=16,
        learning_rate=3e-5,
        length=384,
        layer_decay=1.0,
        dropout=0.1,
        stride=128,
        answer_length=30,
    ),
    ("reading", "large"): Sheet(
        epochs=2,
        batch_size=72,
        learning_rate=3e-5,
        length=384,
        layer_decay=1.0,
        dropout=0.1,
        stride=128,
        answer_length=30,
    ),
}
"""(task, sheet) -> values; `base` and `large` are the rows ChnSenti, PD-NER, LCQMC, XNLI and CMRC of Table 3.

There, lengths of questions and answers are those of Google's `run_squad.py`, and the stride is that of Huawei's
`run_reading.sh`, whose windows begin 128 tokens apart.  A batch of 72 is what the paper says for the large model.
"""
