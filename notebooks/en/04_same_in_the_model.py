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
# # 4 · The same in the model; the identity that makes it cheap
#
# After this lesson you can:
#
# - recompute a real model's attention from its queries and keys, to a millionth;
# - find heads that go by position;
# - derive the identity that needs no table of pairs.
#
# [All lessons](../index.ipynb)

# %%
import matplotlib.pyplot as plt
import numpy as np

from nezha.course import lesson
from nezha.insight import attention

here = lesson(4, "en")

# %% [markdown]
# ## The model's own numbers
#
# `attention` runs the model in the box (8 layers of 4 heads, $d=64$, $k=64$) and keeps $q$, $k$, $v$, the table $R$ and the
# probabilities of every head. Point at a character, click a cell:

# %%
text = "我们在北京大学学习汉语。"
result = attention("bundled", text)
here.show(result, "wall")

# %%
here.predict("gap")

# %%
length, d, k = len(result.tokens), result.query.shape[-1], result.max_relative_position
places = np.arange(length)
rows = np.clip(places[None] - places[:, None], -k, k) + k

worst = 0
for layer, head in np.ndindex(result.layers, result.heads):
    query, key = result.query[layer, head], result.key[layer, head]
    by_distance = query @ result.table_of(layer).T
    score = (query @ key.T + np.take_along_axis(by_distance, rows, axis=1)) / np.sqrt(d)
    shares = np.exp(score - score.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    worst = max(worst, np.abs(shares - result.probabilities[layer, head]).max())
print(f"{result.layers} × {result.heads}: {worst:.1e}")
here.reveal("gap", worst)

# %% [markdown]
# The value side too: $\sum_j p_{ij}v_j$ plus the attention at each distance times the table is the formula written out pair
# by pair.

# %%
layer, head = 2, 1
shares, value = result.probabilities[layer, head], result.value[layer, head]
from_values, from_distances = (part[head] for part in result.value_parts(layer))
slow = np.einsum("ij,ijd->id", shares, value[None] + result.value_table_of(layer)[rows])
print(f"{np.abs(from_values + from_distances - slow).max():.1e}")
np.testing.assert_allclose(from_values + from_distances, slow, atol=1e-5)

# %% [markdown]
# ## The first layer knows no place

# %%
here.predict("first")

# %%
moved = attention("bundled", "昨天，" + text)
there, then = result.tokens.index("北"), moved.tokens.index("北")
before = (result.content + result.position)[:, :, there, there + 1]
after = (moved.content + moved.position)[:, :, then, then + 1]
change = np.abs(after - before).max(axis=1)
print(then - there, change.round(4))
here.reveal("first", change[0])

# %% [markdown]
# ## By position or by content?
#
# Compare how much the two terms vary within a row (standard deviation): what is the share of position?

# %%
share = result.position.std(axis=-1) / (result.position.std(axis=-1) + result.content.std(axis=-1))
share = share.mean(axis=-1)
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 2.8), width_ratios=[1, 1.6])
image = left.imshow(share, vmin=0, vmax=1, cmap="viridis", aspect="auto")
left.set(xlabel=here.say("head", "头"), ylabel=here.say("layer", "层"), title=here.say("share of position", "位置所占"))
figure.colorbar(image, ax=left)
layer, head = np.unravel_index(share.argmax(), share.shape)
right.plot(np.arange(-k, k + 1), result.offset_curve[layer, head, there])
right.set(
    xlabel=here.say("distance", "距离"),
    title=here.say(
        f"layer {layer}, head {head}: what 北 scores by distance", f"第 {layer} 层第 {head} 头：“北”的分数随距离"
    ),
)
plt.show()

# %% [markdown]
# **Exercise 1.** Find the head that looks most at the character just **before**, on average, as `(layer, head)` counted
# from 0.

# %%
answer = ...

here.check("previous", answer)

# %% [markdown]
# ## The price
#
# The plainest implementation keeps a vector $R_{\text{row}(i,j)}$ for every pair of places.

# %%
here.predict("memory")

# %%
lengths = np.array([64, 128, 256, 512, 1024, 2048])
pairs, table = lengths**2 * 64 * 4, np.full(len(lengths), 129 * 64 * 4)
figure, axes = plt.subplots(figsize=(5, 2.6))
axes.loglog(lengths, pairs / 2**20, "o-", label=here.say("every pair", "每一对"))
axes.loglog(lengths, table / 2**20, "o-", label=here.say("129 rows", "129 行"))
axes.set(xlabel=here.say("tokens", "词元数"), ylabel=here.say("MiB a layer", "每层 MiB"))
axes.legend()
plt.show()
here.reveal("memory", pairs[3] / table[3])

# %% [markdown]
# **Exercise 2.** $L=1024$, $d=64$, 32-bit numbers: how many bytes take the vectors of all pairs in one layer?

# %%
answer = ...

here.check("bytes", answer)

# %% [markdown]
# ## The identity
#
# The row of the table is $p=(k-i)+j$. Sine and cosine of a sum come apart:
#
# $$\sin(a+b)=\sin a\cos b+\cos a\sin b\qquad\cos(a+b)=\cos a\cos b-\sin a\sin b$$
#
# So $q_i\cdot R$ is the product of a **turned query** with a vector of **the key's place alone**:
#
# $$q_i\cdot R_{\text{row}(i,j)}=\text{turn}_i(q_i)\cdot s_j\qquad s_j=R_j$$
#
# where $\text{turn}_i$ turns each pair of numbers $(x,y)$ by $\varphi=(k-i)\,w_m$ into
# $(x\cos\varphi-y\sin\varphi,\;x\sin\varphi+y\cos\varphi)$. (It holds for $|j-i|\le k$; beyond, $R$ is one of two constant
# vectors, which costs one number.)
#
# **Exercise 3.** Write `answer(query, angles)`; `angles` is $\varphi$, $(L, d/2)$.


# %%
def answer(query, angles):
    return ...


here.check("turn", answer)

# %% [markdown]
# With it, a whole layer is one **ordinary** attention: queries $[q,\text{turn}(q)]$, keys $[k,s]$, heads $2d$ wide. No tensor
# of pairs of places anywhere, and the numbers are the model's:

# %%
layer, head = 2, 1
query, key, table = result.query[layer, head], result.key[layer, head], result.table_of(layer)
frequency = 1 / 10_000 ** (np.arange(0, d, 2) / d)
phi = (k - places)[:, None] * frequency
x, y = query[:, 0::2], query[:, 1::2]
turned = np.stack([x * np.cos(phi) - y * np.sin(phi), x * np.sin(phi) + y * np.cos(phi)], axis=-1).reshape(length, d)
wide_query, wide_key = np.hstack([query, turned]), np.hstack([key, table[:length]])
score = wide_query @ wide_key.T / np.sqrt(d)
gap = np.abs(score - result.content[layer, head] - result.position[layer, head]).max()
print(f"{gap:.1e}")
assert gap < 1e-4

# %% [markdown]
# The workbench trains and answers this way (`nezha/attention/`). The two maps of a head and their sum, side by side:

# %%
here.show(result, "maps", layer=2, head=1)
