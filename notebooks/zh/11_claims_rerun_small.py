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
# # 11 · 小规模重做论文的主张：哪些成立，哪些不成立
#
# 学完这一课，你能：
#
# - 从各个种子的数字说出领先里有多少是偶然；
# - 分清“不成立”与“看不出来”；
# - 找到任何数字背后的命令，并重做一遍。
#
# 论文用了一百亿词元和八十块 GPU。这里用小模型重做它的主张，结果不论好坏都存在 `benchmarks/results/` 里。这一课不训练任何模型：由你来评判。[全部课程](../index.ipynb)

# %%
import json
from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np

from nezha.course import lesson
from nezha.course.measured import measured
from nezha.course.sheets.claims import claims_table
from nezha.models_folder import BUNDLED_MODEL

here = lesson(11, "zh")
HELD, NOT = here.say("held", "成立"), here.say("did not hold", "不成立")
OPEN = here.say("cannot be told", "看不出来")
rows = []

# %% [markdown]
# ## 种子与偶然
#
# 换一个种子再训练一次，数字就变了。领先比这种变化更大吗？假如两组的名字毫无意义，那么把同样这些数任意分成两组，都和实测的那种分法一样合理：
#
# $$p=\frac{\text{第一组至少同样领先的分法}}{\text{全部分法}}$$
#
# $p\le0.05$ 时说主张*成立*；反过来的 $p\le0.05$ 时说*不成立*；否则说*看不出来*。


# %%
def chance(more, less):
    deals = [sum(deal) for deal in combinations([*more, *less], len(more))]
    return sum(deal >= sum(more) - 1e-9 for deal in deals) / len(deals)


def verdict(more, less):
    if chance(more, less) <= 0.05:
        return HELD
    return NOT if chance(less, more) <= 0.05 else OPEN


def told(values, form=".2f"):
    return f"{np.mean(values):{form}} ± {np.std(values, ddof=1):{form.lstrip('+')}} ({len(values)})"


print(chance([3, 4, 5], [1, 2, 2.5]), chance([3, 4, 5], [1, 2, 3.5]), chance([4, 5], [1, 2]))

# %% [markdown]
# 第二对有重叠；第三对没有重叠，但太小。
#
# **练习 1。** 每组至少要几个种子，才有可能达到 $p\le0.05$？

# %%
answer = ...

here.check("fewest", answer)

# %% [markdown]
# ## 位置：比训练时更长
#
# 2.2 节：算出来的位置让模型能读比训练时更长的文本。三种位置各用三个种子、在 64 个词元上训练，再在 256 个词元上提问。

# %%
here.predict("farther")


# %%
def by_arm(study, figure):
    found = {}
    for run in study["runs"]:
        found.setdefault(run["arm"], []).append(figure(run["figures"]))
    return found


study = measured("study-positions")
print(study["command"], {run["device"] for run in study["runs"]})
figure, axes = plt.subplots(figsize=(7.5, 3))
for arm, seeds in by_arm(study, lambda figures: figures["by_place"]).items():
    losses = np.array([[part["loss"] for part in parts] for parts in seeds])
    middle = [(part["first"] + part["last"]) / 2 for part in seeds[0]]
    axes.plot(middle, losses.mean(axis=0), label=arm)
    axes.fill_between(middle, losses.min(axis=0), losses.max(axis=0), alpha=0.2)
axes.axvline(64, linestyle=":", color="grey")
axes.set(xlabel=here.say("place of the hidden character", "被遮字的位置"), ylabel=here.say("nats", "奈特"))
axes.legend()
plt.show()


# %%
def loss(parts, first, last):
    kept = [part for part in parts if first <= part["first"] < last]
    return np.average([part["loss"] for part in kept], weights=[part["predictions"] for part in kept])


rise = by_arm(study, lambda figures: loss(figures["by_place"], 64, 256) - loss(figures["by_place"], 0, 64))
whole = by_arm(study, lambda figures: loss(figures["by_place"], 0, 256))
for arm in rise:
    print(f"{arm:17} {told(whole[arm])}  {here.say('beyond 64:', '64 以外：')} {told(rise[arm], '+.2f')}")
found = f"absolute {told(rise['absolute'], '+.2f')}, functional {told(rise['functional'], '+.2f')}"
rows.append(("farther", found, verdict(rise["absolute"], rise["functional"])))
found = f"learned {told(whole['learned_relative'])}, functional {told(whole['functional'])}"
rows.append(("relative", found, verdict(whole["learned_relative"], whole["functional"])))
here.reveal("farther", np.mean(rise["functional"]))

# %% [markdown]
# 色带从最低的种子到最高的种子。*训练出来的*相对向量有一个种子失灵了：63 以外的距离从没训练过。
#
# ## 词：整个遮住
#
# 2.3 节：必须猜整个词，才学得会词。下图每个点是一个种子。

# %%
here.predict("words")


# %%
def dots(axes, groups, title):
    for place, values in enumerate(groups.values()):
        axes.plot(values, [place] * len(values), "o", alpha=0.7)
    axes.set_yticks(range(len(groups)), list(groups))
    axes.set_ylim(len(groups) - 0.5, -0.5)
    axes.set_title(title)


study = measured("study-masking")
pairs = by_arm(study, lambda figures: figures["recovery"][1]["recovered"])
single = by_arm(study, lambda figures: figures["single_accuracy"])
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 1.6))
dots(left, pairs, here.say("words of two given back whole", "两字词整个猜回"))
dots(right, single, here.say("single characters guessed", "单字猜对"))
plt.show()
found = ", ".join(f"{arm} {told(values, '.2%')}" for arm, values in pairs.items())
rows.append(("words", found, verdict(pairs["whole_word"], pairs["character"])))
here.reveal("words", np.mean(pairs["whole_word"]))

# %% [markdown]
# ## 16 位的数
#
# 2.4 节：一样好，而且快 2 到 3 倍。“一样好”是另一类主张：没有什么检验能证明“没有差别”。我们问：同一个种子在不同格式下的差别，是否小于种子之间的差别。

# %%
here.predict("faster")

# %%
losses = by_arm(measured("study-precision"), lambda figures: figures["loss"])
for name, values in losses.items():
    print(f"{name:5}", np.round(values, 3))
same = [np.subtract(losses[name], losses["fp32"][: len(losses[name])]) for name in ("bf16", "fp16")]
apart, between = np.abs(same).max(), np.std(losses["fp32"], ddof=1)
found = f"{here.say('formats', '格式相差')} {apart:.3f}, {here.say('seeds', '种子相差')} {between:.3f}"
rows.append(("precision", found, HELD if apart < between else OPEN))

speed = {line["name"]: line["ours"] for line in measured("throughput")["lines"]}
ratio = speed["pretrain, tiny, bf16; blocks"] / speed["pretrain, tiny, fp32; blocks"]
rows.append(("faster", f"× {ratio:.2f}", HELD if ratio >= 2 else NOT))
here.reveal("faster", ratio)

# %% [markdown]
# ## 大批次
#
# 2.5 节：批次大到 Adam 学不动时，LAMB 还能学。同样四百万词元，分成 32、128、512 的批次；每个优化器取第一个种子上三种学习率中最好的。

# %%
here.predict("lamb")

# %%
losses = by_arm(measured("study-optimizers"), lambda figures: figures["loss"])
best = {}
for arm in sorted(losses, key=lambda arm: -losses[arm][0]):  # the lowest comes last and stays
    optimizer, batch, rate = arm.split("-", 2)
    best[f"{optimizer} {batch}"] = losses[arm]
card = json.loads((BUNDLED_MODEL / "card.json").read_text(encoding="utf-8"))["figures"]
counts = next(one["loss"] for one in card if (one["model"], one["masking"]) == ("unigram", "whole_word"))
figure, axes = plt.subplots(figsize=(7.5, 2.4))
by_batch = sorted(best, key=lambda name: (int(name.split()[1]), name))
dots(axes, {name: best[name] for name in by_batch}, here.say("loss", "损失"))
axes.axvline(counts, linestyle=":", color="grey")
plt.show()
adam, lamb = best["adamw 512"], best["lamb 512"]
rows.append(("lamb", f"AdamW {told(adam)}, LAMB {told(lamb)}", verdict(adam, lamb)))
both = [zip(best[f"adamw {size}"], best[f"lamb {size}"], strict=False) for size in (32, 128, 512)]
print(*[f"{one:.2f} − {two:.2f} = {one - two:+.2f}" for pairs in both for one, two in pairs], sep="\n")
here.reveal("lamb", chance(adam, lamb))

# %% [markdown]
# 虚线是只数字频的损失：批次 512 时几乎谁也没离开它。
#
# 同一种子、同一批次的数是成对的。那就只在一对*之内*交换：假如没有真正的差别，每一对反过来也同样可能；在全部 $2^n$ 种里，数出差之和同样大的有几种。
#
# **练习 2。** 写出 `answer(first, second)`，返回这个 $p$。


# %%
def answer(first, second):
    return ...


here.check("pairs", answer)

# %% [markdown]
# 把上面打印的六对放进去：其中五对 AdamW 的损失更高。$2^6$ 种里，差之和同样大的有两种：现在这种，和把第六对反过来的那种，$p=2/2^6$。所以在这些设置下 LAMB 确实领先。但主张说的是*AdamW 学不动时它还能学*，批次 512 的两个种子看不出来。
#
# ## 下游任务
#
# 表 4：NEZHA 高于 BERT-Chinese、ERNIE-Baidu 和 BERT-WWM。四个极小的模型同样训练，再微调。

# %%
here.predict("tasks")

# %%
systems, ahead = measured("systems")["figures"], 0
figure, both = plt.subplots(1, 2, figsize=(9, 1.9), sharey=True)
for axes, task in zip(both, ("names", "sentiment"), strict=True):
    scores = {name: measures[task] for name, measures in systems.items()}
    dots(axes, scores, task)
    nezha = scores.pop("nezha")
    p = {name: chance(nezha, values) for name, values in scores.items()}
    print(task, {name: round(value, 2) for name, value in p.items()})
    rival = max(p, key=p.get)
    rows.append((task, f"NEZHA {told(nezha)}, {rival} {told(scores[rival])}", verdict(nezha, scores[rival])))
    ahead += max(p.values()) <= 0.05
plt.show()
here.reveal("tasks", ahead)

# %%
scores = {one["name"]: one["figures"]["entity_f1"] for one in measured("finetuned-names")["contenders"]}
found = f"{told(scores['model'], '.3f')}, {here.say('random', '随机')} {told(scores['random'], '.3f')}"
rows.append(("pretrained", found, verdict(scores["model"], scores["random"])))

# %% [markdown]
# ## 哪些成立
#
# 全部结论，引用之前该知道的事（括号里是种子数），以及重新得到这些数的命令。

# %%
claims_table(here.lang, rows)

# %% [markdown]
# **练习 3。** 一共九行。假如所有主张都是空的，至少出现一个 $p\le0.05$ 的概率是多少？把九个都看作相互独立的比较。

# %%
answer = ...

here.check("luck", answer)

# %% [markdown]
# 一项研究在 GPU 上要几分钟，在两个核心上要几小时；`--steps` 和 `--seeds` 让它更短或更可靠。做完的训练不会重复。然后再打开这一课：数字会重新读出。
