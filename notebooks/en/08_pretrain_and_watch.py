# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 8 · Pre-train a tiny NEZHA and watch
#
# After this lesson you can:
#
# - launch, stop and resume a run;
# - read a curve of loss and of learning rate;
# - say what an untrained model's loss is, and why.
#
# [All lessons](../index.ipynb)

# %%
import matplotlib.pyplot as plt

from nezha.course import lesson
from nezha.insight import fill_mask

here = lesson(8, "en")

# %% [markdown]
# ## What a trained model can do
#
# Write `[MASK]` where a character is missing. The model in the box gives every entry of its vocabulary a probability; here
# are the first five.

# %%
for candidate in fill_mask("中华人民共和[MASK]国成立了。", k=5).masks[0].candidates:
    print(f"{candidate.token}  {candidate.probability:.3f}")

# %% [markdown]
# **Exercise 1.** What is the loss of a model that knows nothing? The vocabulary has 4,477 entries; the loss is minus the
# natural logarithm of the right answer's probability.

# %%
answer = ...

here.check("start", answer)

# %% [markdown]
# ## A run is a folder
#
# `launch` starts a process of its own and returns at once; close the notebook and it goes on. The app and the command line
# see the same folder.

# %%
from nezha import PretrainConfig, runs
from nezha.pretrain_config import SIZES, DataConfig, LoopConfig, OptimizerConfig

config = PretrainConfig(
    name=runs.free_name(prefix="lesson-08"),
    model=SIZES["smoke"],
    data=DataConfig(sequence_length=32),
    optimizer=OptimizerConfig(warmup_steps=20),
    loop=LoopConfig(steps=240, batch_size=16, log_every=5, eval_every=120, save_every=60, compile="no"),
)
run = runs.launch(config)

# %% [markdown]
# Read the records as they come up to step 50, then ask it to stop: it saves first.

# %%
for record in runs.follow(run.name):
    if record.get("step", 0) >= 50:
        break

stopped = runs.stop(run.name, wait=60)
assert stopped.state == "stopped"

# %%
here.predict("begin")

# %%
_, seen = runs.read_metrics(run.name)
runs.resume(run.name)
later = [record for record in runs.follow(run.name, since=seen) if record["kind"] == "train"]
finished = runs.get(run.name)
history = [record for record in runs.read_metrics(run.name)[0] if record["kind"] == "train"]
assert finished.state == "finished"
assert history[-1]["loss"] < history[0]["loss"]
here.reveal("begin", (stopped.step, later[0]["step"]))

# %% [markdown]
# It was stopped at the dotted line; the curve has no break there.

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.2))
steps = [record["step"] for record in history]
left.plot(steps, [record["mlm_loss"] for record in history], label=here.say("masked characters", "遮住的字"))
left.plot(steps, [record["nsp_loss"] for record in history], label=here.say("next sentence", "下一句"))
left.axvline(stopped.step, linestyle=":", color="grey", label=here.say("stopped and resumed", "停下并接续"))
left.set(title=here.say("training loss", "训练损失"), xlabel=here.say("step", "步"), ylabel=here.say("nats", "奈特"))
left.legend()
right.plot(steps, [record["learning_rate"] for record in history])
right.set(title=here.say("learning rate", "学习率"), xlabel=here.say("step", "步"))
plt.show()

# %% [markdown]
# **Exercise 2.** A learning rate like the one on the right: peak 0.001, up in a line over 20 steps of warm-up, then down in
# a line, 240 steps in all. Write `answer(step)`; steps count from 1.


# %%
def answer(step):
    return ...


here.check("rate", answer)

# %% [markdown]
# ## What has it learnt

# %%
here.predict("learnt")

# %%
small = fill_mask("中华人民共和[MASK]", k=5, model=f"run:{run.name}")
print([(candidate.token, round(candidate.probability, 3)) for candidate in small.masks[0].candidates])
here.reveal("learnt", small.masks[0].candidates[0].token)

# %% [markdown]
# The folder of a run is a model and can be asked like the one in the box. Tidy up: delete the run. To keep it, do not run
# this cell.

# %%
runs.delete(run.name)
assert run.name not in [item.name for item in runs.list_runs()]
