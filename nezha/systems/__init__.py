"""The paper's four systems, trained alike and set side by side: its Table 4, small, on one machine.

    from nezha.systems import CompareConfig, compare

    compare(CompareConfig(recipes=("bert_wwm", "nezha"), seeds=3, hours=2.0)).mean("nezha", "words")

Every pre-training is a run like any other; a comparison that is interrupted goes on where it was.  Importing this
package, and reading what was found, loads no torch.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nezha.systems.config import CompareConfig
    from nezha.systems.results import SystemsComparison, comparisons, read
    from nezha.systems.work import compare

__all__ = ["CompareConfig", "SystemsComparison", "compare", "comparisons", "read"]

_HOMES = {
    "CompareConfig": "nezha.systems.config",
    "SystemsComparison": "nezha.systems.results",
    "compare": "nezha.systems.work",
    "comparisons": "nezha.systems.results",
    "read": "nezha.systems.results",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'nezha.systems' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
