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
# # 7 · Mixed precision: what breaks and what saves it
#
# After this lesson you can:
#
# - read a number's bits in fp32, bf16 and fp16;
# - make pure fp16 fail in four ways, and name each remedy;
# - run a loss scale by its rule.
#
# Numbers of 16 bits take half the memory and, on a GPU, far less time: the third of NEZHA's ideas (section 2.4 of the paper).
# No GPU is needed here. [All lessons](../index.ipynb)

# %%
import matplotlib.pyplot as plt
import numpy as np
import torch

from nezha.course import lesson
from nezha.course.measured import measured

here = lesson(7, "en")

# %% [markdown]
# ## Three formats, bit by bit
#
# A sign, an exponent $e$ with its bias, a fraction of $p$ bits after a leading 1 that is not stored:
#
# $$(-1)^s\cdot 2^{\,e-\text{bias}}\cdot\Bigl(1+\frac{f}{2^p}\Bigr)\qquad\text{bias}=2^{\text{bits of the exponent}-1}-1$$
#
# An exponent of all ones means ∞ or no number (nan); with all zeros the leading 1 is gone, and steps of $2^{1-\text{bias}-p}$
# lead down to 0. This is 0.1 in all three:

# %%
types = {"fp32": (torch.float32, 8), "bf16": (torch.bfloat16, 8), "fp16": (torch.float16, 5)}


def bits(number, dtype):
    size = torch.finfo(dtype).bits
    whole = torch.tensor(number, dtype=dtype).view(torch.int32 if size == 32 else torch.int16).item()
    return f"{whole % 2**size:0{size}b}"


figure, axes = plt.subplots(figsize=(10, 1.9))
for row, (dtype, exponent) in enumerate(types.values()):
    for place, bit in enumerate(bits(0.1, dtype)):
        fill = "#c8503c" if place == 0 else "#e0a83c" if place <= exponent else "#7d9fc4"
        axes.barh(row, 0.92, left=place, color=fill, align="center")
        axes.text(place + 0.46, row, bit, ha="center", va="center", color="white")
    axes.text(32.4, row, f"{torch.tensor(0.1, dtype=dtype).item():.10f}", va="center")
axes.set(yticks=range(3), yticklabels=types, xticks=[], ylim=(2.6, -0.6), xlim=(0, 37))
axes.spines[:].set_visible(False)
axes.set_title(here.say("red: sign · yellow: exponent · blue: fraction", "红：符号 · 黄：指数 · 蓝：小数"))
plt.show()

# %% [markdown]
# **Exercise 1.** Write `answer(exponent, fraction)`: from the numbers of bits to the largest number, the smallest above 0,
# and the gap between 1 and the next.


# %%
def answer(exponent, fraction):
    return ...


here.check("limits", answer)

# %%
print(here.say("largest, smallest, gap", "最大、最小、间隔"))
for name, (dtype, _) in types.items():
    info = torch.finfo(dtype)
    print(f"{name}   {info.max:8.3g}   {info.smallest_normal * info.eps:8.2g}   {info.eps:8.2g}")

# %%
here.predict("odd")

# %%
for number in (0.1, 2047, 2048, 2049, 65504, 65520):
    print(number, *(f"{name}: {torch.tensor(number, dtype=dtype).item():.8g}" for name, (dtype, _) in types.items()))
here.reveal("odd", torch.tensor(2049.0).half().item())

# %% [markdown]
# ## 1 · Updates that are lost → masters in fp32
#
# A weight of about 1 and a small update: what training does all day.

# %%
here.predict("lost")

# %%
figure, axes = plt.subplots(figsize=(6, 2.4))
for (name, (dtype, _)), style in zip(types.items(), ("-", "--", ":"), strict=True):
    weights = [torch.ones((), dtype=dtype)]
    for _ in range(100):
        weights.append(weights[-1] + torch.tensor(1e-4, dtype=dtype))
    axes.plot([weight.item() for weight in weights], style, label=name, linewidth=2)
axes.set(xlabel=here.say("updates of 0.0001", "更新次数，每次 0.0001"), ylabel=here.say("weight", "权重"))
axes.legend()
plt.show()
here.reveal("lost", weights[-1].item())

# %% [markdown]
# bf16 is no better: its gap is 1/128. So the weights, and the optimizer's moments, stay in fp32 (the **masters**); only copies
# of them go into the matrix products.
#
# ## 2 · Gradients that vanish → a scale on the loss
#
# Real gradients: the model in the box guesses hidden characters of 32 reviews, one backward pass in fp32. It begins at the
# scores (a number for every character of the vocabulary at every hidden place), and all other gradients come from theirs.

# %%
from nezha import MaskingCollator
from nezha.insight.loading import load
from nezha.tasks import FinetuneConfig
from nezha.tasks.source import data_of

loaded = load("bundled")
reviews = data_of(FinetuneConfig(task="sentiment")).splits.test[:32]
collator = MaskingCollator(loaded.tokenizer, "bert_chinese", generator=torch.Generator().manual_seed(7))
batch = collator([{"input_ids": loaded.tokenizer.encode(one.text).ids[:64]} for one in reviews])
out = loaded.model(**batch)
sources = [out.prediction_logits, *loaded.model.parameters()]
scores, *weights = torch.autograd.grad(out.loss, sources, allow_unused=True)
weights = torch.cat([gradient.flatten() for gradient in weights if gradient is not None])
scores, weights = scores[scores != 0], weights[weights != 0]
print(f"{len(scores):,}  {len(weights):,}")

# %%
here.predict("zero")

# %%
figure, axes = plt.subplots(figsize=(8, 2.8))
for power, colour in ((0, "#c8503c"), (16, "#2a78b8")):
    logs = scores.abs().double().log2().numpy() + power
    label = here.say(f"loss × 2^{power}", f"损失 × 2^{power}")
    axes.hist(logs, bins=np.arange(-60, 20), color=colour, alpha=0.6, label=label)
axes.axvspan(-60, -25, color="grey", alpha=0.15)
axes.axvspan(16, 20, color="grey", alpha=0.15)
axes.set_xticks([-60, -40, -25, 0, 16], ["-60", "-40", "← 0   -25", "0", "16   ∞ →"])
axes.set(xlim=(-60, 20), xlabel=here.say("size of a gradient, log2", "梯度的大小，log2"), yticks=[])
axes.legend(loc="upper left")
plt.show()
lost = {}
for name, found in {"scores": scores, "weights": weights}.items():
    for power in (0, 16, 24):
        half = (found * 2.0**power).half()
        lost[name, power] = (half == 0).float().mean().item()
        print(f"{name:8} × 2^{power:<2}   0: {lost[name, power]:7.2%}   ∞: {half.isinf().float().mean():6.2%}")
print(f"v = 0.001 g²      0: {((0.001 * weights**2).half() == 0).float().mean():7.2%}")
here.reveal("zero", lost["scores", 0])

# %% [markdown]
# Multiply the loss by 65,536 and by the chain rule every gradient is multiplied too; divided again in fp32, before the
# optimizer, nothing else changes. Too large a scale is no good either: the largest become ∞. And look at the last
# line: $v$ after the first step, as LAMB and Adam begin it. The moments belong in fp32. bf16 has fp32's range and needs no scale.
#
# **Exercise 2.** Which is the smallest power of two to multiply the loss by, so that a gradient of 1e-9 does not become 0 in
# fp16?

# %%
answer = ...

here.check("scale", answer)

# %% [markdown]
# ## 3 and 4 · Sums and exponentials → fp32
#
# What adds up many numbers, or raises e to one of them, leaves the range.

# %%
here.predict("softmax")


# %%
def softmax(scores):
    return scores.exp() / scores.exp().sum()


def layer_norm(x, eps=1e-12):
    off = x - x.mean()
    return off / ((off * off).mean() + torch.tensor(eps, dtype=x.dtype)).sqrt()


scores, equal, tens = torch.tensor([20.0, 10.0, 0.0]), torch.full((768,), 0.5), torch.full((768,), 10.0)
for dtype in (torch.float16, torch.float32):
    shares = [f"{share:.3g}" for share in softmax(scores.to(dtype))]
    length = (tens.to(dtype) ** 2).sum(dtype=dtype).sqrt()
    print(dtype, *shares, " LayerNorm:", layer_norm(equal.to(dtype))[0].item(), f" {length:.4g}")
here.reveal("softmax", softmax(scores.half()).float().numpy())

# %% [markdown]
# Three sums: softmax; a LayerNorm of equal numbers, whose $\varepsilon$ of 1e-12 is 0 in fp16 (0 / 0); the length of 768
# numbers of 10. The workbench keeps softmax, LayerNorm, logits, losses and LAMB's lengths in fp32.
#
# ## The scale that finds itself
#
# Nobody knows the right scale beforehand, and it moves. So it is tried: **halve it, and skip the step, where a gradient is ∞;
# double it after so many good steps in a row**. This is torch's own, on one weight whose gradient is 0.25, and 8 for a while:

# %%
weight = torch.zeros((), requires_grad=True)
optimizer, scaler = torch.optim.SGD([weight], lr=0.0), torch.amp.GradScaler("cpu", growth_interval=10)
scales, skipped = [], []
for step in range(150):
    size = 8.0 if 60 <= step < 90 else 0.25
    loss = weight.half().float() * size  # its gradient goes through fp16
    scaler.scale(loss).backward()
    scales.append(scaler.get_scale())
    scaler.step(optimizer)
    scaler.update()
    optimizer.zero_grad()
    if scaler.get_scale() < scales[-1]:
        skipped.append(step)
figure, axes = plt.subplots(figsize=(8, 2.4))
axes.step(range(150), np.log2(scales), where="mid")
axes.plot(skipped, np.log2([scales[step] for step in skipped]), "x", color="#c8503c")
axes.axvspan(60, 90, color="grey", alpha=0.15)
axes.set(xlabel=here.say("step (x: skipped)", "步（×：跳过）"), ylabel=here.say("scale, log2", "倍数，log2"))
plt.show()
print(here.say("skipped:", "跳过："), len(skipped), "/", len(scales))

# %% [markdown]
# **Exercise 3.** Write that rule: `answer(overflowed, start, interval)`. `overflowed` says of each step whether a gradient was
# ∞; return a list with the scale that each step was made with. (Huawei's code begins at 2³², grows after 1,000 good steps, and
# halves after two bad ones.)


# %%
def answer(overflowed, start, interval):
    return ...


here.check("dynamic", answer)

# %% [markdown]
# ## All together
#
# Three short trainings on the same batches from the same weights: in fp32; everything in fp16; and in fp16 with all the
# remedies, as `nezha pretrain --precision fp16` does it.

# %%
here.predict("curve")

# %%
from nezha.insight import precision_demo

losses = precision_demo(steps=60).losses
names = {
    "fp32": "fp32",
    "fp16_pure": here.say("pure fp16", "纯 fp16"),
    "fp16_mixed": here.say("fp16, all remedies", "fp16 加全部补救"),
}
figure, axes = plt.subplots(figsize=(6, 2.8))
for (name, course), style in zip(losses.items(), ("-", "-", ":"), strict=True):
    axes.plot(range(1, len(course) + 1), course, style, label=names[name], linewidth=2)
axes.set(xlabel=here.say("step", "步"), ylabel=here.say("loss, nats", "损失，奈特"))
axes.legend()
plt.show()
print({name: [round(loss, 2) for loss in course[-3:]] for name, course in losses.items()})
here.reveal("curve", losses)

# %% [markdown]
# At full length, on a GPU, a thousand steps each and with several seeds, as the repository keeps it:

# %%
study = measured("study-precision")
for name in ("fp32", "bf16", "fp16"):
    print(name, [round(trained["figures"]["loss"], 2) for trained in study["runs"] if trained["arm"] == name])

# %% [markdown]
# No difference larger than a seed's. The same demonstration in the terminal is `nezha precision`; `--precision auto` picks what
# is fast on your machine and says why.
