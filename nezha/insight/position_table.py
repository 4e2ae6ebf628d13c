"""The table R that tells a model how far apart two tokens are, and what a head can do with it.

Its rows are the vectors of the offsets -k to k, shared by keys and values.  Rows of the released models all have length
sqrt(d / 2), and how alike two of them are depends on their distance alone: the angle between them is the same wherever
they stand.  That is what makes a head possible that looks at one offset (`nezha.insight.head_making`), and a reader may
make one: from scratch, from a preset, or from a head of the model.
"""

from pathlib import Path

import numpy as np
from torch import nn

from nezha.insight.capturing import capture
from nezha.insight.head_code import decode, encode
from nezha.insight.head_making import aim as aimed
from nezha.insight.head_making import frequencies, head_curve, polar
from nezha.insight.head_presets import PRESETS, fitted, wanted
from nezha.insight.head_types import Thresholds
from nezha.insight.loading import Loaded, load
from nezha.insight.pictures.spec import Dials, Kind, Setting, Words
from nezha.insight.pictures.wording import head_name
from nezha.insight.profiles import NAMES, punctuation
from nezha.insight.question_fields import SENTENCE
from nezha.insight.results import Array, AttentionResult
from nezha.insight.table_picture import TableResult
from nezha.messages import InputError, say
from nezha.positions import FunctionalPositions, LearnedPositions

MOST_TOKENS = 64
"""Of the line that heads are compared on: each of them looks at all of it whenever a dial is turned."""
BY_CONTENT = ("position", "content")
"""What a head without content is or is not whatever its dials say."""


def table(
    model: str | Path | Loaded = "bundled",
    *,
    aim: int = -1,
    pairs: int = 0,
    strength: float = 20.0,
    head: str = "",
    text: str = SENTENCE,
    layer: int = 1,
) -> TableResult:
    """The table of a model with relative positions, and a head made with it.

    Args:
        model: `bundled`, `run:NAME`, a folder, or what `load` returned.
        aim: offset that the made head looks at.
        pairs: how many pairs it uses, the fastest first; all where 0.
        strength: length of its query, and of the presets': the longer, the sharper its softmax.
        head: the code of a head that was made before (`nezha.insight.head_code`), in place of these three.
        text: the line on which heads are compared; functional positions alone.
        layer: whose table, from 1; only a trained table differs from layer to layer.

    Raises:
        InputError: no such model or layer, a model without relative positions, an offset beyond its table, a code of no
            head of this model, an empty text or one of more than `MOST_TOKENS` tokens.
    """
    loaded = load(model)
    config = loaded.model.config
    if config.positions == "absolute":
        raise InputError("no_relative_positions", model=loaded.name, what="table")
    if not 1 <= layer <= config.num_hidden_layers:
        raise InputError("out_of_range", name="layer", rule=f">= 1, <= {config.num_hidden_layers}", given=layer)
    rows = _rows(loaded.model, layer)
    phases = amplitudes = dials = None
    if config.positions.startswith("functional"):
        phases, amplitudes = _made(loaded, aim, pairs, strength) if not head else decode(head, config.head_dim // 2)
        first = Setting(label=_named(aim, head), code=encode(phases, amplitudes))
        dials = _dials(loaded, rows, text, first, strength)
    return TableResult(
        model=loaded.name,
        positions=config.positions,
        layer=layer,
        offsets=np.arange(len(rows)) - len(rows) // 2,
        table=rows,
        wavelengths=None if dials is None else 2 * np.pi / frequencies(config.head_dim),
        text=text,
        phases=phases,
        amplitudes=amplitudes,
        curve=None if phases is None or amplitudes is None else head_curve(phases, amplitudes, rows.astype(np.float64)),
        dials=dials,
    )


def _made(loaded: Loaded, offset: int, pairs: int, strength: float) -> tuple[np.ndarray, np.ndarray]:
    """Phases and amplitudes of the head that looks at `offset`, of the fastest pairs alone, all as strong."""
    config = loaded.model.config
    used = min(pairs, config.head_dim // 2) or config.head_dim // 2
    phases = aimed(offset, reach=config.max_relative_position, head_dim=config.head_dim, origin=_origin(loaded))
    return phases, np.where(np.arange(len(phases)) < used, strength / np.sqrt(used), 0.0)


def _named(offset: int, code: str) -> Words:
    if code:
        return "the head of this code", "此代码的头"
    return f"all hands at offset {offset}", f"指针都转到偏移 {offset}"


def _dials(loaded: Loaded, rows: Array, text: str, first: Setting, strength: float) -> Dials:
    """What a reader sets a head with, and the heads of the model that it is compared with."""
    loaded.encode(text, limit=MOST_TOKENS)
    config, seen = loaded.model.config, capture(loaded, text)
    limits = Thresholds()
    presets = [
        Setting(label=label, code=encode(*polar(fitted(wanted(name, config.max_relative_position), rows, strength))))
        for name, label in PRESETS.items()
    ]
    return Dials(
        title=("Make a head", "造一个头"),
        width=config.head_dim,
        reach=config.max_relative_position,
        origin=_origin(loaded),
        tokens=seen.tokens,
        special=seen.special,
        punctuation=tuple(punctuation(seen.tokens).tolist()),
        settings=(first, *presets),
        heads=_heads(seen),
        kinds=tuple(
            Kind(
                name=name,
                label=(say(f"head_kind_{name}", "en"), say(f"head_kind_{name}", "zh")),
                threshold=getattr(limits, name),
            )
            for name in NAMES
            if name not in BY_CONTENT
        ),
        note=(
            "Each dial is a pair of sine and cosine; its hand is the head's query there: where it points is the phase, "
            "how far it reaches the amplitude. The marks on the rim are the offsets −3 … 3, the long one 0; the arc of "
            "a slow pair is all of the table. A hand on a mark makes its wave highest at that offset. Presets are "
            "least squares on R. Overlap is the attention that two heads have in common, 1 where they look alike.",
            "每个表盘是一对正弦与余弦，指针是这个头的查询在此的分量：指向为相位，长短为振幅。"
            "盘边刻度是偏移 −3 … 3（长的为 0），慢的一对以弧线画出整张表；"
            "指针对准某个刻度，这一对的波就在该偏移处最高。预设由对 R 的最小二乘求得。"
            "重合度是两个头相同的那部分注意力，完全一样时为 1。",
        ),
    )


def _heads(seen: AttentionResult) -> tuple[Setting, ...]:
    """Each head of the model as its mean query over the tokens that are not special."""
    counted = ~np.array(seen.special)
    return tuple(
        Setting(label=head_name(layer, head), code=encode(*polar(seen.query[i, j, counted].mean(0))))
        for i, layer in enumerate(seen.layer_numbers)
        for j, head in enumerate(seen.head_numbers)
    )


def _origin(loaded: Loaded) -> int:
    """The row of angle zero of a table that is not trained."""
    config = loaded.model.config
    return config.max_relative_position if config.positions == "functional_signed" else 0


def _rows(model: nn.Module, layer: int) -> Array:
    """(2k + 1, d) of one layer, counted from 1."""
    shared = [module.table for module in model.modules() if isinstance(module, FunctionalPositions)]
    own = [module.key for module in model.modules() if isinstance(module, LearnedPositions)]
    return (shared[0] if shared else own[layer - 1]).detach().float().cpu().numpy()
