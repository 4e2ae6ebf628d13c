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
# # 10 · 微调并解释一次预测；基线
#
# 学完这一课，你能：
#
# - 用带标签的文本微调模型；
# - 拿简单方法和它比；
# - 说出一个数字里有多少是偶然。
#
# 预训练模型认识汉字，却不知道一条评论是褒是贬。[全部课程](../index.ipynb)

# %%
import matplotlib.pyplot as plt

from nezha.course import lesson

here = lesson(10, "zh")

# %% [markdown]
# ## 先看数据
#
# 内置评论分三部分，彼此没有相同的文本；测试部分也不在预训练语料里。

# %%
from collections import Counter

from nezha.tasks import FinetuneConfig, LiveCurve, predict
from nezha.tasks.source import data_of

data = data_of(FinetuneConfig(task="sentiment"))
for name, part in vars(data.splits).items():
    print(name, len(part), dict(Counter(example.answer for example in part)))
print(data.splits.train[0].text[:60], "→", data.splits.train[0].answer)

# %% [markdown]
# **练习 1。** 写出 `answer(labels)`：总说最常见的标签，准确率是多少？


# %%
def answer(labels):
    return ...


here.check("majority", answer)

# %% [markdown]
# ## 微调
#
# 只用 800 条、一遍。训练留下一个文件夹，里面有模型；曲线随训练更新。

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
# **练习 2。** 括号里是 95% 区间。400 条测试文本、准确率 0.8 时，区间向两边各有多宽？

# %%
answer = ...

here.check("interval", answer)

# %% [markdown]
# ## 简单方法呢
#
# 同样 800 条，只数字词（TF-IDF 加逻辑回归），不到一秒。

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
# ## 提问
#
# 看它的回答，再看它在读什么。注意力不等于解释，但可以对照着看；更好的办法是去掉一个词再问一次。

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
# 换成自己的数据：`finetune("sentiment", data="reviews.csv")`；其他任务：`pairs`、`inference`、`names`、`reading`。
# 与随机权重和多个种子的比较：`nezha finetune sentiment --seeds 3`。
