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
# # 4 · 模型里也是如此；让它便宜的恒等式
#
# 学完这一课，你能：
#
# - 从真实模型的查询和键重算它的注意力，精确到百万分之一；
# - 找出靠位置工作的头；
# - 推导出不需要成对大表的恒等式。
#
# [全部课程](../index.ipynb)

# %%
import matplotlib.pyplot as plt
import numpy as np

from nezha.course import lesson
from nezha.insight import attention

here = lesson(4, "zh")

# %% [markdown]
# ## 模型自己的数
#
# `attention` 运行内置模型（8 层，每层 4 个头，$d=64$，$k=64$），留下每个头的 $q$、$k$、$v$、表 $R$ 和概率。指向一个字，点一个格子：

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
# 值的一侧也一样：$\sum_j p_{ij}v_j$ 加上“在每个距离上的注意力”乘以表，等于逐对写出的公式。

# %%
layer, head = 2, 1
shares, value = result.probabilities[layer, head], result.value[layer, head]
from_values, from_distances = (part[head] for part in result.value_parts(layer))
slow = np.einsum("ij,ijd->id", shares, value[None] + result.value_table_of(layer)[rows])
print(f"{np.abs(from_values + from_distances - slow).max():.1e}")
np.testing.assert_allclose(from_values + from_distances, slow, atol=1e-5)

# %% [markdown]
# ## 第一层不知道在哪里

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
# ## 靠位置，还是靠内容？
#
# 比较两项在一行内的起伏（标准差）：位置那一项占多少？

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
# **练习 1。** 找出平均而言最爱看**前一个字**的头，写成 `(层, 头)`，从 0 数起。

# %%
answer = ...

here.check("previous", answer)

# %% [markdown]
# ## 代价
#
# 最直接的实现给每一对位置存一个向量 $R_{\text{row}(i,j)}$。

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
# **练习 2。** $L=1024$、$d=64$、32 位数：一层里所有成对的向量占多少字节？

# %%
answer = ...

here.check("bytes", answer)

# %% [markdown]
# ## 恒等式
#
# 表的行是 $p=(k-i)+j$。正弦和余弦可以拆开：
#
# $$\sin(a+b)=\sin a\cos b+\cos a\sin b\qquad\cos(a+b)=\cos a\cos b-\sin a\sin b$$
#
# 于是 $q_i\cdot R$ 等于**转过一个角的查询**与**只属于键的位置**的向量之积：
#
# $$q_i\cdot R_{\text{row}(i,j)}=\text{turn}_i(q_i)\cdot s_j\qquad s_j=R_j$$
#
# 其中 $\text{turn}_i$ 把每一对数 $(x,y)$ 转过角 $\varphi=(k-i)\,w_m$，变成
# $(x\cos\varphi-y\sin\varphi,\;x\sin\varphi+y\cos\varphi)$。（在 $|j-i|\le k$ 之内成立；之外 $R$ 是两个常向量，只是一个数。）
#
# **练习 3。** 写出 `answer(query, angles)`，`angles` 是 $(L, d/2)$ 的 $\varphi$。


# %%
def answer(query, angles):
    return ...


here.check("turn", answer)

# %% [markdown]
# 用它把整层写成一次**普通的**注意力：查询 $[q,\text{turn}(q)]$，键 $[k,s]$，头宽 $2d$。没有任何成对的位置张量，结果却和模型的一样：

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
# 工作台训练和推理都用这个办法（`nezha/attention/`）。一个头的两张图和它们的和，放在一起看：

# %%
here.show(result, "maps", layer=2, head=1)
