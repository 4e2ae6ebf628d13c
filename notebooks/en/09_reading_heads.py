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
# # 9 · Reading heads: content, position, birth of heads
#
# After this lesson you can:
#
# - split a head's attention into what content and what position say;
# - name heads by their offset profiles, beside random weights;
# - say what a head is worth by switching it off, not by where it looks.
#
# [All lessons](../index.ipynb)

# %%
from dataclasses import asdict

import matplotlib.pyplot as plt
import numpy as np

from nezha.course import lesson
from nezha.insight import Thresholds, attention, births, heads, switch_offs

here = lesson(9, "en")

# %% [markdown]
# ## One map is two
#
# A score is a sum, so each head can be asked what it would do with one term alone:
#
# $$\text{softmax}_j(\text{content}_{ij}+\text{position}_{ij})\qquad\text{softmax}_j(\text{content}_{ij})\qquad\text{softmax}_j(\text{position}_{ij})$$
#
# How much of its attention stays where it was? The overlap of two rows $p$ and $q$ is $\sum_j\min(p_j,q_j)$: 1 where they are the
# same, 0 where they share nothing.

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
# Above is the head that goes by position most, below the one that goes by content most. Layers and heads are counted from 1
# here, as in every view; arrays count from 0.
#
# ## The offset profile
#
# Over many texts, a head is described by how much attention a pair of characters gets at each offset $o=j-i$:
#
# $$\text{profile}(o)=\frac{\sum_{j-i=o}p_{ij}}{\text{number of such pairs}}$$
#
# **Exercise 1.** Write `answer(shares, reach)` for one map: the profile from $-\text{reach}$ to $+\text{reach}$.


# %%
def answer(shares, reach):
    return ...


here.check("profile", answer)

# %% [markdown]
# `heads` asks every head over held-out articles, and the same network with **random weights** beside it: whatever that one
# has as well was not learnt.

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
# ## Names are thresholds
#
# A head is called *previous* if it gives more than 0.4 to the character before, and so on. How many heads go by each name;
# how many random ones; and how many have more of it than any random head, by more than chance?

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
# Most heads look at their neighbours more than any random head does, yet few pass the threshold. With the share of position
# it is the other way round: at 0.8 the random ones lead.
#
# **Exercise 2.** The last line searches: names, signs, `and`, `or`, `not`, brackets; `layer` and `head` count from 1. Write a
# query, in quotes, for the heads of layers 5 to 8 that give more than 0.3 to the character before or to the one after.

# %%
answer = ...

here.check("query", answer)

# %% [markdown]
# ## Attention is not explanation
#
# A head looks sharply at one offset. Does the model need it? Switch it off: its output becomes its average over the texts, so
# it says what it always says and nothing of this text. Δ is how much the loss of hidden characters rises.

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
# The bars on the left are intervals for all heads together: most reach 0, so most single heads cannot be told from none.
# Of the whole layers on the right, most can. A part that others stand in for shows no effect though it is used; and the layers above never saw
# such an input in training. Say what was switched off, on how many texts, and how sure it is.
#
# ## Birth of heads
#
# No head was made for its job. Four checkpoints of a very small training (4 layers of 2 heads) are in the box:

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
# **Exercise 3.** At which step is a head born? Write `answer(steps, strengths, born)`: the first step at which any head
# reaches `born`, `None` where none does. `strengths` is (checkpoints, heads), an array.


# %%
def answer(steps, strengths, born):
    return ...


here.check("born", answer)

# %% [markdown]
# Of a model of your own: `nezha heads --model run:NAME`, `nezha look switch-offs --model run:NAME --twin`, and
# `nezha look births --model run:NAME` where a training kept several checkpoints (`--keep-every`).
