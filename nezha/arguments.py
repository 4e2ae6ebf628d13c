"""What callers of the removed model may still pass, and what becomes of it: used, or refused, never dropped unseen.

The removed model also took a head mask and, as a decoder, another text's states and a cache.  Here such a thing would
change the result and be ignored, so it is an error, unless it is None.
"""

from typing import Any

from nezha.config import NezhaConfig
from nezha.messages import InputError
from nezha.options import unknown_choice

ARGUMENTS = (
    "input_ids",
    "attention_mask",
    "token_type_ids",
    "inputs_embeds",
    "seq_idx",
    "labels",
    "next_sentence_label",
    "start_positions",
    "end_positions",
    "output_attentions",
    "output_hidden_states",
    "return_dict",
)
"""What `forward` takes, in the encoder or in some head."""

_HARMLESS = ("use_cache",)  # an encoder keeps no cache, whatever this says
_REFUSED = {
    "head_mask": "no_head_mask",
    "position_ids": "no_position_ids",
    "encoder_hidden_states": "no_decoder",
    "encoder_attention_mask": "no_decoder",
    "past_key_values": "no_decoder",
}
_DECODER_FIELDS = ("is_decoder", "add_cross_attention")


def refuse_others(given: dict[str, Any]) -> None:
    """Hold what no parameter has taken against what may be left over.

    Raises:
        InputError: something that would change the result, or a name that nothing here has, with the nearest.
    """
    for name, value in given.items():
        if value is None or name in _HARMLESS:
            continue
        if name in _REFUSED:
            raise InputError(_REFUSED[name], name=name)
        raise unknown_choice("argument", name, ARGUMENTS)


def refuse_other_kinds(config: NezhaConfig) -> None:
    """Hold a configuration of the removed model against what an encoder is.

    Raises:
        InputError: it is another model's, such as a `BertConfig`; it describes a decoder, or layers with some heads
            cut out.
    """
    if not isinstance(config, NezhaConfig):
        raise InputError("no_nezha_config", given=type(config).__name__)
    for name in _DECODER_FIELDS:
        if getattr(config, name, False):
            raise InputError("no_decoder", name=name)
    if getattr(config, "pruned_heads", None):
        raise InputError("no_pruned_heads", layers=sorted(config.pruned_heads, key=int))
