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
# # 9 · 读懂注意力头：内容、位置、头的诞生
#
# 学完这一课，你能：
#
# - 把一个头的注意力拆成内容与位置各说了什么；
# - 对照随机权重，按偏移剖面给头命名；
# - 用关掉它、而不是看它看向哪里，来说一个头值多少。
#
# [全部课程](../index.ipynb)

# %%
from dataclasses import asdict

import matplotlib.pyplot as plt
import numpy as np

from nezha.course import lesson
from nezha.insight import Thresholds, attention, births, heads, switch_offs

here = lesson(9, "zh")

# %% [markdown]
# ## 一张图是两张图
#
# 分数是一个和，所以可以问每个头：只用其中一项，它会怎么做？
#
# $$\text{softmax}_j(\text{content}_{ij}+\text{position}_{ij})\qquad\text{softmax}_j(\text{content}_{ij})\qquad\text{softmax}_j(\text{position}_{ij})$$
#
# 它的注意力有多少还在原处？两行 $p$、$q$ 的重叠是 $\sum_j\min(p_j,q_j)$：相同为 1，毫无共同为 0。

# %%
here.predict("alone")

# %%
text = "我国经济发展很快，人民生活水平不断提高。"
result = attention("bundled", text)


def softmax(score):
    score = np.exp(score - score.max(axis=-1, keepdims=True))
    return score / score.sum(axis=-1, keepdims=True)


alone = {"content": softmax(result.content), "position": softmax(result.position)}
kept = {name: np.minimum(p, result.probabilities).sum(axis=-1).mean(axis=-1) for name, p in alone.items()}
lead = kept["position"] - kept["content"]
ends = [np.unravel_index(place, lead.shape) for place in (lead.argmax(), lead.argmin())]
here.reveal("alone", kept["position"][ends[0]])

# %%
maps = {
    here.say("content alone", "只有内容"): alone["content"],
    here.say("position alone", "只有位置"): alone["position"],
    here.say("both", "两项"): result.probabilities,
}
figure, rows = plt.subplots(2, 3, figsize=(8, 5.6))
for axes, (layer, head) in zip(rows, ends, strict=True):
    for one, (name, p) in zip(axes, maps.items(), strict=True):
        overlap = np.minimum(p, result.probabilities)[layer, head].sum(axis=-1).mean()
        one.imshow(p[layer, head], cmap="Blues", vmin=0, vmax=0.6)
        one.set(title=f"{name} {overlap:.0%}", xticks=[], yticks=range(0, len(result.tokens), 3))
        one.set_yticklabels(result.tokens[::3])
    axes[0].set_ylabel(here.say(f"layer {layer + 1}, head {head + 1}", f"第 {layer + 1} 层第 {head + 1} 头"))
plt.show()

# %% [markdown]
# 上面是最靠位置的头，下面是最靠内容的头。这里的层和头从 1 数起，与所有视图一致；数组从 0 数起。
#
# ## 偏移剖面
#
# 在许多文本上，可以这样描述一个头：在每个偏移 $o=j-i$ 上，一对字平均得到多少注意力：
#
# $$\text{profile}(o)=\frac{\sum_{j-i=o}p_{ij}}{\text{这样的字对数}}$$
#
# **练习 1。** 对一张图写出 `answer(shares, reach)`：从 $-\text{reach}$ 到 $+\text{reach}$ 的剖面。


# %%
def answer(shares, reach):
    return ...


here.check("profile", answer)

# %% [markdown]
# `heads` 在留出的文章上问遍每个头，旁边是同样大小、**随机权重**的网络：它也有的，就不是学来的。

# %%
here.predict("chance")

# %%
survey = heads("bundled", texts=24, rounds=300)
twin_position = [head.figures["position"] for head in survey.twin]
here.reveal("chance", sum(share > 0.8 for share in twin_position))

# %%
k, reach = survey.max_relative_position, 8
edges = (-reach - 0.5, reach + 0.5, 32, 0)
profiles = {here.say("trained", "训练过"): survey.profile, here.say("random", "随机"): survey.twin_profile}
figure, axes = plt.subplots(1, 2, figsize=(7.5, 5.6), sharey=True)
for one, (name, profile) in zip(axes, profiles.items(), strict=True):
    near = profile[:, :, k - reach : k + reach + 1].reshape(32, -1)
    image = one.imshow(near, aspect="auto", cmap="viridis", vmin=0, vmax=0.5, extent=edges)
    one.set(title=name, xlabel=here.say("offset", "偏移"), yticks=range(2, 32, 4))
    one.set_yticklabels(range(1, 9))
    one.hlines(range(4, 32, 4), *edges[:2], color="white", linewidth=0.5)
axes[0].set_ylabel(here.say("layer (four heads each)", "层（每层四个头）"))
figure.colorbar(image, ax=axes, label=here.say("attention of a pair", "一对字的注意力"))
plt.show()

# %% [markdown]
# ## 名称就是阈值
#
# 给前一个字的注意力超过 0.4，就叫“看前一个”，其余类推。每个名称有几个头？随机的有几个？比任何随机的头都多、而且超出偶然的，又有几个？

# %%
columns = here.say("trained, random, more than any random", "训练过的、随机的、超过任何随机的")
print(f"{'':16}{columns}")
for name, least in asdict(Thresholds()).items():
    trained, random = (sum(name in head.kinds() for head in side) for side in (survey.heads, survey.twin))
    learnt = sum(head.learnt(name) for head in survey.heads)
    print(f"{name:9} > {least} {trained:6} {random:4} {learnt:6}")

# %%
figure, axes = plt.subplots(figsize=(6.5, 2.6))
cuts = np.linspace(0, 1, 101)
lines = {name: [head.figures[name] for head in survey.heads] for name in ("prev", "next", "left", "position")}
for name, values in (lines | {here.say("position, random", "position，随机"): twin_position}).items():
    counts = [sum(value > cut for value in values) for cut in cuts]
    axes.plot(cuts, counts, "-" if name in lines else ":", label=name)
axes.set(xlabel=here.say("threshold", "阈值"), ylabel=here.say("heads", "头数"))
axes.legend()
plt.show()
print([(head.layer + 1, head.head + 1) for head in survey.search("prev>0.3 and position>0.8")])

# %% [markdown]
# 多数头看邻近的字都比任何随机的头多，过阈值的却很少。位置占比正好相反：在 0.8 处随机的领先。
#
# **练习 2。** 最后一行是搜索：名称、比较号、`and`、`or`、`not`、括号；`layer` 和 `head` 从 1 数起。写一个查询（放在引号里）：第 5 到第 8 层里，给前一个字或后一个字的注意力超过 0.3 的头。

# %%
answer = ...

here.check("query", answer)

# %% [markdown]
# ## 注意力不是解释
#
# 一个头紧盯着某一个偏移。模型需要它吗？把它关掉：输出换成它在这些文本上的平均值，于是它只说它总说的，不说眼前的文本。Δ 是被遮字的损失上升多少。

# %%
here.predict("worth")

# %%
off = switch_offs("bundled", switch="mean", texts=16)
cost = off.heads.delta.ravel()
sharp = survey.profile[:, :, k - reach : k + reach + 1].max(axis=-1).ravel()
order = [np.argsort(np.argsort(values)) for values in (sharp, cost)]
rank = np.corrcoef(order)[0, 1]

figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3), width_ratios=[1.4, 1])
wide = np.stack([cost - off.heads.low.ravel(), off.heads.high.ravel() - cost])
left.errorbar(sharp, cost, wide, fmt="o", alpha=0.5)
left.axhline(0, color="grey", linewidth=1)
left.set(xlabel=here.say("peak of the profile", "剖面的最高点"), ylabel="Δ")
right.bar(np.arange(8) - 0.2, off.layers.delta, 0.4, label=here.say("whole layer", "整层"))
right.bar(np.arange(8) + 0.2, off.heads.delta.sum(axis=1), 0.4, label=here.say("its heads, added", "各头之和"))
right.set(xlabel=here.say("layer", "层"), xticks=range(8), ylabel="Δ")
right.set_xticklabels(range(1, 9))
right.legend()
plt.show()
print(here.say("loss, rank correlation; heads, layers beyond chance:", "损失、秩相关；超出偶然的头、层："))
print(f"{off.loss:.3f}, {rank:.2f}; {off.heads.clear.sum()}/{cost.size}, {off.layers.clear.sum()}/8")
here.reveal("worth", rank)

# %% [markdown]
# 左图的竖线是对所有头合计的区间：多数够得着 0，所以多数单个的头看不出有没有用。右图的整层，多数看得出来。能被别的部分顶替的，关掉后看不出影响，却并非没有用到；而上面各层在训练中从没见过这样的输入。要说清楚：关掉了什么，在多少文本上，有多大把握。
#
# ## 头的诞生
#
# 没有哪个头生来就有分工。内置了一次极小训练（4 层，每层 2 头）的四个检查点：

# %%
here.predict("layer")

# %%
born = births(job="previous", texts=6)
here.show(born)

# %%
strongest = born.strengths[:, born.jobs.index("previous")]
first = np.unravel_index(strongest.reshape(len(born.steps), -1)[-1].argmax(), strongest.shape[1:])
print(*(f"{step}: {row.max():.1%}" for step, row in zip(born.steps, strongest, strict=True)), sep="  ")
here.reveal("layer", first[0])

# %% [markdown]
# **练习 3。** 头在哪一步诞生？写出 `answer(steps, strengths, born)`：最早有头达到 `born` 的步数，没有就返回 `None`。`strengths` 是（检查点，头）的数组。


# %%
def answer(steps, strengths, born):
    return ...


here.check("born", answer)

# %% [markdown]
# 换成自己的模型：`nezha heads --model run:NAME`、`nezha look switch-offs --model run:NAME --twin`；训练时留下了多个检查点（`--keep-every`）的，还可以用 `nezha look births --model run:NAME`。
