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
# # 3 · Relative attention by hand
#
# After this lesson you can:
#
# - write NEZHA's attention in ten lines of numpy;
# - split a score into content and position;
# - say what a head hands on when all values are zero.
#
# No model is needed: six characters and a few small matrices. [All lessons](../index.ipynb)

# %%
import matplotlib.pyplot as plt
import numpy as np

from nezha.course import lesson

here = lesson(3, "en")

# %% [markdown]
# ## Six characters
#
# Each character has a query $q$ (what it looks for), a key $k$ (what it is) and a value $v$ (what it gives), $d$ numbers
# each. A model computes them from the characters; here they are drawn, since the formula holds for any numbers.

# %%
text = "我们学习汉语"
length, d, k = len(text), 8, 3
random = np.random.default_rng(2019)
query, key, value = random.normal(size=(3, length, d))
places = np.arange(length)

# %% [markdown]
# ## How far is which row
#
# Character $i$ looks at character $j$ at the distance $j-i$: to the right positive, to the left negative. Whatever is
# further than $k$ counts as $k$ (clipping); plus $k$ it is the number of a row of the table:
#
# $$\text{row}(i,j)=\text{clip}(j-i,\,-k,\,k)+k$$

# %%
here.predict("corner")

# %%
rows = np.clip(places[None] - places[:, None], -k, k) + k
figure, axes = plt.subplots(figsize=(3.4, 3))
axes.imshow(rows, cmap="coolwarm")
for i in places:
    for j in places:
        axes.text(j, i, rows[i, j], ha="center", va="center", color="black" if abs(j - i) < k else "white")
axes.set_xticks(places, text)
axes.set_yticks(places, text)
axes.set(xlabel=here.say("looked at, j", "被看的字 j"), ylabel=here.say("looks, i", "在看的字 i"))
plt.show()
here.reveal("corner", rows[0])

# %% [markdown]
# **Exercise 1.** Make it a function: `answer(length, k)` returns the $(L, L)$ row numbers. Any way will do, two loops too.


# %%
def answer(length, k):
    return ...


here.check("rows", answer)

# %% [markdown]
# ## Score = content + position
#
# Each row of the table $R$ is the vector of one distance, computed from sines and cosines (last lesson), never trained:
#
# $$R_{p,\,2m}=\sin\frac{p}{10000^{2m/d}}\qquad R_{p,\,2m+1}=\cos\frac{p}{10000^{2m/d}}$$
#
# Ordinary attention compares $q_i$ with $k_j$. NEZHA adds the vector of the distance to the key (equation 5 of the
# paper); multiplied out, there are two terms:
#
# $$\text{score}_{ij}=\frac{q_i\cdot(k_j+R_{\text{row}(i,j)})}{\sqrt d}
# =\underbrace{\frac{q_i\cdot k_j}{\sqrt d}}_{\text{content}}+\underbrace{\frac{q_i\cdot R_{\text{row}(i,j)}}{\sqrt d}}_{\text{position}}$$

# %%
angle = np.arange(2 * k + 1)[:, None] / 10_000 ** (np.arange(0, d, 2) / d)
table = np.stack([np.sin(angle), np.cos(angle)], axis=-1).reshape(2 * k + 1, d)

content = query @ key.T / np.sqrt(d)
by_distance = query @ table.T / np.sqrt(d)
position = np.take_along_axis(by_distance, rows, axis=1)
score = content + position
shares = np.exp(score) / np.exp(score).sum(axis=1, keepdims=True)

# %% [markdown]
# Look at `by_distance`: each query meets the $2k+1$ rows of the table once, and every pair picks its number by the row. No
# tensor of the size $(L, L, d)$ is needed.

# %%
maps = {
    here.say("content", "内容"): content,
    here.say("+ position", "＋ 位置"): position,
    here.say("= score", "＝ 分数"): score,
    here.say("→ attention", "→ 注意力"): shares,
}
figure, axes = plt.subplots(1, 4, figsize=(10, 2.8))
for one, (name, values) in zip(axes, maps.items(), strict=True):
    limit = np.abs(score).max()
    one.imshow(
        values,
        cmap="Blues" if values is shares else "RdBu_r",
        vmin=0 if values is shares else -limit,
        vmax=1 if values is shares else limit,
    )
    one.set_xticks(places, text)
    one.set_yticks(places, text)
    one.set_title(name)
plt.show()

# %% [markdown]
# Hold it against the slowest and plainest way: for every pair, one number as the formula says.

# %%
slow = np.zeros((length, length))
for i in places:
    for j in places:
        row = min(max(j - i, -k), k) + k
        slow[i, j] = query[i] @ (key[j] + table[row]) / np.sqrt(d)
np.testing.assert_allclose(score, slow, atol=1e-12)
print(f"{np.abs(score - slow).max():.0e}" if (score != slow).any() else 0)

# %% [markdown]
# **Exercise 2.** Put those lines together as `answer(query, key, table)`, all scores, scaled. $k$ follows from the number
# of rows of the table.


# %%
def answer(query, key, table):
    return ...


here.check("scores", answer)

# %% [markdown]
# ## Position knows distance alone

# %%
here.predict("stripes")

# %%
same = np.broadcast_to(query[:1], query.shape)
striped = np.take_along_axis(same @ table.T / np.sqrt(d), rows, axis=1)
plt.figure(figsize=(2.6, 2.6))
plt.imshow(striped, cmap="RdBu_r")
plt.xticks(places, text)
plt.yticks(places, text)
plt.show()
here.reveal("stripes", striped)

# %% [markdown]
# ## The value side: saying where one looked
#
# Equation 4 of the paper: the same $R$ is added to the values.
#
# $$\text{out}_i=\sum_j p_{ij}\,(v_j+R_{\text{row}(i,j)})=\sum_j p_{ij}v_j+\sum_r \text{mass}_{ir}R_r
# \qquad \text{mass}_{ir}=\sum_{j:\,\text{row}(i,j)=r}p_{ij}$$

# %%
here.predict("empty")

# %%
output = np.einsum("ij,ijd->id", shares, 0 * value[None] + table[rows])
print(np.linalg.norm(output, axis=1).round(2))
here.reveal("empty", output)

# %% [markdown]
# **Exercise 3.** Write `answer(shares, k)`, the $(L, 2k+1)$ mass: how much attention each character spends at each
# distance. Mind that characters beyond the clip share a row.


# %%
def answer(shares, k):
    return ...


here.check("mass", answer)

# %% [markdown]
# ## In a real model
#
# A head in the third layer of the model in the box, over a real sentence. Point at a character to see its curve; the maps
# *content* and *position* are the two terms you have just computed. The next lesson does it with the model's own numbers,
# to a millionth.

# %%
from nezha.insight import attention

here.show(attention("bundled", "我们在北京大学学习汉语。"), "maps", layer=2, head=1)
