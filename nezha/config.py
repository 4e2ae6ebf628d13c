"""The sizes of a NEZHA encoder, as a transformers configuration.

Field names, defaults and `model_type` are those of the model that transformers 5 removed, so its `config.json` files
load unchanged.  One field is new: `positions`, the kind of position the attention layers are told.
"""

from typing import Any

from transformers.configuration_utils import PreTrainedConfig

from nezha.messages import InputError
from nezha.options import unknown_choice
from nezha.position_kinds import POSITIONS

_POSITIVE = (
    "vocab_size",
    "hidden_size",
    "num_hidden_layers",
    "num_attention_heads",
    "intermediate_size",
    "max_position_embeddings",
    "max_relative_position",
    "type_vocab_size",
)
_RATES = ("hidden_dropout_prob", "attention_probs_dropout_prob", "classifier_dropout")


class NezhaConfig(PreTrainedConfig):
    """Sizes of a NEZHA encoder; the defaults are the released NEZHA-base.

    Args:
        vocab_size: rows of the word embedding.
        hidden_size: width of every token vector between layers.
        num_hidden_layers: layers.
        num_attention_heads: heads per layer; divides `hidden_size` into an even width.
        intermediate_size: width inside the feed-forward part.
        hidden_act: name of its activation in transformers.
        hidden_dropout_prob, attention_probs_dropout_prob, classifier_dropout: dropout rates in [0, 1).
        max_position_embeddings: tokens the model was trained for; a limit only where positions are `absolute`.
        max_relative_position: distance beyond which two tokens count as equally far apart, `k`.
        type_vocab_size: kinds of segment.
        initializer_range: standard deviation of fresh weights.
        layer_norm_eps: added to the variance in every layer norm.
        pad_token_id: id whose embedding starts at zero.
        positions: one of `nezha.position_kinds.POSITIONS`.

    Raises:
        InputError: for sizes that contradict each other or cannot be.
    """

    model_type = "nezha"

    vocab_size: int = 21_128
    hidden_size: int = 768
    num_hidden_layers: int = 12
    num_attention_heads: int = 12
    intermediate_size: int = 3072
    hidden_act: str = "gelu"
    hidden_dropout_prob: float = 0.1
    attention_probs_dropout_prob: float = 0.1
    max_position_embeddings: int = 512
    max_relative_position: int = 64
    type_vocab_size: int = 2
    initializer_range: float = 0.02
    layer_norm_eps: float = 1e-12
    classifier_dropout: float | None = 0.1
    pad_token_id: int | None = 0
    bos_token_id: int | None = None
    eos_token_id: int | None = None
    tie_word_embeddings: bool = True
    positions: str = "functional"

    def __post_init__(self, **kwargs):
        super().__post_init__(**kwargs)
        for name in _POSITIVE:
            _check(name, getattr(self, name), int, low=1)
        for name in _RATES:
            _check(name, getattr(self, name), float, low=0, below=1)
        heads = self.num_attention_heads
        if self.hidden_size % (2 * heads):
            fitting = [n for n in range(1, self.hidden_size // 2 + 1) if self.hidden_size % (2 * n) == 0]
            raise InputError("heads_do_not_divide", hidden=self.hidden_size, heads=heads, choices=fitting)
        if self.positions not in POSITIONS:
            raise unknown_choice("positions", self.positions, POSITIONS)
        if getattr(self, "use_relative_position", None) is False and self.positions != "absolute":
            raise InputError("positions_contradict", positions=self.positions)

    @property
    def head_dim(self) -> int:
        """Width of one head."""
        return self.hidden_size // self.num_attention_heads

    @property
    def output_attentions(self) -> bool:
        """Whether every call returns probabilities; any backend may be set, such a call is answered by `eager`."""
        return bool(self._output_attentions)

    @output_attentions.setter
    def output_attentions(self, value: bool) -> None:
        self._output_attentions = value

    def validate(self) -> None:
        """As transformers does, which would else refuse to save `output_attentions` beside any backend but `eager`."""
        wish, self._output_attentions = self._output_attentions, False
        try:
            super().validate()  # pyright: ignore[reportAttributeAccessIssue]
        finally:
            self._output_attentions = wish


def _check(name: str, value: Any, kind: type, *, low: int, below: int | None = None) -> None:
    """Hold one number against its type and bounds; None is for the fields that may be unset."""
    if value is None and name == "classifier_dropout":
        return
    allowed = (int, float) if kind is float else int
    if (
        not isinstance(value, allowed)
        or isinstance(value, bool)
        or value < low
        or (below is not None and value >= below)
    ):
        rule = f">= {low}" + (f", < {below}" if below is not None else "")
        raise InputError("out_of_range", name=name, rule=rule, given=value)
