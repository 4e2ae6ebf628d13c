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
# # 6 · LAMB by hand; trust ratios seen
#
# After this lesson you can:
#
# - write a step of LAMB in ten lines of numpy;
# - read a trust ratio, and tell four LAMBs apart;
# - say what a study of batch sizes shows, and what it does not.
#
# LAMB is the fourth of NEZHA's ideas (section 2.5 of the paper): with it, 80 GPUs trained on batches of 14,400 examples.
# [All lessons](../index.ipynb)

# %%
import matplotlib.pyplot as plt
import numpy as np
import torch

from nezha.course import lesson
from nezha.course.measured import measured
from nezha.lamb import Lamb

here = lesson(6, "en")

# %% [markdown]
# ## One rate does not fit all tensors
#
# Three tensors as a young model has them: a matrix, LayerNorm's gains, a bias. Adam's first step moves every number by the
# rate, here 0.01, whatever the gradient. How far is that, in parts of the tensor's own length?

# %%
random = np.random.default_rng(1904)
tensors = {
    here.say("matrix", "矩阵"): random.normal(size=(64, 64), scale=0.02),
    here.say("gains", "增益"): np.ones(64),
    here.say("bias", "偏置"): random.normal(size=64, scale=0.002),
}
for name, x in tensors.items():
    g = random.normal(size=x.shape, scale=1e-3)
    step = 0.01 * g / (np.sqrt(g**2) + 1e-6)
    print(f"{np.linalg.norm(step) / np.linalg.norm(x):7.1%}  {name}")

# %% [markdown]
# The gains hardly notice; the matrix is half overwritten, the bias entirely. A rate that is right for one is wrong for the
# others, and large batches want large rates: they make few steps.
#
# ## LAMB: every tensor by the same part of itself
#
# Take Adam's direction $r$, add the decay, and make the step as long as the rate times the tensor's **own** length:
#
# $$m\leftarrow\beta_1m+(1-\beta_1)g\qquad v\leftarrow\beta_2v+(1-\beta_2)g^2\qquad
# r=\frac{m/(1-\beta_1^t)}{\sqrt{v/(1-\beta_2^t)}+\varepsilon}$$
#
# $$u=r+\lambda x\qquad x\leftarrow x-\eta\,\underbrace{\frac{\lVert x\rVert}{\lVert u\rVert}}_{\text{trust ratio}}\,u$$


# %%
def lamb_step(x, g, m, v, t, rate=0.01, decay=0.01):
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g**2
    r = (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-6)
    u = r + decay * x
    ratio = np.linalg.norm(x) / np.linalg.norm(u)
    return x - rate * ratio * u, m, v, ratio


# %% [markdown]
# Hold it against the workbench's own, step by step, on all three tensors:

# %%
worst = 0.0
for x in tensors.values():
    weight = torch.tensor(x, requires_grad=True)
    optimizer = Lamb([weight], lr=0.01)
    m = v = np.zeros_like(x)
    for t in range(1, 11):
        g = random.normal(size=x.shape, scale=1e-3)
        x, m, v, ratio = lamb_step(x, g, m, v, t)
        weight.grad = torch.tensor(g)
        optimizer.step()
        gap = np.abs(x - weight.detach().numpy()).max(), abs(ratio - optimizer.ratios[weight].item())
        worst = max(worst, *gap)
print(f"{worst:.0e}")
assert worst < 1e-12

# %%
here.predict("ten")


# %%
def first_step(x, g, decay=0.0, **options):
    weight = torch.tensor(x, requires_grad=True)
    weight.grad = torch.tensor(g)
    Lamb([{"params": [weight], "weight_decay": decay}], lr=0.01, **options).step()
    return np.linalg.norm(weight.detach().numpy() - x)


matrix, g = next(iter(tensors.values())), random.normal(size=(64, 64), scale=1e-3)
longer = {
    name: first_step(10 * matrix, g, adapt=name == "LAMB") / first_step(matrix, g, adapt=name == "LAMB")
    for name in ("Adam", "LAMB")
}
print({name: f"{times:.2f}" for name, times in longer.items()})
here.reveal("ten", longer)

# %% [markdown]
# **Exercise 1.** A fresh bias is all zeros, and a tensor may have no gradient: then there is a length of 0, and the formula
# never moves it, or has no value. There the ratio is 1. Write `answer(weight, update)`.


# %%
def answer(weight, update):
    return ...


here.check("trust", answer)

# %% [markdown]
# ## What a ratio does from step to step
#
# A hundred steps on gradients that are noise alone. The first $r$ is ±1 everywhere; then $m$ averages the noise away, $r$
# shrinks, and the ratio makes up for it: the step stays at a hundredth of the tensor.

# %%
figure, axes = plt.subplots(figsize=(6, 2.6))
for name, x in tensors.items():
    m, v, ratios = np.zeros_like(x), np.zeros_like(x), []
    for t in range(1, 101):
        x, m, v, ratio = lamb_step(x, random.normal(size=x.shape, scale=1e-3), m, v, t)
        ratios.append(ratio)
    axes.semilogy(range(1, 101), ratios, label=name)
axes.set(xlabel=here.say("step", "步"), ylabel=here.say("trust ratio", "信任比"))
axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
plt.show()

# %% [markdown]
# ## Four LAMBs
#
# The formula was read in different ways, and each is in use under the same name:
#
# - `paper`: as above (versions 4 and 5 of the paper);
# - `v3`: version 3, which NEZHA cites: $m$ and $v$ are not divided by $1-\beta^t$;
# - `huawei`: the code that was released with NEZHA. The length that divides has $\varepsilon$ **inside** the root,
#   $\sqrt{v+\varepsilon}$, while the step has it outside; and no ratio is larger than 10;
# - `nvlamb`: NVIDIA's and timm's. Tensors without decay (biases, LayerNorm) take Adam's own step.

# %%
here.predict("first")

# %%
times = first_step(matrix, g, reading="v3") / first_step(matrix, g)
fresh = first_step(0 * matrix, g, reading="v3") / first_step(0 * matrix, g)
print(here.say(f"matrix {times:.2f}, all zeros {fresh:.2f}", f"矩阵 {times:.2f}，全零 {fresh:.2f}"))
here.reveal("first", times)

# %% [markdown]
# Where do they differ, then? Upwards the length of a step, over the rate times the tensor's own length (1 is what the
# formula promises); to the right the size of the gradients.

# %%
sizes = np.logspace(-8, 0, 17)
figure, panels = plt.subplots(1, 3, figsize=(10, 2.9), sharey=True)
for axes, (name, x) in zip(panels, tensors.items(), strict=True):
    signs, decay = np.sign(random.normal(size=x.shape)), 0.01 if x.ndim == 2 else 0.0
    for reading, style in {"paper": "-", "v3": "--", "huawei": "-", "nvlamb": ":"}.items():
        steps = [first_step(x, size * signs, decay, reading=reading) for size in sizes]
        axes.loglog(sizes, np.array(steps) / (0.01 * np.linalg.norm(x)), style, label=reading, linewidth=2)
    axes.set(title=name, xlabel=here.say("size of the gradients", "梯度的大小"))
panels[0].set_ylabel(here.say("step / (rate · length)", "步长 /（学习率 · 长度）"))
panels[0].legend()
plt.show()

# %% [markdown]
# `paper` and `v3` keep the promise everywhere. Huawei's step is the longer the smaller the gradients are, up to its limit;
# in a model of a hundred million weights, whose gradients together are cut to a length of 1, an average one is at most 1e-4.
# NVIDIA's moves a bias by its full rate, as Adam does. Below $\varepsilon$, at the left, $r$ itself fades: only a ratio makes up
# for that.
#
# **Exercise 2.** All gradients of a tensor have been 1e-5 for long, so $m$ = 1e-5 and $v$ = 1e-10; $\varepsilon$ = 1e-6, no
# decay. How many times as long as the paper's is Huawei's step? (The limit of 10 is not reached.)

# %%
answer = ...

here.check("longer", answer)

# %% [markdown]
# ## In a training
#
# Every record of a run holds the trust ratio of each layer: the geometric mean over its tensors. A small model of four
# layers, from random weights; the run is deleted once it has been read.

# %%
here.predict("moving")

# %%
from nezha import PretrainConfig, runs
from nezha.pretrain_config import DataConfig, LoopConfig, ModelSize, OptimizerConfig

config = PretrainConfig(
    name=runs.free_name(prefix="lesson-06"),
    model=ModelSize(hidden_size=64, num_hidden_layers=4, num_attention_heads=2, intermediate_size=256),
    data=DataConfig(sequence_length=32),
    optimizer=OptimizerConfig(optimizer="lamb", learning_rate=0.01, warmup_steps=20),
    loop=LoopConfig(steps=150, batch_size=16, log_every=3, eval_every=150, save_every=150, compile="no"),
)
run = runs.launch(config)
records = [record for record in runs.follow(run.name) if record["kind"] == "train"]
assert runs.get(run.name).state == "finished"
deleted = runs.delete(run.name)

# %%
steps, rows = [record["step"] for record in records], list(records[0]["trust_ratio"])
strip = np.array([[record["trust_ratio"][row] for record in records] for row in rows])
layers = [here.say(f"layer {number}", f"第 {number} 层") for number in range(1, len(rows) - 1)]
names = [here.say("embeddings", "嵌入"), *layers, here.say("heads", "输出头")]
figure, (top, bottom) = plt.subplots(2, 1, figsize=(8, 3.6), sharex=True, height_ratios=[2, 1])
edges = (steps[0] - 1.5, steps[-1] + 1.5, len(rows) - 0.5, -0.5)
image = top.imshow(
    np.log10(strip), aspect="auto", cmap=plt.get_cmap("viridis", 16), extent=edges, interpolation="nearest"
)
top.set_yticks(range(len(rows)), names)
figure.colorbar(image, ax=top, label=here.say("log10 of the ratio", "信任比的 log10"))
bottom.plot(steps, [record["mlm_loss"] for record in records])
bottom.set(xlabel=here.say("step", "步"), ylabel=here.say("loss, nats", "损失，奈特"))
plt.show()
middle = strip[1:-1].mean(axis=0)
here.reveal("moving", (middle[0], middle.min(), middle[-1]))

# %% [markdown]
# ## In growing batches
#
# The paper's reason for LAMB: batches may grow to tens of thousands, where Adam gives in. The repository holds a study of
# that: the same four million tokens in batches of 32, 128 and 512, each optimizer with three rates, a tiny model.

# %%
here.predict("large")

# %%
from nezha.data.location import locate
from nezha.data.shards import open_split

tokens = np.concatenate([shard.ids(slice(None)) for shard in open_split(locate("bundled"), "train")])
often = np.unique_counts(tokens).counts / len(tokens)
losses = {}
for trained in sorted(measured("study-optimizers")["runs"], key=lambda one: one["seed"]):
    optimizer, batch, rate = trained["arm"].split("-")
    losses.setdefault((optimizer, int(batch)), {}).setdefault(rate, []).append(trained["figures"]["loss"])
best = {arm: min(by_rate.values(), key=lambda found: found[0]) for arm, by_rate in losses.items()}
batches = np.array([32, 128, 512])
figure, axes = plt.subplots(figsize=(6.4, 3.2))
for optimizer, colour, shift in (("lamb", "C0", 0.96), ("adamw", "C1", 1.04)):
    for batch in batches:
        dots = np.concatenate(list(losses[optimizer, batch].values()))
        axes.plot([batch * shift] * len(dots), dots, "o", color=colour, alpha=0.35, markersize=4)
    means = [np.mean(best[optimizer, batch]) for batch in batches]
    axes.plot(batches * shift, means, "o-", color=colour, label=optimizer)
axes.axhline(-(often * np.log(often)).sum(), linestyle="--", color="grey", label=here.say("frequency", "字频"))
axes.set_xscale("log", base=2)
axes.set_xticks(batches, batches)
axes.set(xlabel=here.say("examples in a batch", "批量"), ylabel=here.say("held-out loss, nats", "留出集损失，奈特"))
axes.legend()
plt.show()
print(*(f"{name} {batch}: {np.round(best[name, batch], 2)}" for name, batch in sorted(best)), sep="\n")
here.reveal("large", {name: np.mean(found) for name, found in best.items()})

# %% [markdown]
# Pale dots are all rates and seeds; the lines join the means at the best rate (the best of the first seed). Dashed: the loss
# of a model that knows how often each character occurs, and nothing else.
#
# **Exercise 3.** At which batches is every seed of LAMB below every seed of AdamW, each at its best rate? Write a list.

# %%
answer = ...

here.check("apart", answer)

# %% [markdown]
# Measure it again with `python -m benchmarks.studies optimizers --steps 1000 --seeds 3` (hours). A run of your own takes
# `nezha pretrain --optimizer adamw`, or `--lamb huawei`; the page of a run draws the strip of ratios as it goes.
