"""Why a run may end before its last step: it no longer improves, it is good enough, or its time is up.

The first two are judged by the loss on held-out text, and only in the last stage: losses over texts of different
lengths do not compare, and a first stage is not what a run is for.  All three hang on the run's configuration and on
what is saved of its progress, so a resumed run ends where the unbroken one does.

The learning rate follows the steps and not the clock, so that a step stays a function of its number and the seed: a
run that ends early ends with the rate that step had.  Choose `steps` that the hours can hold, and it comes down to 0.
"""

from nezha.messages import Told
from nezha.pretrain_config import PretrainConfig
from nezha.progress import Progress
from nezha.stages import stages


def why_ended(config: PretrainConfig, progress: Progress) -> Told | None:
    """The reason for which a run ends here, as a sentence; None while it shall go on."""
    loop = config.loop
    if time_is_up(config, progress):
        return Told((("ended_hours", {"hours": f"{loop.hours:g}"}),))
    if progress.best_loss is None or progress.best_stage != stages(config)[-1].number:
        return None
    if loop.target_loss and progress.best_loss <= loop.target_loss:
        return Told((("ended_target", {"loss": f"{progress.best_loss:.4f}", "target": f"{loop.target_loss:g}"}),))
    if loop.patience and progress.stale >= loop.patience:
        return Told((("ended_patience", {"count": progress.stale, "step": progress.best_step}),))
    return None


def time_is_up(config: PretrainConfig, progress: Progress) -> bool:
    """Whether the hours given are used up; 0 hours are no limit."""
    return bool(config.loop.hours) and progress.elapsed >= config.loop.hours * 3600
