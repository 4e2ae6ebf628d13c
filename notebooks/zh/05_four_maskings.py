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
# # 5 · 四种遮盖
#
# 学完这一课，你能：
#
# - 说出 BERT、ERNIE、BERT-WWM、NEZHA 各要猜什么；
# - 写出整词遮盖；
# - 拿实测的比例对照论文。
#
# 预训练时，约 15% 的词元要靠上下文猜出来。遮住单个字，还是整个词？这是论文 2.3 节的问题。不需要模型。[全部课程](../index.ipynb)

# %%
import matplotlib.pyplot as plt
import numpy as np

from nezha.course import lesson
from nezha.insight import corpus, masks, masks_all, rates

here = lesson(5, "zh")

# %% [markdown]
# ## 一句话，四种遮法
#
# 小字是要猜的，方块是模型看到的：红色是 [MASK]，斜纹换成了别的字，虚线保留原样。指向一个词，它在四张图里都会亮。

# %%
text = "国家主席江泽民12月31日晚在北京人民大会堂发表新年讲话，向全国各族人民问好。"
here.show(masks_all(text, seed=16))

# %%
here.predict("seed")

# %%
for name in ("bert_wwm", "nezha"):
    print(name, "/".join(masks(text, name).words))
alike = "我们在北京大学学习汉语。"
assert masks(alike, "bert_wwm").words == masks(alike, "nezha").words
same = all(masks(alike, "bert_wwm", seed=s).masked == masks(alike, "nezha", seed=s).masked for s in range(20))
here.reveal("seed", same)

# %% [markdown]
# ## 选中以后
#
# 选中的 15% 里，80% 换成 [MASK]，10% 换成随机的词元，10% 保留原样——否则模型会以为只有 [MASK] 才要猜。
#
# **练习 1。** 换成 [MASK] 的占全部词元的多少？

# %%
answer = ...

here.check("share", answer)

# %% [markdown]
# **练习 2。** 一段文本最多遮几个词元？写出 `answer(tokens)`：15%，至少一个，取最近的整数。


# %%
def answer(tokens):
    return ...


here.check("budget", answer)

# %% [markdown]
# ## 整词遮盖，十行
#
# 按随机次序看每个词；放得下就整个遮住，放不下就跳过，直到预算用完。
#
# **练习 3。** 写出 `answer(words, budget, random)`，返回被遮的字的位置（从 0 数起）。`random` 是 numpy 的随机数发生器，
# 例如 `random.permutation(n)`。任何守规矩的写法都算对。


# %%
def answer(words, budget, random):
    return ...


here.check("whole", answer)

# %% [markdown]
# ## 在语料上数一数
#
# 论文 3.1 节：12% 换成 [MASK]，1.5% 换成随机词元。下面在内置语料的留出部分上实测；第一次使用要处理语料，需要片刻。

# %%
here.predict("half")

# %%
found = rates("bundled", "held_out", lengths=(128,))
for row in found.rows:
    shares = "  ".join(f"{kind} {row.tokens[kind]:.2%}" for kind in ("mask", "random", "keep"))
    print(f"{row.recipe:13} {shares}  {row.halved_by_corpus:.0%}")
for item in found.missing:
    print(item.recipe, item.reason[here.lang])
by_name = {row.recipe: row for row in found.rows}
here.reveal("half", by_name["bert_chinese"].halved_by_corpus)

# %% [markdown]
# 比例人人相同；最后一列（只遮了一部分的词）才是差别。

# %%
here.predict("spread")

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3))
for row in found.rows:
    left.plot(range(len(row.spread)), row.spread, label=row.recipe)
left.set(xlabel=here.say("percent hidden", "被遮的百分比"), ylabel=here.say("examples", "样本数"))
left.legend()
for words in corpus("bundled").splits[0].words:
    right.plot((1, 2, 3, 4), words.sizes, "o-", label=words.name)
right.set(
    xlabel=here.say("tokens in a word (4: and more)", "一个词的词元数（4 表示 4 及以上）"),
    ylabel=here.say("share", "占比"),
    xticks=(1, 2, 3, 4),
)
right.legend()
plt.show()
widths = [by_name[name].quantiles[2] - by_name[name].quantiles[0] for name in ("ernie_baidu", "nezha")]
print(np.round(widths, 3))
here.reveal("spread", widths)

# %% [markdown]
# 训练时用 `nezha pretrain --masking …` 选择遮盖方式；工作台的“数据”页也画出这些图。
