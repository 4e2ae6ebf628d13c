"""`import nezha` is enough for the Auto classes, whatever was imported first, and loads nothing itself."""

import os
import subprocess
import sys
from typing import Any

import pytest
import torch

from nezha.config import NezhaConfig
from nezha.encoder import NezhaModel
from nezha.heads import NezhaForPreTraining

SIZES: dict[str, Any] = {
    "vocab_size": 17,
    "hidden_size": 12,
    "num_hidden_layers": 2,
    "num_attention_heads": 3,
    "intermediate_size": 20,
}
ORDERS = {
    "nezha first": "import nezha; from transformers import AutoConfig, AutoModel, AutoTokenizer",
    "transformers first": "from transformers import AutoConfig, AutoModel, AutoTokenizer; import nezha",
    "configuration first": "from transformers import AutoConfig; import nezha; from transformers import AutoModel",
    "our class first": "from nezha import NezhaModel; from transformers import AutoConfig, AutoModel",
    "bert first": "from transformers import BertModel; import nezha; from transformers import AutoConfig, AutoModel",
}
HEADS = {
    "AutoModel": "NezhaModel",
    "AutoModelForPreTraining": "NezhaForPreTraining",
    "AutoModelForMaskedLM": "NezhaForMaskedLM",
    "AutoModelForNextSentencePrediction": "NezhaForNextSentencePrediction",
    "AutoModelForSequenceClassification": "NezhaForSequenceClassification",
    "AutoModelForTokenClassification": "NezhaForTokenClassification",
    "AutoModelForQuestionAnswering": "NezhaForQuestionAnswering",
    "AutoModelForMultipleChoice": "NezhaForMultipleChoice",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A saved model of the smallest size."""
    path = tmp_path_factory.mktemp("model")
    torch.manual_seed(0)
    NezhaForPreTraining(NezhaConfig(**SIZES)).save_pretrained(path)
    return path


def run_python(code: str) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=os.environ, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("order", ORDERS)
def test_auto_classes_load_a_folder_in_any_order_of_imports(folder, order):
    code = f"{ORDERS[order]}\nprint(type(AutoConfig.from_pretrained({str(folder)!r})).__module__, "
    code += f"type(AutoModel.from_pretrained({str(folder)!r})).__module__)"
    assert run_python(code) == "nezha.config nezha.encoder"


def test_importing_nezha_loads_neither_torch_nor_transformers():
    assert run_python("import nezha, sys; print([m for m in ('torch', 'transformers') if m in sys.modules])") == "[]"


@pytest.mark.parametrize("auto", HEADS)
def test_every_head_has_its_auto_class(folder, auto):
    import transformers

    model = getattr(transformers, auto).from_pretrained(folder)
    assert type(model).__name__ == HEADS[auto]
    assert type(model).__module__.startswith("nezha.")


def test_a_backend_is_chosen_through_the_auto_class(folder):
    from transformers import AutoModel

    assert AutoModel.from_pretrained(folder).config._attn_implementation == "blockwise"
    assert AutoModel.from_pretrained(folder, attn_implementation="eager").config._attn_implementation == "eager"


def test_the_auto_tokenizer_reads_a_folder_with_no_more_than_a_vocabulary(folder):
    from transformers import AutoTokenizer

    (folder / "vocab.txt").write_text("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n中\n国\n", encoding="utf-8")
    assert AutoTokenizer.from_pretrained(folder)("中国")["input_ids"] == [2, 5, 6, 3]


def test_registering_twice_changes_nothing():
    from nezha import auto

    before = list(sys.meta_path)
    auto.register()
    assert sys.meta_path == before


def test_pipelines_know_the_model_by_name():
    from transformers.models.auto import modeling_auto

    assert modeling_auto.MODEL_FOR_MASKED_LM_MAPPING_NAMES.get("nezha") == "NezhaForMaskedLM"  # pyright: ignore
    assert modeling_auto.MODEL_MAPPING[NezhaConfig] is NezhaModel
    assert NezhaConfig in modeling_auto.MODEL_FOR_MASKED_LM_MAPPING


@pytest.mark.parametrize(
    "imports",
    [
        "import nezha, transformers.pipelines",
        "import transformers.pipelines, nezha",
        "import nezha.question_answering",
        "from transformers import pipeline; import nezha",
    ],
)
def test_the_question_answering_pipeline_is_back_whoever_is_imported_first(imports):
    code = imports + "\nfrom transformers.pipelines import check_task; print(check_task('question-answering')[0])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "question-answering", done.stderr
