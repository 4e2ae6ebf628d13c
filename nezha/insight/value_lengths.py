"""How much of what a head says is "where I looked"?  Measured over held-out text, and dropped to see what it is worth.

A head's output is Σ_j p_ij v_j + Σ_o P_i(o) R_o: the values it gathered, and the vectors of the offsets it looked at.
Every row of the sinusoid has length √(d/2), and neighbouring rows are alike, so the second sum is long even for a head
that looks everywhere: most of it is one constant vector, as a bias would be.  What varies with the token is told apart:

    length  = mean_i |position_i| / mean_i |content_i|               before the output projection W_O and after it
    varying = the same of what is left when each part's own mean over the tokens is taken away
    cosine  = of the two means, after W_O: at -1 the values have learned a constant that undoes that of the rows

The last column of figures drops the position part from the output and asks for the loss (`nezha.insight.switching`).
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from nezha.attention import AttentionOutput
from nezha.data.batches import Batch
from nezha.insight.asked_text import AskedText
from nezha.insight.hidden_text import hidden_text, inputs
from nezha.insight.listening import listening
from nezha.insight.loading import Loaded, load
from nezha.insight.pace import stepping, within
from nezha.insight.pictures.drawn import Drawn
from nezha.insight.pictures.spec import Heat, Numbers, Picture, Words
from nezha.insight.switch_results import Effects, head_map, largest, of_layers, verdict
from nezha.insight.switching import Switch, pieces
from nezha.insight.switching_off import effects, rows_at_once
from nezha.layer import NezhaAttention
from nezha.messages import InputError

WITHOUT: Words = ("the position part of the output", "输出中的位置部分")


@dataclass(frozen=True, kw_only=True, eq=False)
class ValueSideResult(Drawn):
    """Length of the position part of each head's output, as a share of the content part's, and its worth.

    Shapes:
        before, after: (layers, heads), mean length of position over that of content, before and after W_O.
        varying: (layers, heads), the same after W_O of what differs from token to token.
        cosine: (layers, heads), of the two parts' means after W_O.
    """

    model: str
    positions: str
    text: AskedText
    tokens: int
    loss: float
    before: Numbers
    after: Numbers
    varying: Numbers
    cosine: Numbers
    heads: Effects
    layers: Effects

    def picture(self) -> Picture:
        """Maps of lengths, and what dropping the part costs."""
        return Picture(
            kind="value_side",
            title=("Where I looked, in what I say", "输出中的“看向何处”"),
            sentence=self._sentence(),
            caption=(
                (("model", "模型"), f"{self.model} ({self.positions})"),
                *self.text.caption(),
                (("tokens measured", "测量的词元"), f"{self.tokens}"),
            ),
            panels=(
                _ratio(("After the output projection: position / content", "经输出投影后：位置／内容"), self.after),
                _ratio(
                    ("What varies with the token: position / content", "随词元变化的部分：位置／内容"), self.varying
                ),
                _map(("Cosine of the two parts' means", "两部分平均值的余弦"), self.cosine, diverging=True),
                _ratio(("Before the output projection: position / content", "输出投影之前：位置／内容"), self.before),
                head_map(self.heads, WITHOUT),
                largest(self.heads),
                of_layers(self.layers),
            ),
            honest=(
                "A long part that is the same for every token tells nothing of where a head looked, and dropping it "
                "takes this constant away as well; a layer that was trained with it is not one that never had it.",
                "若某部分对每个词元都一样长而不变，它并不说明该头看向何处，而去掉它时这个常量也一并去掉；"
                "带着它训练出来的层，不等于从未有过它的层。",
            ),
            extra={"model": self.model},
        )

    def _sentence(self) -> Words:
        """Which head says most of where it looked, and what the model loses without any of it."""
        layer, head = np.unravel_index(int(self.after.argmax()), self.after.shape)
        most, middle, varying = self.after[layer, head], float(np.median(self.after)), float(np.median(self.varying))
        cosine = float(np.median(self.cosine))
        heads, layers = verdict(self.heads, "heads", "个头"), verdict(self.layers, "layers", "层")
        return (
            f"After the output projection the position part is {middle:.2f} times as long as the content part in the "
            f"middle head ({varying:.2f} of what varies with the token), and {most:.2f} times in layer {layer + 1} "
            f"head {head + 1}, the most. The means of the two parts have a cosine of {cosine:.2f} in the middle head; "
            "at -1 they point against each other. Without the position part the loss of a hidden character, "
            f"{self.loss:.3f} nats, changes: "
            f"{heads[0]}; {layers[0]}.",
            f"经输出投影后，中位的头其位置部分长度是内容部分的 {middle:.2f} 倍（只看随词元变化的部分为 "
            f"{varying:.2f} 倍），最高为第 {layer + 1} 层第 {head + 1} 头的 {most:.2f} 倍。两部分平均值的余弦，"
            f"中位的头为 {cosine:.2f}；-1 表示方向相反。去掉位置部分之后，"
            f"被遮字的损失（{self.loss:.3f} 奈特）变化如下：{heads[1]}；{layers[1]}。",
        )


def value_side(
    model: str | Loaded = "bundled",
    *,
    data: str = "bundled",
    texts: int = 32,
    length: int = 128,
    masking: str = "whole_word",
    seed: int = 0,
) -> ValueSideResult:
    """The position part of every head's output over held-out text.

    Args:
        model: `bundled`, `run:NAME`, a folder, or what `load` returned.
        data: whose held-out text.
        texts, length, masking, seed: as `nezha.insight.hidden_text` has them.

    Raises:
        InputError: no such model or data, a model without the head of masks, without relative positions, or too short.
    """
    loaded = load(model)
    config = loaded.model.config
    positions = config.positions
    if positions == "absolute":
        raise InputError("no_relative_positions", model=loaded.name, what="value_side")
    text, (batch,) = hidden_text([loaded], data, texts=texts, length=length, masking=masking, seed=seed)
    passes = (config.num_attention_heads + 1) * (config.num_hidden_layers + 1) / 2  # that switching takes
    first = 2 / (2 + passes)
    with within(0, first):
        before, after, varying, cosine = ratios(loaded, batch)
    dropped = Switch("value_position")
    with within(first, 1):
        loss, heads, layers = effects(loaded, batch, lambda _layer: dropped, each_head=True, seed=seed)
    assert heads is not None
    return ValueSideResult(
        model=loaded.name, positions=positions, text=text, tokens=int(batch.attention_mask.sum()), loss=loss,
        before=before, after=after, varying=varying, cosine=cosine, heads=heads, layers=layers,
    )  # fmt: skip


@torch.inference_mode()
def ratios(loaded: Loaded, batch: Batch) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Mean length of position over that of content before W_O, after it, and of what varies; and the means' cosine.

    Two passes: the varying part needs the mean first.

    Returns:
        (layers, heads) each.
    """
    config = loaded.model.config
    shape = config.num_hidden_layers, config.num_attention_heads
    blocks = [module for module in loaded.model.modules() if isinstance(module, NezhaAttention)]
    projections = [
        block.output.dense.weight.unflatten(1, (config.num_attention_heads, -1))  # (hidden, heads, d)
        for block in blocks
    ]
    sums = torch.zeros(3, 2, *shape, dtype=torch.float64)  # before, after, varying; content, position
    means = torch.zeros(2, *shape, config.hidden_size, device=loaded.model.device)
    tokens = int(batch.attention_mask.sum())

    def projected(layer: int, part: Tensor) -> Tensor:
        return torch.einsum("bhld,ohd->bhlo", part, projections[layer])

    for second in stepping((False, True)):
        for some in pieces(batch, rows_at_once(loaded, batch, config.hidden_size // config.num_attention_heads)):
            given = inputs(loaded, some)
            seen = given["attention_mask"][:, None, :, None]

            def hear(layer: int, found: AttentionOutput, value: Tensor, seen: Tensor = seen, second: bool = second):
                assert found.probabilities is not None
                content = found.probabilities @ value
                for kind, part in enumerate((content, found.context - content)):
                    through = projected(layer, part)
                    if second:
                        through = through - means[kind, layer][:, None]
                        sums[2, kind, layer] += _lengths(through, seen)
                    else:
                        means[kind, layer] += (through * seen).sum((0, 2)) / tokens
                        sums[0, kind, layer] += _lengths(part, seen)
                        sums[1, kind, layer] += _lengths(through, seen)

            with listening(loaded.model, hear):
                loaded.model.nezha(**given)
    before, after, varying = (sums[:, 1] / sums[:, 0].clamp_min(1e-30)).numpy()
    cosine = torch.cosine_similarity(means[0].double(), means[1].double(), dim=-1).cpu().numpy()
    return before, after, varying, cosine


def _lengths(part: Tensor, seen: Tensor) -> Tensor:
    """Summed lengths over the tokens, (heads,)."""
    return (part.norm(dim=-1) * seen[..., 0]).sum((0, 2)).double().cpu()


def _ratio(title: Words, values: Numbers) -> Heat:
    return _map(title, values, unit=("times", "倍"))


def _map(title: Words, values: Numbers, *, diverging: bool = False, unit: Words = ("", "")) -> Heat:
    return Heat(
        title=title,
        values=values,
        rows=tuple(str(layer + 1) for layer in range(len(values))),
        columns=tuple(str(head + 1) for head in range(values.shape[1])),
        row_label=("layer", "层"),
        column_label=("head", "头"),
        diverging=diverging,
        limit=1.0 if diverging else None,
        unit=unit,
    )
