# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#       jupytext_version: 1.19.6
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 3 · 微调，再提问
# **Fine-tune, then ask**
#
# 预训练模型认识汉字，却不知道一条评论是褒是贬。给它几百条带标签的评论，它能学会多少？比数字词的简单方法强吗？
#
# A pre-trained model knows characters, but not whether a review is glad or angry. Give it a few hundred reviews with
# labels: how much does it learn, and is it better than counting characters?

# %% [markdown]
# ## 先看数据 · The data first
#
# 内置评论分三部分，彼此没有相同的文本；测试部分也不在预训练语料里。
#
# The reviews in the box are in three parts that share no text; the test part was not in the pre-training text either.

# %%
from collections import Counter

from nezha.tasks import FinetuneConfig, LiveCurve, finetune, predict
from nezha.tasks.source import data_of

data = data_of(FinetuneConfig(task="sentiment"))
for name, part in vars(data.splits).items():
    print(name, len(part), dict(Counter(example.answer for example in part)))
print(data.splits.train[0].text[:60], "→", data.splits.train[0].answer)

# %% [markdown]
# ## 一行微调 · One line
#
# 只用 800 条、一遍，曲线随训练更新。**先猜**：测试集上的准确率会是多少？瞎猜是一半。
#
# 800 reviews, read once; the curve moves while it trains. **Guess first**: what will the accuracy on the test part be?
# Tossing a coin gives a half.

# %%
result = finetune("sentiment", quick=True, examples=800, epochs=1, report=LiveCurve("zh", every=1))
accuracy = result.figures["accuracy"]
print(f"{accuracy.value:.3f}  ({accuracy.low:.3f} – {accuracy.high:.3f})")

assert accuracy.low > 0.5

# %% [markdown]
# ## 简单方法呢 · And a simple thing?
#
# 同样 800 条，只数字词（TF-IDF 加逻辑回归），不到一秒。
#
# The same 800 reviews, characters counted (TF-IDF and logistic regression), in less than a second.

# %%
import matplotlib.pyplot as plt

from nezha.tasks.text_baselines import bag_of_characters, majority

few = data.splits.limited(800)
scores = {"NEZHA": accuracy.value}
for name, learn in (("TF-IDF", bag_of_characters), ("majority", majority)):
    right = [answer == example.answer for answer, example in zip(learn(few), few.test, strict=True)]
    scores[name] = sum(right) / len(right)
figure, axes = plt.subplots(figsize=(5, 1.6), layout="constrained")
axes.barh(list(scores), list(scores.values()))
axes.axvline(0.5, linestyle="--", color="grey")
axes.set(xlim=(0, 1), xlabel="accuracy on the test part")
plt.show()

# %% [markdown]
# 样本这样少，两者往往不相上下；用全部评论训练两遍后，差别才显出来。一定要把简单方法放在旁边。
#
# With so few reviews the two are often close; it takes all of them, read twice, for a difference. Always have something
# simple beside a model.

# %% [markdown]
# ## 提问 · Ask it
#
# 有文件夹的训练会留下模型。保存、预测，再看它在读什么。注意力不等于解释，但可以对照着看。
#
# A run with a folder leaves a model behind. Save it, ask it, and see where it looks. Attention is no explanation, but
# it may be looked at beside the answer.

# %%
import tempfile

from nezha.insight import attention
from nezha.tasks.running import run

folder = tempfile.mkdtemp()
run(FinetuneConfig(task="sentiment", quick=True, examples=800, epochs=1, without_baselines=True), folder)
for text in ("房间干净，服务也热情，下次还来。", "质量太差了，用了两天就坏，客服也不理人。"):
    odds = predict(f"{folder}/model", text).probabilities
    print(text, {label: round(chance, 3) for label, chance in odds.items()})

# %%
attention(f"{folder}/model", "质量太差了，用了两天就坏。")

# %% [markdown]
# 换成自己的数据：`finetune("sentiment", data="reviews.csv")`；其他任务：`pairs`、`inference`、`names`、`reading`。
# 与随机权重和多个种子的比较：`nezha finetune sentiment --seeds 3`。
#
# Data of your own: `finetune("sentiment", data="reviews.csv")`; other tasks: `pairs`, `inference`, `names`, `reading`.
# Beside random weights, with several seeds: `nezha finetune sentiment --seeds 3`.
