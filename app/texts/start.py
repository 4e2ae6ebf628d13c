"""The start page: three doors and five pictures."""

TEXTS: dict[str, tuple[str, str]] = {
    "tab.start": ("Start", "开始"),
    "tab.tour": ("Tour", "导览"),
    "story.title": ("How it thinks, in five pictures", "五张图看懂它怎么想"),
    "story.lead": (
        "NEZHA is a Chinese language model that learned by guessing hidden characters; how far apart two characters stand "
        "enters every look it takes. All numbers below are this model's own.",
        "哪吒（NEZHA）是一个靠猜被遮住的字学会中文的语言模型，它的每一次注意都会用到两个字之间的距离。下面的数字都来自这个模型自己。",
    ),
    "story.gap": ("It learns by guessing", "它靠猜字学习"),
    "story.gap.text": (
        "A character is hidden; its neighbours tell which it was.",
        "遮住一个字，周围的字会说出它是什么。",
    ),
    "story.word": ("Whole words, not halves", "遮整词，不遮半个"),
    "story.word.text": (
        "Half a word gives the other half away ({alone}). NEZHA hides both and has to read the sentence ({together}).",
        "半个词会泄露另一半（{alone}）。NEZHA 把两个字都遮住，只能去读句子（{together}）。",
    ),
    "story.heads": ("Heads find habits", "注意力头形成习惯"),
    "story.heads.text": (
        "{head} looks at the character before: {share} of its attention lies one step left of the diagonal. "
        "That is a <b>previous-token head</b>.",
        "{head}看前一个字：{share} 的注意力落在对角线左边一格。这就是<b>前词头</b>。",
    ),
    "story.split": ("Position enters inside attention", "位置在注意力内部进入"),
    "story.split.text": (
        "Score = content q·k + position q·R, and R knows only the distance. In this head {share} of what varies is position.",
        "得分 = 内容 q·k + 位置 q·R，R 只知道距离。在这个头里，变化的 {share} 来自位置。",
    ),
    "story.task": ("Then it learns a task", "然后学一项任务"),
    "story.task.text": (
        "{new} new numbers on a frozen model, {learned} reviews: glad or angry, right in {after} of {tests} new ones.",
        "在冻结的模型上加 {new} 个新的数，学 {learned} 条评论：{tests} 条新评论中，好评差评分对 {after}。",
    ),
    "story.try": ("Ask it yourself", "亲自来问"),
    "story.hidden": ("hidden", "遮住"),
    "door.tour": ("Take the tour", "开始导览"),
    "door.tour.text": (
        "Seven questions, about ten minutes: predict, then look.",
        "七个问题，大约十分钟：先预测，再观察。",
    ),
    "door.look": ("Look inside", "看内部"),
    "door.look.text": (
        "Every head on a sentence of yours, split into content and position.",
        "在您的句子上看每个头，分成内容与位置。",
    ),
    "door.train": ("Train one", "训练一个"),
    "door.train.text": (
        "A small model from real Chinese text, its loss curve before your eyes.",
        "用真实中文训练一个小模型，亲眼看损失下降。",
    ),
    "door.finetune": ("Fine-tune it", "微调它"),
    "door.finetune.text": (
        "Sentiment, names, inference or reading; data in the box, or yours.",
        "情感、命名实体、推理或阅读理解，可用自带数据，也可用您的。",
    ),
    "next.look": ("See its attention on this text", "看它对这段文本的注意力"),
    "next.tune": ("Fine-tune this model", "微调这个模型"),
    "next.mistakes": ("Its mistakes", "看它的错误"),
}
