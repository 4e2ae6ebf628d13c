"""The tour: what each step asks, what its choices mean, and what the model's answer teaches."""

TEXTS: dict[str, tuple[str, str]] = {
    "tour.lead": (
        "Seven questions. Say what you expect, and the bundled model, asked at that moment, says what is so.",
        "七个问题。先说说您的预测，再由内置模型当场给出答案。",
    ),
    "tour.back": ("Back", "上一步"),
    "tour.next": ("Next", "下一步"),
    "tour.finish": ("To the start page", "回到开始页"),
    "tour.again": ("Start over", "从头再来"),
    "tour.done": ("{right} of {asked} predictions right", "{asked} 个预测中对了 {right} 个"),
    "tour.right": ("Yes.", "对。"),
    "tour.not": ("Not quite.", "不对。"),
    "tour.asking": ("The model is being asked …", "正在询问模型……"),
    "tour.head": ("layer {layer}, head {head}", "第 {layer} 层第 {head} 头"),
    "tour.gloss": (
        "“Our country's economy develops quickly, and the people's standard of living keeps rising.”",
        "（报纸里常见的一句话。）",
    ),
    "tour.gap": ("A gap", "填空"),
    "tour.gap.ask": ("Which character does the model put into the gap?", "模型会在空缺处填哪个字？"),
    "tour.gap.why": (
        "The model has learned Chinese from nothing but this: guess hidden characters from those around them.",
        "模型只靠一件事学会中文：根据周围的字猜出被遮住的字。",
    ),
    "tour.gap.fact": (
        "The model writes {best} with {share}. Nobody told it that an economy “develops”; it has read so.",
        "模型填“{best}”，概率 {share}。没有人告诉它经济会“发展”，这是它读出来的。",
    ),
    "tour.gap.wrong": (
        "{choice} makes a word with the next character too, but gets only {share}: the words before the gap decide.",
        "“{choice}”与后一个字也能成词，却只有 {share}：空缺前面的词起了决定作用。",
    ),
    "tour.gap.live": ("Try it in Fill in", "去“填空”试试"),
    "tour.heads": ("A head", "注意力头"),
    "tour.heads.ask": ("Which of these heads looks at the character before?", "下面哪个头看向前一个字？"),
    "tour.heads.why": (
        "Each picture is one attention head. A row is a character that looks, a column one that is looked at; the darker, "
        "the more attention. Click the head that always looks one character back.",
        "每张图是一个注意力头。行是正在看的字，列是被看的字，颜色越深注意力越多。请点击总是往前看一个字的那个头。",
    ),
    "tour.heads.fact": (
        "{head} spends {share} of its attention on the character before, just left of the diagonal: a "
        "<b>previous-token head</b>. Nobody built it; it came about in training.",
        "{head}把 {share} 的注意力放在前一个字上，就是对角线左侧的那一条：这叫<b>前词头</b>（previous-token head）。"
        "它不是人造出来的，而是在训练中自己形成的。",
    ),
    "tour.heads.wrong": (
        "The head that you chose ({head}) spends {share} there. Look for a stripe beside the diagonal, one step to the left.",
        "您选的头（{head}）在那里只放了 {share} 的注意力。请找紧贴对角线、向左一格的斜条。",
    ),
    "tour.heads.live": ("Open this head in Attention", "在“注意力”中打开这个头"),
    "tour.split": ("Position", "位置"),
    "tour.split.ask": (
        "What makes the stripe: what the characters are, or where they stand?",
        "这条斜纹来自字的内容，还是字的位置？",
    ),
    "tour.split.why": (
        "NEZHA adds nothing to a character to say where it stands. Position enters inside attention: every score is the sum "
        "of two terms, content q·k and position q·R, and R depends only on how far apart two characters are.",
        "NEZHA 不在字上附加位置。位置是在注意力内部进入的：每个得分是内容项 q·k 与位置项 q·R 之和，"
        "R 只取决于两个字相距多远。",
    ),
    "tour.split.content": ("Content, q·k", "内容，q·k"),
    "tour.split.position": ("Position, q·R", "位置，q·R"),
    "tour.split.both": ("Both alike", "两者差不多"),
    "tour.split.sum": ("Attention", "注意力"),
    "tour.split.fact": (
        "In this head {share} of what varies in the scores is the position term: the stripe is the same for whatever "
        "characters stand there. <b>That is where position enters</b>: as a vector of the distance, added to every key "
        "(and, in the same way, to every value).",
        "在这个头里，得分变化的 {share} 来自位置项：不论是什么字，斜纹都在。<b>位置就是在这里进入的</b>："
        "一个只由距离决定的向量，加在每个键上（值上也同样加）。",
    ),
    "tour.split.wrong.content": (
        "The content term says which characters suit one another; its picture has no stripe.",
        "内容项说的是哪些字彼此相关，它的图里没有斜纹。",
    ),
    "tour.split.wrong.position": (
        "In this model the position term varies less than you expected.",
        "在这个模型里，位置项的变化没有您预想的大。",
    ),
    "tour.split.wrong.both": (
        "The scores are the sum of both, but one of them varies far more along a row, and softmax sees nothing else.",
        "得分是两者之和，但沿着一行，其中一项的变化大得多，而 softmax 只看变化。",
    ),
    "tour.split.live": ("See both terms in Attention", "在“注意力”中看这两项"),
    "tour.moved": ("Shift, shuffle", "平移与打乱"),
    "tour.moved.ask": (
        "The sentence begins {begun} places later; then its characters are shuffled. After which of the two does this head still look at the character before?",
        "先让句子晚 {begun} 个位置开始，再打乱字的顺序。哪一种之后，这个头仍然看前一个字？",
    ),
    "tour.moved.why": (
        "A model with absolute positions learns a vector for “place 17”. NEZHA knows only distances.",
        "使用绝对位置的模型为“第 17 个位置”学一个向量，NEZHA 只知道距离。",
    ),
    "tour.moved.both": ("After both", "两种之后都是"),
    "tour.moved.shift": ("Only after the shift", "只在平移之后"),
    "tour.moved.shuffle": ("Only after the shuffle", "只在打乱之后"),
    "tour.moved.neither": ("After neither", "两种之后都不是"),
    "tour.moved.fact": (
        "Shifted, no attention of any head changes by more than {shift} (with absolute positions and random weights: {twin}). "
        "Shuffled into nonsense, this head still spends {mixed} on the character before ({share} in the sentence): it goes by "
        "distance, not by meaning.",
        "平移之后，任何头的注意力变化都不超过 {shift}（绝对位置、随机权重的模型：{twin}）。打乱成毫无意义的字串后，"
        "这个头仍把 {mixed} 放在前一个字上（原句为 {share}）：它依据的是距离，不是意思。",
    ),
    "tour.moved.wrong": (
        "What counts for this head is the distance alone, and neither a shift nor a shuffle changes which place is one before.",
        "对这个头来说只有距离重要，平移和打乱都不会改变“前一个位置”是哪一个。",
    ),
    "tour.moved.plain": ("the sentence", "原句"),
    "tour.moved.mixed": ("shuffled", "打乱之后"),
    "tour.moved.live": ("Run the shift test in the Laboratory", "在“实验室”做平移测试"),
    "tour.word": ("Whole words", "整词遮盖"),
    "tour.word.ask": ("When is the model surer of the character {character}?", "什么时候模型对“{character}”更有把握？"),
    "tour.word.why": (
        "{word} (economy) is one word of two characters. The second is to be guessed.",
        "“{word}”是由两个字组成的一个词，要猜的是第二个字。",
    ),
    "tour.word.alone": ("When it alone is hidden", "只遮住它自己时"),
    "tour.word.together": ("When the whole word is hidden", "整个词都被遮住时"),
    "tour.word.same": ("No difference", "没有差别"),
    "tour.word.fact": (
        "Alone hidden it gets {alone}, with its word {together}: the first half gives the second away. That is too easy to "
        "teach much, so NEZHA hides <b>whole words</b> while it learns and must read the rest of the sentence.",
        "只遮一个字时概率为 {alone}，整词遮住时为 {together}：前半个词泄露了后半个。这样太容易，学不到多少，"
        "所以 NEZHA 学习时遮住<b>整个词</b>，必须读懂句子的其余部分。",
    ),
    "tour.word.wrong": (
        "A neighbour in the same word is the strongest hint of all; without it only the sentence helps.",
        "同一个词里的邻字是最强的提示；没有它，就只能依靠整个句子。",
    ),
    "tour.word.live": ("See what four systems hide, in Data", "在“数据”中看四个系统各遮什么"),
    "tour.off": ("Switch off", "关掉一个头"),
    "tour.off.ask": ("Which head does the model miss most?", "关掉哪个头，模型损失最大？"),
    "tour.off.why": (
        "One head is switched off: it says nothing to the layers above. Then every character of {texts} sentences is hidden "
        "in turn and guessed, {characters} in all.",
        "关掉一个头，它就不再向上层传递任何东西。然后逐字遮住 {texts} 句话里的每个字来猜，一共 {characters} 个。",
    ),
    "tour.off.prev": ("looks at the character before", "看前一个字"),
    "tour.off.next": ("looks at the character after", "看后一个字"),
    "tour.off.broad": ("looks everywhere alike", "均匀地看所有字"),
    "tour.off.layer": ("all of layer {layer}", "第 {layer} 层全部"),
    "tour.off.axis": (
        "how far the probability of the right character falls (geometric mean)",
        "正确字的概率下降多少（几何平均）",
    ),
    "tour.off.fact": (
        "Without {head} the right characters lose {lost} of their probability; without all of layer {layer} they lose "
        "{all}. One head of many is rarely indispensable: others do part of its work. On these few sentences; the "
        "Laboratory measures held-out text, with intervals.",
        "关掉{head}，正确字的概率下降 {lost}；关掉第 {layer} 层的全部头，下降 {all}。众多的头里很少有不可缺少的："
        "别的头会分担它的工作。这里只用了几句话；“实验室”会在留出文本上测量并给出区间。",
    ),
    "tour.off.wrong": ("Without {head} they lose only {lost}.", "关掉{head}只下降 {lost}。"),
    "tour.off.live": ("Switch off every head in the Laboratory", "在“实验室”逐个关掉所有头"),
    "tour.task": ("Fine-tune", "微调"),
    "tour.task.ask": (
        "A new layer of {new} numbers learns from {learned} reviews to tell glad from angry; the model's other {all} stay as they are. How often is it right on {tests} new reviews?",
        "给模型加上一个只有 {new} 个数的新层，用 {learned} 条评论学习分辨好评与差评，其余 {all} 个数保持不变。在 {tests} 条新评论上，它答对多少？",
    ),
    "tour.task.why": (
        "Pre-training never saw a label. Fine-tuning adds a small layer for a task, and then moves all numbers a little.",
        "预训练从未见过标签。微调为任务加上一个小层，再把所有的数都略作调整。",
    ),
    "tour.task.coin": ("Like a coin, below 60%", "跟抛硬币差不多，不到 60%"),
    "tour.task.well": ("Clearly better, 60% to 85%", "明显更好，60% 到 85%"),
    "tour.task.perfect": ("Nearly always, above 85%", "几乎总是对，超过 85%"),
    "tour.task.before": ("new layer, not yet trained", "新层，尚未学习"),
    "tour.task.after": ("new layer, trained", "新层，学习之后"),
    "tour.task.coin.line": ("a coin: 50%", "抛硬币：50%"),
    "tour.task.review": ("this review, never seen: glad with {share}", "这条没见过的评论：好评的概率为 {share}"),
    "tour.task.fact": (
        "{before} before, {after} after: the frozen model already holds much of what the task needs. What full fine-tuning "
        "adds on top is the adjustment of all its other numbers; start it to see how far it gets.",
        "学习之前 {before}，之后 {after}：冻结的模型里已经有不少任务所需的东西。完整的微调还会调整其余所有的数，"
        "动手试试，看它能到哪里。",
    ),
    "tour.task.wrong": (
        "A new layer can only weigh what the model already says of a text: that is more than nothing, and less than all.",
        "新层只能权衡模型对文本已有的表示：不是什么都没有，也不是应有尽有。",
    ),
    "tour.task.live": ("Fine-tune all of it", "去微调整个模型"),
}
