"""A small corpus, prepared once, and configurations that train on it in a second."""

from pathlib import Path
from typing import Any

import pytest

from nezha.data.prepare import prepare
from nezha.data_config import DataConfig, MaskingConfig
from nezha.pretrain_config import LoopConfig, ModelSize, OptimizerConfig, PretrainConfig


@pytest.fixture(scope="session")
def shards(tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("corpus")
    text = "\n\n".join(
        "\n".join(f"第{d}篇第{s}句说今天的天气很好，大家都高兴{d * s}次。" for s in range(1 + d % 9)) for d in range(90)
    )
    (place / "text.txt").write_text(text, encoding="utf-8")
    prepare([str(place / "text.txt")], place / "shards", words=("jieba", "phrase", "entity"), min_count=1)
    return place / "shards"


@pytest.fixture(scope="session")
def make_config(shards):
    """`make_config(steps=8, …)`: options of any group by name."""

    def make(
        *, name: str = "test", dropout: float = 0.1, optimizer: str = "lamb", rate: float = 0.02,
        masking: MaskingConfig | None = None, data: dict[str, Any] | None = None, **loop,
    ) -> PretrainConfig:  # fmt: skip
        loop = {"steps": 8, "batch_size": 6, "precision": "fp32", "compile": "no", "device": "cpu", "log_every": 2,
                "eval_every": 4, "save_every": 4} | loop  # fmt: skip
        return PretrainConfig(
            name=name,
            model=ModelSize(hidden_size=12, num_hidden_layers=2, num_attention_heads=3, intermediate_size=20,
                            max_relative_position=5, dropout=dropout),
            data=DataConfig(**{"data": str(shards), "sequence_length": 29, **(data or {})}),
            masking=masking or MaskingConfig(),
            optimizer=OptimizerConfig(optimizer=optimizer, learning_rate=rate, warmup_steps=2),
            loop=LoopConfig(**loop),
        )  # fmt: skip

    return make
