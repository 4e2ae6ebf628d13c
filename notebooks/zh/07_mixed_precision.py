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
# # 7 · 混合精度：什么会坏，怎么救
#
# 学完这一课，你能：
#
# - 读出一个数在 fp32、bf16、fp16 里的各位；
# - 让纯 fp16 以四种方式出错，并说出各自的补救；
# - 按规则操作损失缩放。
#
# 16 位的数省一半内存，在 GPU 上快得多：这是 NEZHA 的第三个想法（论文 2.4 节）。这里不需要 GPU。
# [全部课程](../index.ipynb)

# %%
import matplotlib.pyplot as plt
import numpy as np
import torch

from nezha.course import lesson
from nezha.course.measured import measured

here = lesson(7, "zh")

# %% [markdown]
# ## 三种格式，一位一位地看
#
# 一个符号位，一个带偏移的指数 $e$，以及首位 1（不存）之后 $p$ 位的小数：
#
# $$(-1)^s\cdot 2^{\,e-\text{bias}}\cdot\Bigl(1+\frac{f}{2^p}\Bigr)\qquad\text{bias}=2^{\text{指数位数}-1}-1$$
#
# 指数全为 1 表示 ∞ 或“不是数”（nan）；全为 0 时首位 1 消失，以 $2^{1-\text{bias}-p}$ 为一级降到 0。0.1 在三种格式里是这样：

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
# **练习 1。** 写出 `answer(exponent, fraction)`：由两种位数求最大的数、大于 0 的最小的数、1 与下一个数的间隔。


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
# ## 1 · 丢掉的更新 → fp32 主权重
#
# 权重约为 1，更新很小：训练整天做的就是这件事。

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
# bf16 也不行：它的间隔是 1/128。所以权重和优化器的动量留在 fp32 里（**主权重**），只有它们的副本参加矩阵乘法。
#
# ## 2 · 消失的梯度 → 给损失乘一个倍数
#
# 真实的梯度：内置模型猜 32 条评论里被遮住的字，用 fp32 反向传播一次。它从分数开始（每个被遮的位置上，词表的每个字一个数），
# 别的梯度都由它们的梯度而来。

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
# 把损失乘以 65,536，由链式法则，每个梯度也都乘上了；在优化器之前用 fp32 除回来，别的什么都没变。倍数太大也不行：最大的变成 ∞。
# 再看最后一行：LAMB 和 Adam 第一步之后的 $v$。动量该放在 fp32 里。bf16 的范围和 fp32 一样，不需要缩放。
#
# **练习 2。** 损失至少乘以多大的 2 的幂，1e-9 的梯度在 fp16 里才不变成 0？

# %%
answer = ...

here.check("scale", answer)

# %% [markdown]
# ## 3 和 4 · 求和与指数 → fp32
#
# 把很多数加起来，或以某个数作 e 的指数，就会出界。

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
# 三个求和：softmax；对相等的数做 LayerNorm，1e-12 的 $\varepsilon$ 在 fp16 里是 0（0 / 0）；768 个 10 的长度。工作台把
# softmax、LayerNorm、输出分数、损失和 LAMB 的长度都留在 fp32 里。
#
# ## 自己找到位置的倍数
#
# 事先谁也不知道合适的倍数，而且它会变。所以要试：**梯度出现 ∞ 就减半，并跳过这一步；连续若干个好步之后就加倍**。
# 这是 torch 自己的实现，只有一个权重，梯度为 0.25，中间有一段为 8：

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
# **练习 3。** 写出这条规则：`answer(overflowed, start, interval)`。`overflowed` 说明每一步有没有梯度变成 ∞；返回一个列表：
# 每一步所用的倍数。（华为的代码从 2³² 开始，1000 个好步之后增大，两个坏步之后减半。）


# %%
def answer(overflowed, start, interval):
    return ...


here.check("dynamic", answer)

# %% [markdown]
# ## 合在一起
#
# 从同样的权重、同样的批次训练三遍：fp32；全用 fp16；fp16 加上全部补救，也就是 `nezha pretrain --precision fp16` 的做法。

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
# 完整的训练（GPU 上各一千步，多个种子），仓库里有记录：

# %%
study = measured("study-precision")
for name in ("fp32", "bf16", "fp16"):
    print(name, [round(trained["figures"]["loss"], 2) for trained in study["runs"] if trained["arm"] == name])

# %% [markdown]
# 差别不超过换一个种子。在终端里看同样的演示：`nezha precision`；`--precision auto` 选出本机最快的一种，并说明理由。
