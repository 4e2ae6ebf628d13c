"""The checkpoints in the box show heads being born: from looking nowhere to looking at the neighbour."""

import torch

from nezha.heads import NezhaForPreTraining
from nezha.models_folder import BIRTH
from nezha.tokenizer import Tokenizer

TEXT = "中国人民银行今天公布了去年的经济数据，专家认为市场前景良好，今年将继续保持稳定增长。"
STEPS = ("step-000300", "step-000600", "step-001000", "step-002000")


def strongest(step: str) -> dict[int, float]:
    """For the token before and the one after: the mean attention to it of the head that looks there most."""
    model = NezhaForPreTraining.from_pretrained(BIRTH / step, dtype=torch.float32, attn_implementation="eager").eval()
    ids = torch.tensor([Tokenizer.from_folder(BIRTH / step).encode(TEXT).ids])
    with torch.no_grad():
        layers = model.nezha(ids, output_attentions=True).attentions
    return {offset: max(head.diagonal(offset).mean().item() for layer in layers for head in layer[0])
            for offset in (-1, 1)}  # fmt: skip


def test_heads_that_look_at_the_neighbour_are_born_between_the_first_and_the_last():
    seen = {step: strongest(step) for step in STEPS}
    for offset in (-1, 1):
        assert seen[STEPS[0]][offset] < 0.06  # as good as even over 40 tokens
        assert seen[STEPS[-1]][offset] > 0.35
        assert seen[STEPS[1]][offset] < seen[STEPS[2]][offset] < seen[STEPS[3]][offset]


def test_they_are_small_and_all_there():
    assert sorted(path.name for path in BIRTH.iterdir() if path.is_dir()) == list(STEPS)
    assert sum(path.stat().st_size for path in BIRTH.rglob("*") if path.is_file()) <= 12e6
    for step in STEPS:
        model = NezhaForPreTraining.from_pretrained(BIRTH / step)
        assert model.dtype == torch.float16
        assert f"{sum(weight.numel() for weight in model.parameters()):,}" in (BIRTH / "CARD.md").read_text("utf-8")
