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
# # 1 · 看看模型内部，再自己训练一个
# **Look inside a model, then train one**
#
# 你将：
#
# 1. 让内置的 NEZHA 模型填出被遮住的字；
# 2. 看每个注意力头在看哪里，并把它的分数拆成“内容”与“位置”两部分；
# 3. 启动一次很小的预训练，看损失下降，停下它，再让它接着跑。
#
# 全程不联网，几分钟跑完。
#
# You will: (1) let the bundled NEZHA model fill in hidden characters; (2) see where each attention head looks, and
# split its score into *content* and *position*; (3) start a very small pre-training run, watch its loss fall, stop
# it and let it go on. Nothing goes out to the network; it takes a few minutes.

# %% [markdown]
# ## 填字 · Fill in masks
#
# 在缺字的地方写上 `[MASK]`。模型对词表里的每个字给出一个概率，这里取前五个。
#
# Write `[MASK]` where a character is missing. The model gives every entry of its vocabulary a probability; here are
# the first five.

# %%
from nezha.insight import attention, fill_mask

guess = fill_mask("中华人民共和[MASK]", k=5)
for candidate in guess.masks[0].candidates:
    print(f"{candidate.token}  {candidate.probability:.3f}")

assert len(guess.masks[0].candidates) == 5

# %% [markdown]
# **先猜再运行。** 两个 `[MASK]` 相邻时，模型会先填好第一个、再据此填第二个，还是各填各的？
#
# **Guess before you run.** With two `[MASK]`s side by side, does the model fill in the first and use it for the
# second, or does it answer each on its own?

# %%
pair = fill_mask("今天的[MASK][MASK]很好。", k=3)
for mask in pair.masks:
    print(mask.index, [(candidate.token, round(candidate.probability, 3)) for candidate in mask.candidates])

assert [mask.index for mask in pair.masks] == [0, 1]

# %% [markdown]
# 各填各的：一次前向计算同时回答所有 `[MASK]`，所以两个最可能的字未必能组成词。
#
# Each on its own: one forward pass answers all masks at once, so the two likeliest characters need not form a word.

# %% [markdown]
# ## 看内部：内容与位置 · Look inside: content and position
#
# BERT 把“我是第 17 个字”加到输入里。NEZHA 什么也不加，而是在每一层、对每一对字说明它们相距多远：
# 距离 $j-i$（超过 $k$ 的按 $k$ 算）对应一个固定的向量 $R$，它不参与训练。
#
# BERT adds "I am character 17" to its input. NEZHA adds nothing; in every layer it tells each pair of characters how
# far apart they are: the distance $j-i$ (clipped at $k$) has a fixed vector $R$, which is never trained.
#
# $$\text{score}_{ij} = \underbrace{\frac{q_i \cdot k_j}{\sqrt d}}_{\text{content}}
#                     + \underbrace{\frac{q_i \cdot R_{j-i}}{\sqrt d}}_{\text{position}}$$
#
# 点一个格子选中一个头，把鼠标移到一个字上，看它的分数如何随距离变化。
#
# Click a cell to choose a head; hover over a character to see how its score changes with distance.

# %%
text = "我们在北京大学学习汉语。"
result = attention("bundled", text)
result

# %% [markdown]
# 这两部分之和正是模型用的分数。用 numpy 验证：对和做 softmax，应得到模型自己的概率；
# 位置部分应等于按距离从曲线上取值。
#
# The two parts add up to exactly the score the model uses. Check it with numpy: softmax of the sum must give the
# model's own probabilities, and the position part must be the curve read off at the distance $j-i$.

# %%
import numpy as np

score = result.content + result.position
weights = np.exp(score - score.max(axis=-1, keepdims=True))
weights /= weights.sum(axis=-1, keepdims=True)
np.testing.assert_allclose(weights, result.probabilities, atol=1e-5)

k = result.max_relative_position
places = np.arange(len(result.tokens))
row = np.clip(places[None, :] - places[:, None], -k, k) + k
from_curve = np.take_along_axis(result.offset_curve, np.broadcast_to(row, score.shape), axis=-1)
np.testing.assert_allclose(from_curve, result.position, atol=1e-5)
print("content + position = score")

# %% [markdown]
# **先猜再运行。** 在句首加上“昨天，”，整句右移三格。第一层里“北”看“京”的分数会变吗？在 BERT 里呢？
#
# **Guess before you run.** Put 昨天， in front: everything moves three places to the right. Does the score with which
# 北 looks at 京 change in the first layer? Would it in BERT?

# %%
moved = attention("bundled", "昨天，" + text)
here, there = result.tokens.index("北"), moved.tokens.index("北")
before = score[0, :, here, here + 1]
after = (moved.content + moved.position)[0, :, there, there + 1]
print("moved by", there - here, "tokens; before", before.round(4), "after", after.round(4))

assert there == here + 3
np.testing.assert_allclose(before, after, atol=1e-5)

# %% [markdown]
# 不变：第一层只知道字本身和它们的距离，不知道绝对位置。BERT 的输入含绝对位置，分数会变。
# 从第二层起，字的向量已经混入了上下文，所以也会变。
#
# It does not: the first layer knows the characters and their distance, never an absolute place. BERT's input holds
# the absolute place, so there it would. From the second layer on the vectors have taken in their context, and differ.

# %% [markdown]
# 每个头多大程度上靠位置？比较两部分在一行内的起伏（标准差）。
#
# How far does each head go by position? Compare how much the two parts vary within a row.

# %%
import matplotlib.pyplot as plt

share = result.position.std(axis=-1) / (result.position.std(axis=-1) + result.content.std(axis=-1))
share = share.mean(axis=-1)  # (layers, heads)
figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.2), layout="constrained")
image = left.imshow(share, vmin=0, vmax=1, cmap="viridis")
left.set(title="share of position", xlabel="head", ylabel="layer")
figure.colorbar(image, ax=left)
layer, head = np.unravel_index(share.argmax(), share.shape)
right.plot(np.arange(-k, k + 1), result.offset_curve[layer, head, here])
right.set(title=f"layer {layer}, head {head}: one character's score by distance", xlabel="distance j - i")
plt.show()

# %% [markdown]
# ### 练习 · Exercise
#
# 找出平均而言最爱看“前一个字”的头。下面给出一种解法；先自己写，再比较。
#
# Find the head that looks most at the character just before, on average. One solution is below: write yours first.

# %%
previous = np.diagonal(result.probabilities, offset=-1, axis1=-2, axis2=-1).mean(axis=-1)
best = np.unravel_index(previous.argmax(), previous.shape)
print(f"layer {best[0]}, head {best[1]}: {previous[best]:.2f} of its attention")

# %% [markdown]
# ## 自己训练一个 · Train one yourself
#
# 一次训练就是一个文件夹。`launch` 启动一个独立进程并立刻返回；关掉笔记本，它照样跑。
# 应用和命令行看到的是同一个文件夹。
#
# A run is a folder. `launch` starts a process of its own and returns at once; close the notebook and it goes on. The
# app and the command line see the same folder.

# %%
from nezha import PretrainConfig, runs
from nezha.pretrain_config import SIZES, DataConfig, LoopConfig, OptimizerConfig

config = PretrainConfig(
    name=runs.free_name(prefix="lesson-01"),
    model=SIZES["smoke"],
    data=DataConfig(sequence_length=32),
    optimizer=OptimizerConfig(warmup_steps=20),
    loop=LoopConfig(steps=240, batch_size=16, log_every=5, eval_every=120, save_every=60, compile="no"),
)
print(runs.command(config))
run = runs.launch(config)

# %% [markdown]
# 读出新的记录，直到第 50 步，然后请它停下：它会先保存再退出。
#
# Read the records as they come up to step 50, then ask it to stop: it saves first.

# %%
history = []
for record in runs.follow(run.name):
    history += [record] if record["kind"] == "train" else []
    if record.get("step", 0) >= 50:
        break

stopped = runs.stop(run.name, wait=60)
print(stopped.state, "at step", stopped.step, "with checkpoints", stopped.checkpoints)
assert stopped.state == "stopped"

# %% [markdown]
# **先猜再运行。** 接着跑时，它从第 0 步、第 50 步，还是停下的那一步开始？
#
# **Guess before you run.** When it goes on, does it begin at step 0, at step 50, or where it stopped?

# %%
_, seen = runs.read_metrics(run.name)
runs.resume(run.name)
for record in runs.follow(run.name, since=seen):
    if record["kind"] == "event":
        print(record["text_zh"], "·", record["text_en"])

finished = runs.get(run.name)
history = [record for record in runs.read_metrics(run.name)[0] if record["kind"] == "train"]
assert finished.state == "finished"
assert history[-1]["loss"] < history[0]["loss"]

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.2), layout="constrained")
steps = [record["step"] for record in history]
left.plot(steps, [record["mlm_loss"] for record in history], label="masked characters")
left.plot(steps, [record["nsp_loss"] for record in history], label="next sentence")
left.axvline(stopped.step, linestyle=":", color="grey", label="stopped and resumed")
left.set(title="training loss", xlabel="step", ylabel="nats")
left.legend()
right.plot(steps, [record["learning_rate"] for record in history])
right.set(title="learning rate", xlabel="step")
plt.show()

# %% [markdown]
# 虚线处停过一次；曲线没有断口，因为恢复后的每一步与从未停下时逐位相同。
# 训练好的文件夹本身就是模型，可以像内置模型一样提问——当然，240 步的小模型还什么都不懂。
#
# It was stopped at the dotted line; the curve has no break there, since every step after resuming is bit for bit what
# it would have been. The folder is a model and can be asked like the bundled one, though 240 steps teach it little.

# %%
small = fill_mask("中华人民共和[MASK]", k=3, model=f"run:{run.name}")
print([(candidate.token, round(candidate.probability, 3)) for candidate in small.masks[0].candidates])
print([(item.name, item.state, item.step) for item in runs.list_runs()])

# %% [markdown]
# 收拾：删除这次训练。想留着它，就不要运行下面这一格。
#
# Tidy up: delete the run. To keep it, do not run this cell.

# %%
runs.delete(run.name)
assert run.name not in [item.name for item in runs.list_runs()]
