"""Fine-tune: a model to try, and its mistakes."""

TEXTS: dict[str, tuple[str, str]] = {
    "try.model": ("Fine-tuned model", "微调过的模型"),
    "try.beside": ("Beside it", "并排对比"),
    "try.nobody": ("no other model", "不对比"),
    "try.text": ("Text", "文本"),
    "try.second": ("Second text", "第二段文本"),
    "try.hint": ("Type or paste Chinese text", "输入或粘贴中文"),
    "try.ask": ("Ask the model", "问模型"),
    "try.attention": ("See its attention", "看它的注意力"),
    "try.empty": (
        "Choose a fine-tuned model and press “Ask the model”, or click an example. Where there is none yet, train one "
        "under “Train”: quick takes a minute or so.",
        "选一个微调过的模型，点“问模型”，或点一个例句。还没有模型时，先在“训练”里训练一个：快速的约一分钟。",
    ),
    "try.agree": ("Both say the same.", "两个模型的回答相同。"),
    "try.differ": ("The two differ.", "两个模型的回答不同。"),
    "try.no.names": ("It finds no name in this text.", "它在这段文本里没有找到名字。"),
    "try.no.answer": ("no answer", "没有答案"),
    "mistakes.run": ("Fine-tuning run", "微调"),
    "mistakes.empty": (
        "When a fine-tuning run is over, its mistakes on the test part appear here.",
        "微调完成后，它在测试集上的错例会出现在这里。",
    ),
    "mistakes.count": (
        "{wrong} of the {texts} test texts are answered wrong ({share}).",
        "{texts} 条测试文本中答错 {wrong} 条（{share}）。",
    ),
    "mistakes.confusion": ("What it takes for what", "把什么当成了什么"),
    "mistakes.rows": ("right ↓ said →", "正确 ↓ 回答 →"),
    "mistakes.part": (
        "The {shown} of {labels} labels that are confused most; {seen} of all {wrong} confusions are between them.",
        "共 {labels} 个标签，这里是最常混淆的 {shown} 个；全部 {wrong} 次混淆中有 {seen} 次发生在它们之间。",
    ),
    "mistakes.nothing": ("no name", "非名字"),
    "mistakes.calibration": ("How often it is right, by how sure it is", "有多确信，又有多常对"),
    "mistakes.probability": ("probability of its answer", "回答的概率"),
    "mistakes.accuracy": ("share that is right", "答对的比例"),
    "mistakes.perfect": ("as often as it says", "与所说一致"),
    "mistakes.error": (
        "On average the probability it gives is {error} away from how often it is right.",
        "平均而言，它给出的概率与实际答对的比例相差 {error}。",
    ),
    "mistakes.worst": ("Wrong, and most sure of it", "错得最确信的"),
    "mistakes.worst.names": ("Most names wrong", "名字错得最多的"),
    "mistakes.click": ("Click one to try it.", "点击一条，拿去试一试。"),
    "mistakes.names": ("{n} wrong", "错 {n} 处"),
    "mistakes.expected": ("right:", "正确："),
    "mistakes.answered": ("said:", "回答："),
    "mistakes.missed": ("missed:", "漏掉："),
    "mistakes.invented": ("said instead:", "误报："),
    "mistakes.none": ("It made no mistake on the test part.", "它在测试集上没有出错。"),
}
