"""The stages of a run: short examples first, long ones at the end, as one run with one learning-rate schedule.

Attention at full length is dear, so BERT learns from 128 tokens for nine tenths of its steps and from 512 for the last,
which train the far distances (Devlin et al. 2019, appendix A.2; NEZHA does the same, paper section 3.1).  In the second
stage a pass and a step hold fewer examples, so that both keep their number of tokens and the memory they take.

Which stage a step belongs to, and which examples of the run are its own, is a function of the step alone: resuming
needs nothing more.  Nothing here needs torch.
"""

import dataclasses
from dataclasses import dataclass

from nezha.data_config import DataConfig, MaskingConfig
from nezha.pretrain_config import PretrainConfig


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Steps of one sequence length; steps and examples are counted from 0 over the whole run."""

    number: int
    """1, or 2."""
    first_step: int
    last_step: int
    """The step after its last one."""
    first_example: int
    batch_size: int
    """Examples of an optimizer step."""
    data: DataConfig
    masking: MaskingConfig

    @property
    def sequence_length(self) -> int:
        """Tokens an example."""
        return self.data.sequence_length

    def example(self, step: int) -> int:
        """Number, in the run, of the first example of `step`: no two steps of a run share an example's number."""
        return self.first_example + (step - self.first_step) * self.batch_size


def stages(config: PretrainConfig) -> tuple[Stage, ...]:
    """The stages of a run in their order: one, or two where `second_length` says so."""
    data, loop, masking = config.data, config.loop, config.masking
    border = loop.steps - loop.second_steps
    rows = loop.batch_size * loop.accumulate
    first = Stage(
        number=1, first_step=0, last_step=border, first_example=0, batch_size=rows, data=data, masking=masking
    )
    if not data.second_length:
        return (first,)
    second = Stage(
        number=2, first_step=border, last_step=loop.steps, first_example=border * rows,
        batch_size=_fewer(rows, config, data.second_length),
        data=dataclasses.replace(data, sequence_length=data.second_length),
        masking=dataclasses.replace(
            masking,
            max_predictions=min(
                data.second_length, masking.max_predictions * data.second_length // data.sequence_length
            ),
        ),
    )  # fmt: skip
    return first, second


def stage_of(step: int, stages: tuple[Stage, ...]) -> Stage:
    """The stage to which `step`, counted from 0, belongs; the last one for every step after the end."""
    return next((stage for stage in stages if step < stage.last_step), stages[-1])


def rows_of_pass(config: PretrainConfig, sequence_length: int) -> int:
    """Most examples of `sequence_length` tokens in one forward pass."""
    return _fewer(config.loop.batch_size, config, sequence_length)


def longest(config: PretrainConfig) -> int:
    """Tokens of the longest examples of the run: what the model must have positions for."""
    return max(config.data.sequence_length, config.data.second_length)


def _fewer(rows: int, config: PretrainConfig, sequence_length: int) -> int:
    """As many examples of another length as hold the tokens of `rows` examples of the first; at least one."""
    return max(1, rows * config.data.sequence_length // sequence_length)
