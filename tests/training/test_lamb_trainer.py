"""LAMB under transformers' own Trainer: it learns, and a resumed training ends where an unbroken one does."""

from typing import Any

import pytest
import torch
from transformers import Trainer, TrainingArguments

from nezha import NezhaConfig, NezhaForMaskedLM
from nezha.lamb import Lamb, parameter_groups

SIZES: dict[str, Any] = {
    "vocab_size": 13, "hidden_size": 12, "num_hidden_layers": 2, "num_attention_heads": 3, "intermediate_size": 20,
    "max_relative_position": 5, "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0,
}  # fmt: skip


def trained(out, *, steps, resume=False):
    torch.manual_seed(0)
    model = NezhaForMaskedLM(NezhaConfig(**SIZES))
    optimizer = Lamb(parameter_groups(model, 0.01), lr=0.1)
    ids = torch.arange(60).reshape(10, 6) % 13
    arguments = TrainingArguments(
        str(out), max_steps=steps, lr_scheduler_type="constant", logging_steps=1, save_steps=5,
        report_to="none", disable_tqdm=True, use_cpu=True,
        per_device_train_batch_size=5, seed=3,
    )  # fmt: skip
    data: Any = [{"input_ids": row, "labels": row} for row in ids]
    trainer = Trainer(model=model, args=arguments, train_dataset=data, optimizers=(optimizer, None))
    trainer.train(resume_from_checkpoint=resume)
    return model, [record["loss"] for record in trainer.state.log_history if "loss" in record]


def test_trainer_learns_and_resumes(tmp_path):
    pytest.importorskip("accelerate", reason="transformers' Trainer needs accelerate")
    through, losses = trained(tmp_path / "through", steps=12)
    assert losses[-1] < 0.9 * losses[0]
    trained(tmp_path / "broken", steps=5)
    again, _ = trained(tmp_path / "broken", steps=12, resume=True)
    for one, other in zip(through.parameters(), again.parameters(), strict=True):
        torch.testing.assert_close(one, other)
