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
    "attention.beside": (
        "Beside it: another text, another model, random weights",
        "对照：另一段文本、另一个模型、随机权重",
    ),
    "attention.other_text": ("Second picture's text", "第二幅图的文本"),
    "attention.same_text": ("The same text, if left empty", "留空则用同一段文本"),
    "attention.other_model": ("Second picture's model", "第二幅图的模型"),
    "attention.same_model": ("The same model", "同一个模型"),
    "attention.twin": ("The same sizes with random weights", "同样大小、随机权重"),
    "attention.compare": ("Put it beside", "放在旁边"),
    "attention.alone": ("Remove", "移除"),
    "other.title": ("Other views: head, model, neuron, and bertviz", "其他视图：单层、全模型、神经元，以及 bertviz"),
    "other.which": ("View", "视图"),
    "other.draw": ("Draw", "绘制"),
    "other.head": ("Head view", "单层视图"),
    "other.model": ("Model view", "全模型视图"),
    "other.neuron": ("Neuron view", "神经元视图"),
    "other.bertviz_head": ("bertviz: head view", "bertviz：单层视图"),
    "other.bertviz_model": ("bertviz: model view", "bertviz：全模型视图"),
    "other.bertviz_neuron": ("bertviz: neuron view", "bertviz：神经元视图"),
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
