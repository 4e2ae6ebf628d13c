"""One name for every weight, whoever saved it; and the tensors that are no weights, each with its reason.

Huawei's and lonePatient's models begin their names with `bert.`, those of transformers with `nezha.`, a saved encoder
with nothing, and a model trained on several GPUs puts `module.` before all of these.  Here every name of the encoder
begins with `nezha.`.
"""

import re

HEADS = ("cls.", "classifier.", "qa_outputs.")
"""What the names of heads begin with; every other weight is the encoder's."""

ENCODER = "nezha."
_PREFIXES = (ENCODER, "bert.")
_PARALLEL = "module."
_OLD_ENDS = {"LayerNorm.gamma": "LayerNorm.weight", "LayerNorm.beta": "LayerNorm.bias"}

_SLOTS = r"(lamb_m|lamb_v|adam_m|adam_v|AdamWeightDecayOptimizer(_1)?|Momentum|LAMB\w*)$"
_COUNTERS = r"(^|\.)(global_step|good_steps|bad_steps|loss_scale\w*|beta[12]_power|current_loss_scale)$"
NO_WEIGHTS = {
    r"relative_positions_encoding\.(positions_encoding|position_embeddings)$": "why_table",
    r"embeddings\.(position_ids|token_type_ids)$": "why_numbers",
    r"cls\.predictions\.decoder\.(weight|bias)$": "why_tied",
    _SLOTS: "why_slot",
    _COUNTERS: "why_counter",
}
"""Names of tensors that a model does not need -> the key of the sentence that says why."""

TABLE = re.compile(r"relative_positions_encoding\.(positions_encoding|position_embeddings)$")
"""The sinusoids that old checkpoints carry once a layer."""

ABSOLUTE = "nezha.embeddings.position_embeddings.weight"
"""The absolute positions of BERT, which the released NEZHA has not."""


def our_name(name: str) -> str:
    """The name a weight has in this package's models with heads: the encoder's under `nezha.`."""
    name = name.removeprefix(_PARALLEL)
    for old, new in _OLD_ENDS.items():
        if name.endswith(old):
            name = name.removesuffix(old) + new
    prefix = next((prefix for prefix in _PREFIXES if name.startswith(prefix)), None)
    if prefix is None and name.startswith(HEADS):
        return name
    return ENCODER + name.removeprefix(prefix or "")


def reason(name: str) -> str | None:
    """Why a tensor called `name` (as `our_name` gives it) is no weight of a model; None where it may be one."""
    return next((why for pattern, why in NO_WEIGHTS.items() if re.search(pattern, name)), None)


def pattern(name: str) -> str:
    """A name with its numbers left open, so that the same tensor of every layer is one line of a report.

    Of an optimizer's state only the kind stays, of a counter its own name.
    """
    if re.search(_SLOTS, name):
        return f"*.{name.rpartition('.')[-1]}"
    if re.search(_COUNTERS, name):
        return name.rpartition(".")[-1]
    return re.sub(r"(?<=\.)\d+(?=\.)", "*", name)
