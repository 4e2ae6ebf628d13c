"""Attention with relative positions: backends that give the same numbers, one registry, and a way to look inside.

`eager` returns probabilities and both terms of every score; `blockwise`, the default, returns the context fast.
"""

from nezha.attention.output import HIDDEN, AttentionOutput
from nezha.attention.recording import Record, Recorder, recording, replaced
from nezha.attention.registry import DEFAULT, Backend, backends, get

__all__ = [
    "DEFAULT",
    "HIDDEN",
    "AttentionOutput",
    "Backend",
    "Record",
    "Recorder",
    "backends",
    "get",
    "recording",
    "replaced",
]
