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
# # 1 · 从字到词，再到词元
#
# 学完这一课，你能：
#
# - 分清字、词、词元；
# - 用精确率、召回率和 F1 评判分词；
# - 说出模型看得见文本的什么、看不见什么。
#
# [全部课程](../index.ipynb)

# %%
import matplotlib.pyplot as plt
import numpy as np

from nezha.course import lesson

here = lesson(1, "zh")

# %% [markdown]
# ## 字与词
#
# 中文不写空格。下面是 1998 年 1 月《人民日报》的标题，词的边界是人标的。

# %%
from nezha.data.bundled import people_daily

documents = list(people_daily())
sentences = [sentence for document in documents for sentence in document if sentence.words]
for document in documents[3:7]:
    print("/".join(document[0].words))
print(f"{len(documents):,} · {len(sentences):,}")

# %%
here.predict("length")

# %%
lengths = np.array([min(len(word), 4) for sentence in sentences for word in sentence.words])
counts = np.bincount(lengths, minlength=5)[1:]
of_words = counts / counts.sum()
of_characters = counts * np.arange(1, 5) / (counts * np.arange(1, 5)).sum()
figure, axes = plt.subplots(figsize=(5.5, 2.6))
axes.bar(np.arange(4) - 0.2, of_words, 0.4, label=here.say("share of the words", "占词数"))
axes.bar(np.arange(4) + 0.2, of_characters, 0.4, label=here.say("share of the characters", "占字数"))
axes.set_xticks(range(4), ["1", "2", "3", "4+"])
axes.set(xlabel=here.say("characters in a word", "一个词的字数"))
axes.legend()
plt.show()
here.reveal("length", of_words)

# %% [markdown]
# **练习 1。** 分词要读懂意思。把“结婚的和尚未结婚的”切成词，写成列表。

# %%
answer = ...

here.check("cut", answer)

# %% [markdown]
# ## 分得好不好
#
# 一个词算对，要首尾都对。于是每种切法就是一组（起点，终点）：
#
# $$\text{精确率}=\frac{\text{找到且正确}}{\text{找到}}\qquad\text{召回率}=\frac{\text{找到且正确}}{\text{标注}}\qquad
# F_1=\frac{2\,\text{精确率}\cdot\text{召回率}}{\text{精确率}+\text{召回率}}$$

# %%
here.predict("jieba")

# %%
from nezha.words import segment


def spans(words):
    ends = np.cumsum([len(word) for word in words])
    return set(zip(ends - [len(word) for word in words], ends, strict=True))


sample = sentences[::40]
scores = {}
for name in ("character", "jieba"):
    found = [segment(sentence.text, name) for sentence in sample]
    right = sum(len(spans(words) & spans(s.words)) for words, s in zip(found, sample, strict=True))
    precision = right / sum(len(words) for words in found)
    recall = right / sum(len(s.words) for s in sample)
    scores[name] = 2 * precision * recall / (precision + recall)
    print(f"{name:10} {precision:.3f} {recall:.3f} {scores[name]:.3f}")
here.reveal("jieba", scores["jieba"])

# %% [markdown]
# **练习 2。** 写出 `answer(found, marked)`：两列词的 $F_1$。


# %%
def answer(found, marked):
    return ...


here.check("f1", answer)

# %% [markdown]
# ## 词元：模型看到的
#
# 模型不看词，看词元。汉字一字一词元；拉丁字母和数字由 WordPiece 切成词表里有的片段。每个词元都记得自己是原文的哪几个字。

# %%
here.predict("latin")

# %%
from nezha import Tokenizer
from nezha.models_folder import BUNDLED_MODEL

tokenizer = Tokenizer.from_folder(BUNDLED_MODEL)
text = "北京大学1998年用NEZHA，覆盖率99.5%"
found = tokenizer.encode(text)
for token, (start, end) in zip(found.tokens, found.offsets, strict=True):
    print(f"{token}={text[start:end]}", end="  ")
print(f"\n{tokenizer.vocab_size}")
here.reveal("latin", tokenizer.encode("NEZHA").tokens[1:-1])

# %% [markdown]
# **练习 3。** 词表只有几千项。找一个它没有的字。

# %%
answer = ...

here.check("unknown", answer)

# %% [markdown]
# ## 为什么词仍然重要
#
# 训练时要遮住一些词元让模型猜。“中华人民共[MASK]国”太容易，抄旁边的字就行；把整个词遮住才需要读懂句子。NEZHA 用 jieba 的词来遮
# （第 5 课）。填字的时候要记住一件事：

# %%
here.predict("pair")

# %%
from nezha.insight import fill_mask

both = fill_mask("今天的[MASK][MASK]很好。", k=3)
for mask in both.masks:
    print(mask.index, [(one.token, round(one.probability, 3)) for one in mask.candidates])
first, second = both.masks[0].candidates[0], both.masks[1].candidates[0]
told = fill_mask(f"今天的{first.token}[MASK]很好。", k=50)
after = {one.token: one.probability for one in told.masks[0].candidates}
print(f"{first.token}{second.token}: {second.probability:.3f} → {after[second.token]:.3f}")
here.reveal("pair", abs(after[second.token] - second.probability))

# %% [markdown]
# ## 看一看
#
# 同一句话，四种系统各会遮住什么；一段灰底是一个词。指向一个词，四行里的它都会亮起来。

# %%
from nezha.insight import masks_all

here.show(masks_all("我们在北京大学学习汉语。", seed=3))
