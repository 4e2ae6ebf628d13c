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
# # 10 · Fine-tune and explain a prediction; baselines
#
# After this lesson you can:
#
# - fine-tune a model on labelled texts;
# - hold it against something simple;
# - say how far a figure is chance.
#
# A pre-trained model knows characters, but not whether a review is glad or angry. [All lessons](../index.ipynb)

# %%
import matplotlib.pyplot as plt

from nezha.course import lesson

here = lesson(10, "en")

# %% [markdown]
# ## The data first
#
# The reviews in the box are in three parts that share no text; the test part was not in the pre-training text either.

# %%
from collections import Counter

from nezha.tasks import FinetuneConfig, LiveCurve, predict
from nezha.tasks.source import data_of

data = data_of(FinetuneConfig(task="sentiment"))
for name, part in vars(data.splits).items():
    print(name, len(part), dict(Counter(example.answer for example in part)))
print(data.splits.train[0].text[:60], "→", data.splits.train[0].answer)

# %% [markdown]
# **Exercise 1.** Write `answer(labels)`: the accuracy of always saying the most frequent label.


# %%
def answer(labels):
    return ...


here.check("majority", answer)

# %% [markdown]
# ## Fine-tune
#
# 800 reviews, read once. The run leaves a folder with the model in it; the curve moves while it trains.

# %%
here.predict("accuracy")

# %%
import json
import tempfile
from pathlib import Path

from nezha.tasks.running import run

folder = Path(tempfile.mkdtemp())
few = FinetuneConfig(task="sentiment", quick=True, examples=800, epochs=1, without_baselines=True)
run(few, folder, report=LiveCurve(here.lang, every=1))
accuracy = json.loads((folder / "result.json").read_text(encoding="utf-8"))["figures"]["accuracy"]
print({name: round(accuracy[name], 3) for name in ("value", "low", "high")})
assert accuracy["low"] > 0.5
here.reveal("accuracy", accuracy["value"])

# %% [markdown]
# **Exercise 2.** `low` and `high` are a 95% interval. With 400 test texts and an accuracy of 0.8, how wide is it to each
# side?

# %%
answer = ...

here.check("interval", answer)

# %% [markdown]
# ## And a simple thing?
#
# The same 800 reviews, characters counted (TF-IDF and logistic regression), in less than a second.

# %%
here.predict("simple")

# %%
from nezha.tasks.text_baselines import bag_of_characters, majority

part = data.splits.limited(800)
scores = {"NEZHA": accuracy["value"]}
for name, learn in (("TF-IDF", bag_of_characters), (here.say("majority", "最常见"), majority)):
    right = [answer == example.answer for answer, example in zip(learn(part), part.test, strict=True)]
    scores[name] = sum(right) / len(right)
figure, axes = plt.subplots(figsize=(5, 1.7))
axes.barh(list(scores), list(scores.values()))
axes.axvline(0.5, linestyle="--", color="grey")
axes.set(xlim=(0, 1), xlabel=here.say("accuracy on the test part", "测试集准确率"))
plt.show()
here.reveal("simple", scores["TF-IDF"] - scores["NEZHA"])

# %% [markdown]
# ## Ask it
#
# See what it answers, then where it looks. Attention is no explanation, but may be looked at beside the answer; better is
# to take a word out and ask again.

# %%
for text in (
    "房间干净，服务也热情，下次还来。",
    "质量太差了，用了两天就坏，客服也不理人。",
    "质量，用了两天，客服也理人。",
):
    odds = predict(f"{folder}/model", text).probabilities
    print(text, {label: round(chance, 3) for label, chance in odds.items()})

# %%
from nezha.insight import attention

here.show(attention(f"{folder}/model", "质量太差了，用了两天就坏。"), "wall")

# %% [markdown]
# Data of your own: `finetune("sentiment", data="reviews.csv")`; other tasks: `pairs`, `inference`, `names`, `reading`.
# Beside random weights, with several seeds: `nezha finetune sentiment --seeds 3`.
