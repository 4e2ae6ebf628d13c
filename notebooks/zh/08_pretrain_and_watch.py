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
# # 8 · 预训练一个极小的 NEZHA，看着它学
#
# 学完这一课，你能：
#
# - 启动、停下、接续一次训练；
# - 读懂损失曲线和学习率曲线；
# - 说出未训练模型的损失是多少，为什么。
#
# [全部课程](../index.ipynb)

# %%
import matplotlib.pyplot as plt

from nezha.course import lesson
from nezha.insight import fill_mask

here = lesson(8, "zh")

# %% [markdown]
# ## 训练好的模型会什么
#
# 在缺字的地方写上 `[MASK]`。内置模型对词表里的每个字给出一个概率，这里取前五个。

# %%
for candidate in fill_mask("中华人民共和[MASK]国成立了。", k=5).masks[0].candidates:
    print(f"{candidate.token}  {candidate.probability:.3f}")

# %% [markdown]
# **练习 1。** 什么都不知道的模型损失是多少？词表有 4477 项，损失是正确答案概率的自然对数取负。

# %%
answer = ...

here.check("start", answer)

# %% [markdown]
# ## 训练就是一个文件夹
#
# `launch` 启动一个独立进程并立刻返回；关掉笔记本，它照样跑。应用和命令行看到的是同一个文件夹。

# %%
from nezha import PretrainConfig, runs
from nezha.pretrain_config import SIZES, DataConfig, LoopConfig, OptimizerConfig

config = PretrainConfig(
    name=runs.free_name(prefix="lesson-08"),
    model=SIZES["smoke"],
    data=DataConfig(sequence_length=32),
    optimizer=OptimizerConfig(warmup_steps=20),
    loop=LoopConfig(steps=240, batch_size=16, log_every=5, eval_every=120, save_every=60, compile="no"),
)
run = runs.launch(config)

# %% [markdown]
# 读出新的记录，直到第 50 步，然后请它停下：它会先保存再退出。

# %%
for record in runs.follow(run.name):
    if record.get("step", 0) >= 50:
        break

stopped = runs.stop(run.name, wait=60)
assert stopped.state == "stopped"

# %%
here.predict("begin")

# %%
_, seen = runs.read_metrics(run.name)
runs.resume(run.name)
later = [record for record in runs.follow(run.name, since=seen) if record["kind"] == "train"]
finished = runs.get(run.name)
history = [record for record in runs.read_metrics(run.name)[0] if record["kind"] == "train"]
assert finished.state == "finished"
assert history[-1]["loss"] < history[0]["loss"]
here.reveal("begin", (stopped.step, later[0]["step"]))

# %% [markdown]
# 虚线处停过一次；曲线没有断口。

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.2))
steps = [record["step"] for record in history]
left.plot(steps, [record["mlm_loss"] for record in history], label=here.say("masked characters", "遮住的字"))
left.plot(steps, [record["nsp_loss"] for record in history], label=here.say("next sentence", "下一句"))
left.axvline(stopped.step, linestyle=":", color="grey", label=here.say("stopped and resumed", "停下并接续"))
left.set(title=here.say("training loss", "训练损失"), xlabel=here.say("step", "步"), ylabel=here.say("nats", "奈特"))
left.legend()
right.plot(steps, [record["learning_rate"] for record in history])
right.set(title=here.say("learning rate", "学习率"), xlabel=here.say("step", "步"))
plt.show()

# %% [markdown]
# **练习 2。** 右图的学习率：峰值 0.001，预热 20 步直线上升，然后直线下降，共 240 步。写出 `answer(step)`，步从 1 数起。


# %%
def answer(step):
    return ...


here.check("rate", answer)

# %% [markdown]
# ## 它学到了什么

# %%
here.predict("learnt")

# %%
small = fill_mask("中华人民共和[MASK]", k=5, model=f"run:{run.name}")
print([(candidate.token, round(candidate.probability, 3)) for candidate in small.masks[0].candidates])
here.reveal("learnt", small.masks[0].candidates[0].token)

# %% [markdown]
# 训练好的文件夹本身就是模型，可以像内置模型一样提问。收拾：删除这次训练。想留着它，就不要运行下面这一格。

# %%
runs.delete(run.name)
assert run.name not in [item.name for item in runs.list_runs()]
