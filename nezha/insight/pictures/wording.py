"""Words that several pictures share: how a head is called, and which texts were read."""

from collections.abc import Sequence

from nezha.insight.pictures.spec import Fact, Words


def head_name(layer: int, head: int) -> Words:
    """A head for a person, who counts from 1."""
    return f"layer {layer + 1} head {head + 1}", f"第 {layer + 1} 层第 {head + 1} 头"


def read_texts(texts: Sequence[str], seed: int | None) -> tuple[Fact, ...]:
    """Of a caption: the one text that was given (no `seed`), or how many held-out ones, how long; nothing hidden."""
    nothing: Fact = (("masks", "遮盖"), "0")
    if seed is None:
        return (("text", "文本"), texts[0]), nothing
    count = f"{len(texts)} × {len(texts[0])}"
    return (("held-out texts × characters", "留出文本数 × 字数"), count), (("seed", "种子"), str(seed)), nothing
