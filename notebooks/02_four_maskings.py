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
# # 2 · 模型要猜什么
# **What a model is made to guess**
#
# 预训练时，约 15% 的词元要靠上下文猜出来。遮住单个字，还是遮住整个词？这是论文 2.3 节的问题。这里不需要模型，
# 只看四个系统会遮住什么，再在真实语料上数一数。
#
# In pre-training about 15% of the tokens must be guessed from the rest. Single characters, or whole words? That is
# section 2.3 of the paper. No model is needed here: see what four systems would hide, then count it on real text.

# %% [markdown]
# ## 一句话，四种遮法 · One sentence, four maskings
#
# 上方小字是要猜的，方块里是模型看到的：红色是 [MASK]，斜纹是换成的别的字，虚线是保留原样。把指针移到一个词上试试。
#
# The small characters are to be guessed, the boxes are what the model sees: red is [MASK], hatched another token,
# dashed the token itself. Point at a word to find it in every picture.

# %%
from nezha.insight import corpus, masks, masks_all, rates

TEXT = "国家主席江泽民12月31日晚在北京人民大会堂发表新年讲话，向全国各族人民问好。"
masks_all(TEXT, seed=16)

# %% [markdown]
# **先猜再运行。** 同一个种子下，BERT-WWM 与 NEZHA 的差别从哪里来？
#
# **Guess before you run.** Under the same seed, where does the difference between BERT-WWM and NEZHA come from?

# %%
for name in ("bert_wwm", "nezha"):
    print(name, "/".join(masks(TEXT, name).words))

assert "江泽民" in masks(TEXT, "nezha").words
assert masks(TEXT, "nezha", seed=5) == masks(TEXT, "nezha", seed=5)

# %% [markdown]
# 只来自分词：随机数相同，切法不同。换个种子就换一组遮盖，同一个种子总给出同一组。
#
# From the words alone: the lots are the same, the cuts are not. Another seed gives other masks, the same seed the same.

# %% [markdown]
# ## 在语料上数一数 · Counted on a corpus
#
# 论文说 12% 换成 [MASK]，1.5% 换成随机词元。下面在内置语料的留出部分上实测；第一次使用时要处理语料，需要片刻。
#
# The paper says 12% become [MASK] and 1.5% a random token. Here it is measured on the held-out part of the text in the
# box, which is prepared at first use and takes a moment.

# %%
found = rates("bundled", "held_out", lengths=(128,))
for row in found.rows:
    shares = "  ".join(f"{kind} {row.tokens[kind]:.2%}" for kind in ("mask", "random", "keep"))
    print(f"{row.recipe:13} {shares}   words half hidden {row.halved_by_corpus:.0%}")
for item in found.missing:
    print(item.recipe, item.reason["zh"])

assert all(row.halved == 0 for row in found.rows)

# %% [markdown]
# 比例人人相同，差别在最后一列：逐字遮盖时，碰到的词几乎都只遮了一半，剩下的一半就是提示。
# 下图是每个样本中被遮的比例；有配额的集中在 15%，各自抽签的散开。
#
# All shares agree; the last column is the difference. Hiding characters leaves half of nearly every word as a hint.
# The chart shows how much of each example is hidden: a budget keeps it at 15%, separate lots spread it.

# %%
import matplotlib.pyplot as plt

figure, axes = plt.subplots(1, 2, figsize=(9, 3), layout="constrained")
left, right = axes
for row in found.rows:
    left.plot(range(len(row.spread)), row.spread, label=row.recipe)
left.set(title="examples by share hidden", xlabel="percent hidden", ylabel="examples")
left.legend()
train = corpus("bundled").splits[0]
for words in train.words:
    right.plot((1, 2, 3, 4), words.sizes, "o-", label=words.name)
right.set(title="words by length", xlabel="tokens (4: and more)", ylabel="share", xticks=(1, 2, 3, 4))
right.legend()
plt.show()

# %% [markdown]
# 训练时用 `nezha pretrain --masking ...` 选择掩码方式，应用的“数据”页也画出上面这些图。
#
# Choose a masking for a run with `nezha pretrain --masking ...`; the Data tab of the app draws these pictures too.
