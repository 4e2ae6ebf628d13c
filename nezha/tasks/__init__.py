"""Fine-tuning: tasks, the data in the box for each, and what a model is worth beside simpler things.

    from nezha.tasks import FinetuneConfig, compare, finetune

    finetune("sentiment", quick=True).figures["accuracy"]
    compare(FinetuneConfig(task="names"), seeds=3).contenders[0].mean("entity_f1")
    predict("run:sentiment-1", "房间干净，服务也好。").probabilities

Importing this package loads no torch; the first run does.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nezha.finetune_config import FinetuneConfig
    from nezha.tasks.comparison import compare
    from nezha.tasks.fine_tuning import finetune
    from nezha.tasks.live_curve import LiveCurve
    from nezha.tasks.predicting import predict, predict_all
    from nezha.tasks.predictions import Predicted
    from nezha.tasks.results import Comparison, FinetuneResult

__all__ = [
    "Comparison",
    "FinetuneConfig",
    "FinetuneResult",
    "LiveCurve",
    "Predicted",
    "compare",
    "finetune",
    "predict",
    "predict_all",
]

_HOMES = {
    "Comparison": "nezha.tasks.results",
    "FinetuneConfig": "nezha.finetune_config",
    "FinetuneResult": "nezha.tasks.results",
    "LiveCurve": "nezha.tasks.live_curve",
    "Predicted": "nezha.tasks.predictions",
    "compare": "nezha.tasks.comparison",
    "finetune": "nezha.tasks.fine_tuning",
    "predict": "nezha.tasks.predicting",
    "predict_all": "nezha.tasks.predicting",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'nezha.tasks' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
