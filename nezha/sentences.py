"""A text as one vector: what its tokens say on average, or what its first token says.

    mean   v = Σ_i seen_i h_i / Σ_i seen_i        all tokens of the text, [CLS] and [SEP] included
    cls    v = h_0

with h the last hidden state.  Padding has no part in either, so neither the other texts of a batch nor its size
change a vector beyond rounding.  Vectors of unit length (`normalize`) have their cosine as inner product.
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from transformers import PreTrainedTokenizerBase

from nezha.encoder import NezhaModel, NezhaPreTrainedModel
from nezha.messages import InputError
from nezha.options import unknown_choice
from nezha.tokenizer import Tokenizer

POOLINGS = ("mean", "cls")


@torch.no_grad()
def embed(
    model: NezhaPreTrainedModel,
    tokenizer: Tokenizer | PreTrainedTokenizerBase,
    texts: Sequence[str],
    *,
    pooling: str = "mean",
    batch_size: int = 32,
    normalize: bool = True,
) -> np.ndarray:
    """One vector a text.

    Args:
        model: any NEZHA; of one with a head the encoder is asked.  It answers without dropout and is left as it was.
        tokenizer: of `nezha.Tokenizer.from_folder`, or of transformers' AutoTokenizer.
        texts: any number of them; none is cut, however long.
        pooling: `mean` over the tokens, or `cls`, the first token.
        batch_size: texts encoded together; those of similar length, whatever their order.
        normalize: whether each vector is brought to length 1.

    Returns:
        (texts, hidden) float32, in the order of `texts`.

    Raises:
        InputError: an unknown pooling, a batch size below 1, an empty text.
    """
    if pooling not in POOLINGS:
        raise unknown_choice("pooling", pooling, POOLINGS)
    if batch_size < 1:
        raise InputError("out_of_range", name="batch_size", rule=">= 1", given=batch_size)
    encoder = model.base_model
    assert isinstance(encoder, NezhaModel)
    rows = [_ids(tokenizer, text) for text in texts]
    vectors = np.zeros((len(rows), model.config.hidden_size), dtype=np.float32)
    order = sorted(range(len(rows)), key=lambda place: len(rows[place]))
    training = encoder.training
    encoder.eval()
    try:
        for start in range(0, len(order), batch_size):
            places = order[start : start + batch_size]
            vectors[places] = _vectors(encoder, [rows[place] for place in places], pooling, normalize).numpy()
    finally:
        encoder.train(training)
    return vectors


def _ids(tokenizer: Tokenizer | PreTrainedTokenizerBase, text: str) -> list[int]:
    """[CLS] text [SEP]."""
    if not text.strip():
        raise InputError("empty_text")
    return tokenizer.encode(text).ids if isinstance(tokenizer, Tokenizer) else list(tokenizer(text)["input_ids"])


def _vectors(encoder: NezhaModel, rows: list[list[int]], pooling: str, normalize: bool) -> Tensor:
    """(texts, hidden) float32 on the CPU."""
    length = max(map(len, rows))
    ids = torch.tensor([row + [0] * (length - len(row)) for row in rows], device=encoder.device)
    seen = torch.tensor([[1] * len(row) + [0] * (length - len(row)) for row in rows], device=encoder.device)
    states = encoder(ids, attention_mask=seen).last_hidden_state.float()
    vectors = states[:, 0] if pooling == "cls" else (states * seen[..., None]).sum(1) / seen.sum(1, keepdim=True)
    return (torch.nn.functional.normalize(vectors, dim=-1) if normalize else vectors).cpu()
