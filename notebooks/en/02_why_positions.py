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
# # 2 · Why positions; sinusoids
#
# After this lesson you can:
#
# - show that attention without positions is blind to order;
# - compute the sinusoid table and read its wavelengths;
# - make a query that looks at a chosen distance.
#
# [All lessons](../index.ipynb)

# %%
import matplotlib.pyplot as plt
import numpy as np

from nezha.course import lesson

here = lesson(2, "en")

# %% [markdown]
# ## A bag of characters
#
# Attention does the same for each character: compare its query with all keys, and add up the values by how they compare.
#
# $$\text{out}_i=\sum_j \text{softmax}_j\!\left(\frac{q_i\cdot k_j}{\sqrt d}\right)v_j$$
#
# Nothing in the formula says where character $j$ stands.

# %%
here.predict("shuffle")


# %%
def attend(query, key, value):
    score = np.exp(query @ key.T / np.sqrt(query.shape[1]))
    return score / score.sum(axis=1, keepdims=True) @ value


random = np.random.default_rng(0)
query, key, value = random.normal(size=(3, 5, 8))
order = random.permutation(5)
straight = attend(query, key, value)
shuffled = attend(query[order], key[order], value[order])
here.reveal("shuffle", np.abs(shuffled - straight[order]).max())

# %% [markdown]
# In a real model: 狗咬人 (dog bites man) and 人咬狗 (man bites dog). In the first layer, split the score with which 狗 looks
# at 人. The content term is the same in both; position alone tells which stands first.

# %%
from nezha.insight import attention

for text in ("狗咬人。", "人咬狗。"):
    result = attention("bundled", text)
    dog, man = result.tokens.index("狗"), result.tokens.index("人")
    print(text, result.content[0, :, dog, man].round(3), result.position[0, :, dog, man].round(3))

# %% [markdown]
# ## Two remedies
#
# BERT learns a vector for each place and adds it to the input: “I am character 17”. NEZHA adds nothing to the input; in
# every layer it tells each pair how far apart they are, by a vector that is computed, never trained (section 2.2 of the
# paper; $p$ is a row of the table, distance $o$ in row $p=o+k$):
#
# $$R_{p,\,2m}=\sin\frac{p}{10000^{2m/d}}\qquad R_{p,\,2m+1}=\cos\frac{p}{10000^{2m/d}}\qquad p=0,\dots,2k$$
#
# The paper writes the signed distance, $\sin\frac{j-i}{\dots}$; all released models have the form above. A rotation is all
# that lies between the two.

# %%
k, d = 64, 64
frequency = 1 / 10_000 ** (np.arange(0, d, 2) / d)
angle = np.arange(2 * k + 1)[:, None] * frequency
table = np.stack([np.sin(angle), np.cos(angle)], axis=-1).reshape(2 * k + 1, d)

figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3), width_ratios=[1, 1.4])
left.imshow(table, aspect="auto", cmap="RdBu_r", extent=(0, d, k, -k))
left.set(xlabel=here.say("column", "列"), ylabel=here.say("distance", "距离"))
for m in (0, 6, 12, 20):
    right.plot(np.arange(-k, k + 1), table[:, 2 * m], label=f"m = {m}")
right.set(xlabel=here.say("distance", "距离"))
right.legend(ncols=4, loc="upper center", bbox_to_anchor=(0.5, 1.18))
plt.show()

# %%
from nezha.positions import functional_table

print(np.abs(functional_table(k, d).numpy() - table).max())

# %% [markdown]
# Pair $m$ has a wavelength of $2\pi\cdot10000^{2m/d}$ tokens, from 6 to some 50,000. Fast columns tell neighbouring
# distances apart, slow ones left from right and near from far.
#
# **Exercise 1.** For $d=64$, which is the first pair with a wavelength longer than 128, the length of the whole table?
# Count from 0.

# %%
answer = ...

here.check("wavelength", answer)

# %% [markdown]
# **Exercise 2.** Write the formula above as `answer(k, d)`.


# %%
def answer(k, d):
    return ...


here.check("table", answer)

# %% [markdown]
# ## How alike are two distances

# %%
here.predict("far")

# %%
alike = table @ table.T / (d / 2)
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3), width_ratios=[1, 1.5])
left.imshow(alike, cmap="viridis", vmin=0, vmax=1, extent=(-k, k, k, -k))
left.set(xlabel=here.say("distance", "距离"), ylabel=here.say("distance", "距离"))
right.plot(np.arange(-k, k + 1), alike[k])
right.set(
    xlabel=here.say("distance", "距离"), title=here.say("cosine with distance 0", "与距离 0 的余弦"), ylim=(0, 1.05)
)
plt.show()
print({distance: float(alike[k, k + distance].round(2)) for distance in (1, 5, 20, 64)})
here.reveal("far", alike[k, 2 * k])

# %% [markdown]
# ## Make a head
#
# The position score $q\cdot R_o$ is a sum of $d/2$ cosines. Where all of them are 1 at once, it is highest. Here is a head
# that looks at the character before; the live view shows the waves that it is made of.

# %%
from nezha.insight import ask

here.show(ask("table", aim=-1))

# %% [markdown]
# **Exercise 3.** Make a query, 64 numbers, that looks most at the second character to the right: distance +2.

# %%
answer = ...

here.check("aim", answer)

# %% [markdown]
# ## Move a sentence

# %%
here.predict("moved")

# %%
moved = ask("shift", text="北京是中华人民共和国的首都。")
here.show(moved)

# %%
here.reveal("moved", moved.moved.max())

# %% [markdown]
# Relative positions do not notice; a model of the same size with absolute ones does (its weights are random: it shows the
# arithmetic alone).
