"""Published NEZHA checkpoints, in whichever layout they came, as models of this package.

    from nezha.interop import convert, load

    convert("nezha-cn-base", "clean").text("en")     # a new folder, and what became of every weight
    load("nezha-cn-base").model                      # the same model in memory; nothing is written

Layouts: folders of the transformers hub, old and new; Huawei's and lonePatient's PyTorch folders; Huawei's TensorFlow
checkpoints.  Importing this package loads no torch.
"""

from importlib import import_module
from typing import Any

_HOMES = {
    "Opened": "nezha.interop.loading",
    "Report": "nezha.interop.report",
    "convert": "nezha.interop.converting",
    "load": "nezha.interop.loading",
}

__all__ = [*_HOMES]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'nezha.interop' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
