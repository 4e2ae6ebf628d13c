"""Attention."""

TEXTS: dict[str, tuple[str, str]] = {
    "attention.lead": (
        "Every small square is one head of one layer: row by row, how much each character attends to each other one. "
        "Click a square to see it large, switch between probability, content and position, "
        "and point at a character to see how its attention bends with distance.",
        "每个小方块是某一层的一个注意力头：逐行显示每个字对其他字的关注程度。点击方块放大，切换概率、内容、位置，"
        "把指针移到一个字上，看它的注意力如何随距离变化。",
    ),
    "attention.text": ("Text", "文本"),
    "attention.pair": ("Second text", "第二段文本"),
    "attention.hint": ("Type or paste Chinese text", "输入或粘贴中文"),
    "attention.ask": ("Show attention", "显示注意力"),
    "attention.empty": (
        "Press “Show attention”: every head of the model appears here.",
        "点“显示注意力”：模型的每个头都会出现在这里。",
    ),
    "attention.beyond": (
        "Where a head looks does not explain what the model answers. What is lost without a head is measured by switching "
        "it off.",
        "一个头看向哪里，并不能解释模型的回答；没有它会损失什么，要把它关掉才能测出。",
    ),
    "attention.switch": ("Switch heads off", "逐个关闭注意力头"),
}
