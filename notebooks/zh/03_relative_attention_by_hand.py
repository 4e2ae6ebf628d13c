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
# # 3 · 手算相对位置注意力
#
# 学完这一课，你能：
#
# - 用十行 numpy 写出 NEZHA 的注意力；
# - 把分数拆成内容与位置；
# - 说出值全为零时一个头输出什么。
#
# 不需要模型，只用六个字和几个小矩阵。[全部课程](../index.ipynb)

# %%
import matplotlib.pyplot as plt
import numpy as np

from nezha.course import lesson

here = lesson(3, "zh")

# %% [markdown]
# ## 六个字
#
# 每个字有一个查询 $q$（它要找什么）、一个键 $k$（它是什么）、一个值 $v$（它给出什么），都是 $d$ 个数。
# 真正的模型从字的向量算出它们；这里随机取，因为公式对任何数都成立。

# %%
text = "我们学习汉语"
length, d, k = len(text), 8, 3
random = np.random.default_rng(2019)
query, key, value = random.normal(size=(3, length, d))
places = np.arange(length)

# %% [markdown]
# ## 多远，就是表的第几行
#
# 第 $i$ 个字看第 $j$ 个字，距离是 $j-i$：向右为正，向左为负。超过 $k$ 的都按 $k$ 算（截断），再加 $k$，就得到表的行号：
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
# **练习 1。** 把它写成函数：`answer(length, k)` 返回 $(L, L)$ 的行号。用别的办法也行（两层循环也算对）。


# %%
def answer(length, k):
    return ...


here.check("rows", answer)

# %% [markdown]
# ## 分数 = 内容 + 位置
#
# 表 $R$ 的每一行是一个距离的向量，由正弦和余弦算出（上一课），不训练：
#
# $$R_{p,\,2m}=\sin\frac{p}{10000^{2m/d}}\qquad R_{p,\,2m+1}=\cos\frac{p}{10000^{2m/d}}$$
#
# 普通的注意力比较 $q_i$ 与 $k_j$。NEZHA 在键上加上距离的向量（论文式 5），乘开就是两项：
#
# $$\text{score}_{ij}=\frac{q_i\cdot(k_j+R_{\text{row}(i,j)})}{\sqrt d}
# =\underbrace{\frac{q_i\cdot k_j}{\sqrt d}}_{\text{内容}}+\underbrace{\frac{q_i\cdot R_{\text{row}(i,j)}}{\sqrt d}}_{\text{位置}}$$

# %%
angle = np.arange(2 * k + 1)[:, None] / 10_000 ** (np.arange(0, d, 2) / d)
table = np.stack([np.sin(angle), np.cos(angle)], axis=-1).reshape(2 * k + 1, d)

content = query @ key.T / np.sqrt(d)
by_distance = query @ table.T / np.sqrt(d)
position = np.take_along_axis(by_distance, rows, axis=1)
score = content + position
shares = np.exp(score) / np.exp(score).sum(axis=1, keepdims=True)

# %% [markdown]
# 注意第三行：每个查询只和表的 $2k+1$ 行各乘一次，再按行号取数。不需要 $(L, L, d)$ 那么大的张量。

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
# 和最慢、最直接的写法比一比：对每一对字，照公式算一个数。

# %%
slow = np.zeros((length, length))
for i in places:
    for j in places:
        row = min(max(j - i, -k), k) + k
        slow[i, j] = query[i] @ (key[j] + table[row]) / np.sqrt(d)
np.testing.assert_allclose(score, slow, atol=1e-12)
print(f"{np.abs(score - slow).max():.0e}" if (score != slow).any() else 0)

# %% [markdown]
# **练习 2。** 把上面的几行合成 `answer(query, key, table)`，返回缩放后的全部分数。$k$ 可以从表的行数得到。


# %%
def answer(query, key, table):
    return ...


here.check("scores", answer)

# %% [markdown]
# ## 位置只知道距离

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
# ## 值的一侧：说出“看了哪里”
#
# 论文式 4：值上也加同一个 $R$。
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
# **练习 3。** 写出 `answer(shares, k)`，返回 $(L, 2k+1)$ 的 mass：每个字在每个距离上花了多少注意力。小心：被截断的几个字共用一行。


# %%
def answer(shares, k):
    return ...


here.check("mass", answer)

# %% [markdown]
# ## 在真的模型里
#
# 内置模型第三层的一个头，读真的句子。指向一个字，看它的曲线；“内容”“位置”两张图就是你刚才算的那两项。下一课会用模型自己的数算一遍，
# 差别小于百万分之一。

# %%
from nezha.insight import attention

here.show(attention("bundled", "我们在北京大学学习汉语。"), "maps", layer=2, head=1)
