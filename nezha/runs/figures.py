"""The figures that a run writes down: where each stands in `metrics.jsonl`, what it is called, how it is told."""

from dataclasses import dataclass

from nezha.texts import TEXTS

Words = tuple[str, str]
"""The same in English and in 中文."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure of a run."""

    kind: str
    """Kind of the records that hold it: `train`, `eval` or `epoch`."""
    key: str
    """Its key in them; after a dot, the key in what is found there."""
    label: Words
    unit: Words = ("", "")
    form: str = ".4f"
    """How a value is written, a format of Python's."""
    better: str = ""
    """`low` or `high` where one value is better than another, so that a best one exists."""


NATS = ("nats", "奈特")


def _developed(measure: str) -> Figure:
    """A measure that fine-tuning takes on its development part after each epoch."""
    english, chinese = TEXTS[f"measure_{measure}"]
    label = (f"{english}, development part", f"开发集{chinese}")
    return Figure(kind="epoch", key=f"dev.{measure}", label=label, better="high")


DEVELOPMENT = ("accuracy", "macro_f1", "mcc", "entity_f1", "token_f1", "cmrc_f1", "exact_match")
"""Every measure of every task."""

FIGURES: dict[str, Figure] = {
    "held_loss": Figure(kind="eval", key="loss", label=("held-out loss", "留出集损失"), unit=NATS, better="low"),
    "held_mlm_loss": Figure(
        kind="eval", key="mlm_loss", label=("held-out loss, masked", "留出集掩码损失"), unit=NATS, better="low"
    ),
    "held_nsp_loss": Figure(
        kind="eval", key="nsp_loss", label=("held-out loss, next sentence", "留出集下一句损失"), unit=NATS, better="low"
    ),
    "held_accuracy": Figure(
        kind="eval", key="mlm_accuracy", label=("masked accuracy", "掩码准确率"), form=".1%", better="high"
    ),
    "held_nsp_accuracy": Figure(
        kind="eval", key="nsp_accuracy", label=("next-sentence accuracy", "下一句准确率"), form=".1%", better="high"
    ),
    "train_loss": Figure(kind="train", key="loss", label=("training loss", "训练损失"), unit=NATS),
    "train_loss_smoothed": Figure(
        kind="train", key="loss_ema", label=("training loss, smoothed", "训练损失（平滑）"), unit=NATS
    ),
    "train_mlm_loss": Figure(kind="train", key="mlm_loss", label=("training loss, masked", "训练掩码损失"), unit=NATS),
    "train_nsp_loss": Figure(
        kind="train", key="nsp_loss", label=("training loss, next sentence", "训练下一句损失"), unit=NATS
    ),
    "learning_rate": Figure(kind="train", key="learning_rate", label=("learning rate", "学习率"), form=".2e"),
    "grad_norm": Figure(kind="train", key="grad_norm", label=("gradient norm", "梯度范数"), form=".3g"),
    "loss_scale": Figure(kind="train", key="loss_scale", label=("loss scale", "损失缩放"), form=",.0f"),
    "tokens_per_second": Figure(
        kind="train", key="tokens_per_second", label=("tokens per second", "每秒词元数"), form=",.0f"
    ),
} | {f"dev_{measure}": _developed(measure) for measure in DEVELOPMENT}

AXES: dict[str, Words] = {
    "step": ("step", "步"),
    "tokens": ("tokens", "词元"),
    "hours": ("hours of training", "训练小时数"),
    "epochs": ("epochs of fine-tuning", "微调轮数"),
}
"""What the figures of several runs can be laid along."""
