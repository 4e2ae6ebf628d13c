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
# # 11 · The paper's claims, rerun small: what held and what did not
#
# After this lesson you can:
#
# - say how far a lead is chance, from its seeds;
# - tell “did not hold” from “cannot be told”;
# - find the command behind any figure and run it again.
#
# The paper trained on ten billion tokens with eighty GPUs. Here its claims were rerun with small models, and whatever came
# of it is kept in `benchmarks/results/`. Nothing is trained in this lesson: you judge. [All lessons](../index.ipynb)

# %%
import json
from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np

from nezha.course import lesson
from nezha.course.measured import measured
from nezha.course.sheets.claims import claims_table
from nezha.models_folder import BUNDLED_MODEL

here = lesson(11, "en")
HELD, NOT = here.say("held", "成立"), here.say("did not hold", "不成立")
OPEN = here.say("cannot be told", "看不出来")
rows = []

# %% [markdown]
# ## Seeds and chance
#
# Train once more with another seed, and the figure is another. Is a lead more than that? If the names of the two arms meant
# nothing, any way of dealing the same figures into two groups would be as good as the one that was measured:
#
# $$p=\frac{\text{deals in which the first group is at least as far ahead}}{\text{all deals}}$$
#
# We call a claim *held* at $p\le0.05$, *did not hold* where the opposite has $p\le0.05$, and else say that it *cannot be
# told*.


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
# The second pair of groups overlaps; the third does not, but is small.
#
# **Exercise 1.** How many seeds must each arm have at least, so that $p\le0.05$ can be reached at all?

# %%
answer = ...

here.check("fewest", answer)

# %% [markdown]
# ## Positions: longer than trained
#
# Section 2.2: computed positions let a model read texts longer than those it was trained on. Three kinds of positions were
# trained on 64 tokens, each with three seeds, and asked on 256.

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
# The band is from the lowest seed to the highest. *Trained* relative vectors fall apart in one seed: distances beyond 63
# were never trained.
#
# ## Words: hidden whole
#
# Section 2.3: who must guess whole words learns words. Below, each dot is a seed.

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
# ## Numbers of 16 bits
#
# Section 2.4: as good, and 2 to 3 times as fast. “As good” is a claim of another kind: no test proves that nothing is there.
# We ask whether the same seed differs between formats by less than seeds differ from one another.

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
# ## Large batches
#
# Section 2.5: LAMB learns in batches that are too large for Adam. The same four million tokens were cut into batches of 32,
# 128 and 512; each optimizer has the best of three learning rates of its first seed.

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
# The dotted line is the loss of counting characters alone: at 512 hardly anyone leaves it.
#
# Figures of the same seed and batch come in pairs. Then swap only *within* pairs: if nothing is in it, each pair could as
# well be the other way round, and of all $2^n$ ways we count those with a sum of differences as large.
#
# **Exercise 2.** Write `answer(first, second)`, which returns this $p$.


# %%
def answer(first, second):
    return ...


here.check("pairs", answer)

# %% [markdown]
# Put in the six pairs printed above: AdamW lies above LAMB in five of them. Of the $2^6$ ways two have a sum as large, this one
# and the one with the sixth turned round: $p=2/2^6$. So at these settings LAMB does lead.
# That it learns *where AdamW no longer does*, which is the claim, two seeds at 512 cannot tell.
#
# ## On tasks
#
# Table 4: NEZHA above BERT-Chinese, ERNIE-Baidu and BERT-WWM. Four very small models, trained alike, then fine-tuned.

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
# ## What held
#
# All of it, with what you should know before you quote it (in brackets: how many seeds), and the command that makes the
# figures again.

# %%
claims_table(here.lang, rows)

# %% [markdown]
# **Exercise 3.** Nine rows. Had none of the claims anything in it, what would be the chance of at least one $p\le0.05$?
# Take all nine for independent comparisons.

# %%
answer = ...

here.check("luck", answer)

# %% [markdown]
# A study takes minutes on a GPU and hours on two cores; `--steps` and `--seeds` make it shorter or surer. A training that is
# done is not repeated. Then open this lesson again: its figures are read anew.
