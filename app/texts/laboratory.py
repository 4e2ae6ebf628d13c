"""Laboratory."""

TEXTS: dict[str, tuple[str, str]] = {
    "lab.lead": (
        "Questions to a model that are answered by an experiment, not by one look: each is run now, on the model you "
        "choose, and answered with a picture, its figures in a sentence, and what it does not show.",
        "这里的问题不是看一眼就能回答的，要做实验：在您选定的模型上当场运行，给出一幅图、一句带数字的结论，以及它不能说明什么。",
    ),
    "lab.question": ("Question", "问题"),
    "lab.more": ("How much and how exactly", "规模与设置"),
    "lab.ask": ("Ask", "开始实验"),
    "lab.empty": (
        "Press “Ask”. First a piece of the work is timed, and how long all of it will take is said; you can stop it at "
        "any time. A step of it that takes over {limit} seconds is cut off with a word about it.",
        "点“开始实验”。先对一小部分计时，告诉您全部大约要多久；随时可以停止。其中一步超过 {limit} 秒则中断并说明。",
    ),
    "lab.stop": ("Stop", "停止"),
    "lab.timing": ("Timing a piece of it…", "正在对一小部分计时……"),
    "lab.progress": (
        "{share} done; expected to take {expected} in all, about {left} left.",
        "已完成 {share}；预计共需 {expected}，约剩 {left}。",
    ),
    "lab.seconds": ("Answered in {seconds} s.", "用时 {seconds} 秒。"),
    "model.birth": ("A very small training in the box", "内置的极小训练"),
    "model.twin": ("The first one's sizes, random weights", "与第一个同规模、随机权重"),
    "choice.previous": ("the token before", "前一个词元"),
    "choice.self": ("the token itself", "词元自身"),
    "choice.next": ("the token after", "后一个词元"),
    "choice.punctuation": ("punctuation", "标点"),
    "choice.special": ("[CLS] and [SEP]", "[CLS] 与 [SEP]"),
    "choice.position": ("position's term of the score", "打分中的位置项"),
    "choice.content": ("content's term of the score", "打分中的内容项"),
    "choice.uniform": ("both terms", "两项都去掉"),
    "choice.window": ("tokens outside a window", "窗口以外的词元"),
    "choice.shuffled": ("the order of distances", "距离的次序"),
    "choice.value_position": ("where it looked, in its output", "输出中的“看向何处”"),
    "choice.positions": ("positions on both sides", "两侧的位置"),
    "choice.output": ("all it says", "全部输出"),
    "choice.mean": ("all but its mean", "平均以外的输出"),
    "choice.head": ("every head", "逐头"),
    "choice.layer": ("whole layers", "整层"),
}
