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
# # 5 · Four maskings
#
# After this lesson you can:
#
# - say what BERT, ERNIE, BERT-WWM and NEZHA are made to guess;
# - write whole-word masking;
# - hold measured rates against the paper's.
#
# In pre-training about 15% of the tokens must be guessed from the rest. Single characters, or whole words? That is section
# 2.3 of the paper. No model is needed. [All lessons](../index.ipynb)

# %%
import matplotlib.pyplot as plt
import numpy as np

from nezha.course import lesson
from nezha.insight import corpus, masks, masks_all, rates

here = lesson(5, "en")

# %% [markdown]
# ## One sentence, four maskings
#
# Small characters are to be guessed, boxes are what the model sees: red is [MASK], hatched another token, dashed the token
# itself. Point at a word to find it in every picture.

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
# ## Once chosen
#
# Of the 15% that are chosen, 80% become [MASK], 10% a random token, and 10% stay: else the model would think that only
# [MASK] is to be guessed.
#
# **Exercise 1.** What share of all tokens becomes [MASK]?

# %%
answer = ...

here.check("share", answer)

# %% [markdown]
# **Exercise 2.** How many tokens of a text may be hidden? Write `answer(tokens)`: 15%, at least one, the nearest whole
# number.


# %%
def answer(tokens):
    return ...


here.check("budget", answer)

# %% [markdown]
# ## Whole-word masking in ten lines
#
# Take the words in random order; hide one whole if it fits, skip it if it does not, until the budget is used up.
#
# **Exercise 3.** Write `answer(words, budget, random)`: the places of the hidden characters, counted from 0. `random` is a
# numpy generator, e.g. `random.permutation(n)`. Whatever keeps the rules is right.


# %%
def answer(words, budget, random):
    return ...


here.check("whole", answer)

# %% [markdown]
# ## Counted on a corpus
#
# Section 3.1 of the paper: 12% become [MASK], 1.5% a random token. Here it is measured on the held-out part of the text in
# the box, which is prepared at first use and takes a moment.

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
# All shares agree; the last column, words that are only half hidden, is the difference.

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
# Choose a masking for a run with `nezha pretrain --masking …`; the Data tab of the workbench draws these pictures too.
