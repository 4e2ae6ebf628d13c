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
# # 1 · From characters to words to tokens
#
# After this lesson you can:
#
# - tell characters, words and tokens apart;
# - judge a segmentation by precision, recall and F1;
# - say what a model sees of a text, and what it does not.
#
# [All lessons](../index.ipynb)

# %%
import matplotlib.pyplot as plt
import numpy as np

from nezha.course import lesson

here = lesson(1, "en")

# %% [markdown]
# ## Characters and words
#
# Chinese is written without spaces. Here are headlines of the People's Daily of January 1998; people have marked where
# words end.

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
# **Exercise 1.** Cutting needs reading. Cut 结婚的和尚未结婚的 (“those who are married and those who are not yet”) into
# words, as a list.

# %%
answer = ...

here.check("cut", answer)

# %% [markdown]
# ## How good is a segmentation
#
# A word is right where both its ends are. So every way to cut is a set of (start, end):
#
# $$\text{precision}=\frac{\text{found and right}}{\text{found}}\qquad\text{recall}=\frac{\text{found and right}}{\text{marked}}\qquad
# F_1=\frac{2\cdot\text{precision}\cdot\text{recall}}{\text{precision}+\text{recall}}$$

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
# **Exercise 2.** Write `answer(found, marked)`: the $F_1$ of two lists of words.


# %%
def answer(found, marked):
    return ...


here.check("f1", answer)

# %% [markdown]
# ## Tokens: what the model sees
#
# The model sees tokens, not words. A Chinese character is one; WordPiece cuts Latin letters and digits into pieces that
# the vocabulary has. Each token remembers which characters of the text it stands for.

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
# **Exercise 3.** The vocabulary has a few thousand entries. Find a character that it has not.

# %%
answer = ...

here.check("unknown", answer)

# %% [markdown]
# ## Why words matter all the same
#
# In training, tokens are hidden and the model guesses them. 中华人民共[MASK]国 is too easy: copying from the word around it
# will do; only with the whole word hidden must the sentence be read. NEZHA hides words as jieba cuts them (lesson 5). One
# thing to remember when masks are filled in:

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
# ## Look at it
#
# The same sentence, and what four systems would hide of it; a grey stretch is a word. Point at a word: it lights up in all
# four.

# %%
from nezha.insight import masks_all

here.show(masks_all("我们在北京大学学习汉语。", seed=3))
