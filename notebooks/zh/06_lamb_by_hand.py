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
# # 6 · 手算 LAMB；看见信任比
#
# 学完这一课，你能：
#
# - 用十行 numpy 写出 LAMB 的一步；
# - 读懂信任比，分清四种 LAMB；
# - 说出一项批量实验说明了什么、没说明什么。
#
# LAMB 是 NEZHA 的第四个想法（论文 2.5 节）：靠它，80 块 GPU 以每批 14,400 个样本训练。
# [全部课程](../index.ipynb)

# %%
import matplotlib.pyplot as plt
import numpy as np
import torch

from nezha.course import lesson
from nezha.course.measured import measured
from nezha.lamb import Lamb

here = lesson(6, "zh")

# %% [markdown]
# ## 一个学习率配不了所有张量
#
# 年轻的模型里有三种张量：矩阵、LayerNorm 的增益、偏置。Adam 的第一步让每个数都动一个学习率（这里是 0.01），不管梯度多大。
# 相对于张量自己的长度，这有多远？

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
# 增益几乎没有察觉；矩阵被改掉一半，偏置整个被覆盖。对一个合适的学习率，对别的就不合适；而大批量步数少，需要大的学习率。
#
# ## LAMB：每个张量动自己的同一份额
#
# 取 Adam 的方向 $r$，加上衰减，再让步长等于学习率乘以张量**自己的**长度：
#
# $$m\leftarrow\beta_1m+(1-\beta_1)g\qquad v\leftarrow\beta_2v+(1-\beta_2)g^2\qquad
# r=\frac{m/(1-\beta_1^t)}{\sqrt{v/(1-\beta_2^t)}+\varepsilon}$$
#
# $$u=r+\lambda x\qquad x\leftarrow x-\eta\,\underbrace{\frac{\lVert x\rVert}{\lVert u\rVert}}_{\text{信任比}}\,u$$


# %%
def lamb_step(x, g, m, v, t, rate=0.01, decay=0.01):
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g**2
    r = (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-6)
    u = r + decay * x
    ratio = np.linalg.norm(x) / np.linalg.norm(u)
    return x - rate * ratio * u, m, v, ratio


# %% [markdown]
# 与工作台自己的实现逐步比较，三个张量都比：

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
# **练习 1。** 新的偏置全是零，有的张量没有梯度：这时有一个长度为 0，公式让它永远不动，或者没有值。此时信任比取 1。
# 写出 `answer(weight, update)`。


# %%
def answer(weight, update):
    return ...


here.check("trust", answer)

# %% [markdown]
# ## 信任比逐步怎样变
#
# 用纯噪声的梯度走一百步。第一个 $r$ 处处是 ±1；之后 $m$ 把噪声平均掉，$r$ 变短，信任比随之补上：步长始终是张量的百分之一。

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
# ## 四种 LAMB
#
# 这个公式有不同的读法，都叫 LAMB，都有人在用：
#
# - `paper`：如上（论文第 4、5 版）；
# - `v3`：第 3 版，NEZHA 引用的就是它：$m$、$v$ 不除以 $1-\beta^t$；
# - `huawei`：随 NEZHA 发布的代码。作除数的长度把 $\varepsilon$ 放在根号**里面**，即 $\sqrt{v+\varepsilon}$，步子却用根号外的；
#   信任比最大为 10；
# - `nvlamb`：NVIDIA 和 timm 的版本。不衰减的张量（偏置、LayerNorm）按 Adam 自己的步子走。

# %%
here.predict("first")

# %%
times = first_step(matrix, g, reading="v3") / first_step(matrix, g)
fresh = first_step(0 * matrix, g, reading="v3") / first_step(0 * matrix, g)
print(here.say(f"matrix {times:.2f}, all zeros {fresh:.2f}", f"矩阵 {times:.2f}，全零 {fresh:.2f}"))
here.reveal("first", times)

# %% [markdown]
# 那么它们在哪里不同？纵轴是步长除以“学习率 × 张量自己的长度”（1 就是公式所许诺的），横轴是梯度的大小。

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
# `paper` 和 `v3` 处处守约。华为的步子随梯度变小而变长，直到上限；一亿权重的模型把全部梯度的总长截到 1，平均一个至多 1e-4。
# NVIDIA 的版本让偏置动一整个学习率，和 Adam 一样。最左边梯度小于 $\varepsilon$，$r$ 自己就变短了：只有信任比能补回来。
#
# **练习 2。** 某个张量的梯度长期都是 1e-5，于是 $m$ = 1e-5，$v$ = 1e-10；$\varepsilon$ = 1e-6，不计衰减。
# 华为的步长是论文的多少倍？（没有碰到上限 10。）

# %%
answer = ...

here.check("longer", answer)

# %% [markdown]
# ## 训练之中
#
# 训练的每条记录都有各层的信任比：该层各张量之比的几何平均。一个四层的小模型，从随机权重开始；读完记录就删除这次训练。

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
# ## 批量变大
#
# 论文用 LAMB 的理由：批量可以大到几万，而 Adam 撑不住。仓库里有一项实验：同样四百万词元，批量 32、128、512，
# 每种优化器三个学习率，一个很小的模型。

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
# 浅色的点是所有学习率和种子；线连接最好学习率（按第一个种子选）下的均值。虚线：只知道每个字有多常见、别的什么都不知道的模型的损失。
#
# **练习 3。** 各用最好的学习率：在哪些批量下，LAMB 的每个种子都低于 AdamW 的每个种子？写成列表。

# %%
answer = ...

here.check("apart", answer)

# %% [markdown]
# 用 `python -m benchmarks.studies optimizers --steps 1000 --seeds 3` 重新测量（要几个小时）。自己的训练可以加
# `nezha pretrain --optimizer adamw` 或 `--lamb huawei`；训练页面会随时画出信任比的色带。
