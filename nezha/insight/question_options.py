"""What may be said with each question: one dataclass each, from which flags and forms come, and the choices in them.

Importing this costs nothing: no torch, no transformers.
"""

from nezha.insight.attention_options import Births, PositionTable, Shift, Siblings, TwoModels
from nezha.insight.loss_options import Longer, SwitchOffs, ValueSide
from nezha.insight.question_fields import BIRTH, JOBS, SWITCHES, TWIN

__all__ = [
    "BIRTH",
    "JOBS",
    "SWITCHES",
    "TWIN",
    "Births",
    "Longer",
    "PositionTable",
    "Shift",
    "Siblings",
    "SwitchOffs",
    "TwoModels",
    "ValueSide",
]
