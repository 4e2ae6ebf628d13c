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
# # 2 · 为什么需要位置；正弦
#
# 学完这一课，你能：
#
# - 证明没有位置的注意力看不见顺序；
# - 算出正弦表，读出它的波长；
# - 造一个看向指定距离的查询。
#
# [全部课程](../index.ipynb)

# %%
import matplotlib.pyplot as plt
import numpy as np

from nezha.course import lesson

here = lesson(2, "zh")

# %% [markdown]
# ## 一袋字
#
# 注意力对每个字做同一件事：拿自己的查询和所有的键比较，按比较结果把值加起来。
#
# $$\text{out}_i=\sum_j \text{softmax}_j\!\left(\frac{q_i\cdot k_j}{\sqrt d}\right)v_j$$
#
# 公式里没有任何东西说第 $j$ 个字在哪里。

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
# 在真的模型里看：“狗咬人”和“人咬狗”。第一层里“狗”看“人”的分数拆成内容和位置两项。内容那一项两句相同，只有位置那一项分得清谁在前。

# %%
from nezha.insight import attention

for text in ("狗咬人。", "人咬狗。"):
    result = attention("bundled", text)
    dog, man = result.tokens.index("狗"), result.tokens.index("人")
    print(text, result.content[0, :, dog, man].round(3), result.position[0, :, dog, man].round(3))

# %% [markdown]
# ## 两种补救
#
# BERT 给每个位置学一个向量，加在输入上：“我是第 17 个字”。NEZHA 什么也不加到输入里，而是在每一层对每一对字说“我们相距多远”，
# 这个向量是算出来的，不训练（论文 2.2 节；下式中 $p$ 是表的行，距离 $o$ 在第 $p=o+k$ 行）：
#
# $$R_{p,\,2m}=\sin\frac{p}{10000^{2m/d}}\qquad R_{p,\,2m+1}=\cos\frac{p}{10000^{2m/d}}\qquad p=0,\dots,2k$$
#
# 论文写的是带符号的距离 $\sin\frac{j-i}{\dots}$；发布的所有模型用的是上面这种。两者只差一个旋转。

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
# 第 $m$ 对的波长是 $2\pi\cdot10000^{2m/d}$ 个词元，从 6 个到约 5 万个。快的列分辨相邻的距离，慢的列分辨左右和远近。
#
# **练习 1。** $d=64$ 时，波长超过 128（整张表的长度）的第一对是第几对？从 0 数起。

# %%
answer = ...

here.check("wavelength", answer)

# %% [markdown]
# **练习 2。** 把上面的公式写成 `answer(k, d)`。


# %%
def answer(k, d):
    return ...


here.check("table", answer)

# %% [markdown]
# ## 距离有多像

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
# ## 造一个头
#
# 位置分数 $q\cdot R_o$ 是 $d/2$ 个余弦之和。让它们在同一个距离上同时到达 1，那里就最高。下面是一个看“前一个字”的头，
# 实时视图里还能看到它由哪些波叠加而成。

# %%
from nezha.insight import ask

here.show(ask("table", aim=-1))

# %% [markdown]
# **练习 3。** 造一个查询（64 个数），最看右边第二个字，也就是距离 +2。

# %%
answer = ...

here.check("aim", answer)

# %% [markdown]
# ## 搬动一句话

# %%
here.predict("moved")

# %%
moved = ask("shift", text="北京是中华人民共和国的首都。")
here.show(moved)

# %%
here.reveal("moved", moved.moved.max())

# %% [markdown]
# 相对位置毫无察觉；同样大小、绝对位置的模型（随机权重，只说明算术）会变。
