"""`import nezha` is enough: transformers' Auto classes then know the model, though nothing heavy has been loaded.

transformers keeps tables of names, model type -> class, and imports a class only when it is asked for.  This file
adds our names to those tables as soon as transformers has made them: at once if it already has, otherwise right after
the import that makes them, which a finder on `sys.meta_path` notices.  The module that transformers would then look
the classes up in is this package, which loads them lazily.
"""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

MODEL_TYPE = "nezha"
_CONFIG = "NezhaConfig"
_PIPELINE = "nezha.question_answering"
_MODELS = {
    "MODEL_MAPPING": "NezhaModel",
    "MODEL_FOR_PRETRAINING_MAPPING": "NezhaForPreTraining",
    "MODEL_FOR_MASKED_LM_MAPPING": "NezhaForMaskedLM",
    "MODEL_FOR_NEXT_SENTENCE_PREDICTION_MAPPING": "NezhaForNextSentencePrediction",
    "MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING": "NezhaForSequenceClassification",
    "MODEL_FOR_TOKEN_CLASSIFICATION_MAPPING": "NezhaForTokenClassification",
    "MODEL_FOR_QUESTION_ANSWERING_MAPPING": "NezhaForQuestionAnswering",
    "MODEL_FOR_MULTIPLE_CHOICE_MAPPING": "NezhaForMultipleChoice",
    "MODEL_FOR_TEXT_ENCODING_MAPPING": "NezhaModel",
}


def register() -> None:
    """Make the Auto classes know NEZHA, now or when transformers comes; calling it again changes nothing."""
    sys.modules.setdefault(f"transformers.models.{MODEL_TYPE}", sys.modules["nezha"])
    for name, add in _WHEN.items():
        if name in sys.modules:
            add(sys.modules[name])
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


def _add_config(module: ModuleType) -> None:
    module.CONFIG_MAPPING_NAMES[MODEL_TYPE] = _CONFIG


def _add_models(module: ModuleType) -> None:
    for mapping, name in _MODELS.items():
        getattr(module, f"{mapping}_NAMES")[MODEL_TYPE] = name
        getattr(module, mapping)._reverse_config_mapping[_CONFIG] = MODEL_TYPE


def _add_tokenizer(module: ModuleType) -> None:
    """The vocabulary and its rules are those of Google's Chinese BERT."""
    module.TOKENIZER_MAPPING_NAMES.setdefault(MODEL_TYPE, "BertTokenizer")
    module.TOKENIZER_MAPPING._reverse_config_mapping[_CONFIG] = MODEL_TYPE


def _want_pipeline(module: ModuleType) -> None:
    """Have the pipeline of question answering made, where transformers has none."""
    if "question-answering" not in module.SUPPORTED_TASKS and _PIPELINE not in sys.modules:
        import_module(_PIPELINE)  # which `_add_pipeline` follows, as it does where somebody imports it first


def _add_pipeline(module: ModuleType) -> None:
    """Make transformers know the pipeline in `module`."""
    pipelines = sys.modules["transformers.pipelines"]
    if "question-answering" not in pipelines.SUPPORTED_TASKS:
        getattr(pipelines, "REMOVED_TASKS", {}).pop("question-answering", None)  # else the name itself is refused
        head = pipelines.AutoModelForQuestionAnswering
        pipelines.PIPELINE_REGISTRY.register_pipeline(
            "question-answering", module.QuestionAnsweringPipeline, pt_model=head, type="text"
        )


_WHEN: dict[str, Callable[[ModuleType], None]] = {
    "transformers.models.auto.configuration_auto": _add_config,
    "transformers.models.auto.modeling_auto": _add_models,
    "transformers.models.auto.tokenization_auto": _add_tokenizer,
    "transformers.pipelines": _want_pipeline,
    _PIPELINE: _add_pipeline,
}


class _Finder(MetaPathFinder):
    """Finds nothing by itself: has something done once one of a few modules has run."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec that Python would use anyway, with one step more at the end."""
        if fullname not in _WHEN:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.loader is None:
            return None
        run = spec.loader.exec_module

        def run_and_add(module: ModuleType) -> None:
            run(module)
            _WHEN[fullname](module)

        spec.loader.exec_module = run_and_add
        return spec
