"""Around every tab: name, welcome, tabs, state of the model."""

TEXTS: dict[str, tuple[str, str]] = {
    "product": ("NEZHA Workbench", "哪吒工作台"),
    "tagline": (
        "A Chinese language model to question, to look into, and to train",
        "一个可以提问、可以观察、可以亲手训练的中文语言模型",
    ),
    "language": ("Language", "语言"),
    "start.what": (
        "NEZHA is a Chinese language model that learned by guessing hidden characters; "
        "how far apart two characters stand enters every look it takes.",
        "哪吒（NEZHA）是一个靠猜被遮住的字学会中文的语言模型，它的每一次注意都会用到两个字之间的距离。",
    ),
    "start.can": (
        "Here it fills in what you hide (<b>Fill in</b>), shows where each of its heads looks and why "
        "(<b>Attention</b>), is put to the test (<b>Laboratory</b>), lets you compare what four systems hide while they "
        "learn (<b>Data</b>), "
        "learns anew from real Chinese text before your eyes (<b>Pre-train</b>), and learns tasks from examples, yours too "
        "(<b>Fine-tune</b>).",
        "在这里，它能补全您遮住的字（<b>填空</b>），展示每个注意力头看向哪里、为什么（<b>注意力</b>），接受实验检验（<b>实验室</b>），"
        "比较四个系统学习时各遮住什么（<b>数据</b>），当着您的面用真实中文从头学起（<b>预训练</b>），"
        "也能从例子（包括您自己的）学会一项任务（<b>微调</b>）。",
    ),
    "start.click": (
        "Begin below: click any character of the sentence to hide it, and the model guesses it.",
        "从下面开始：点击句中任意一个字把它遮住，模型就会来猜。",
    ),
    "tab.fill": ("Fill in", "填空"),
    "tab.pretrain": ("Pre-train", "预训练"),
    "tab.finetune": ("Fine-tune", "微调"),
    "tab.attention": ("Attention", "注意力"),
    "tab.lab": ("Laboratory", "实验室"),
    "tab.runs": ("Runs", "训练管理"),
    "tab.compare": ("Compare", "对比"),
    "tab.data": ("Data", "数据"),
    "status.loading": ("model loading", "模型加载中"),
    "status.ready": ("model ready", "模型就绪"),
    "status.later": ("the model loads at the first question", "模型将在首次提问时加载"),
    "status.missing": ("no bundled model", "没有内置模型"),
    "status.idle": ("no run in progress", "没有进行中的训练"),
    "status.one": ("1 run in progress", "1 个训练进行中"),
    "status.many": ("{n} runs in progress", "{n} 个训练进行中"),
    "status.waiting": ("{n} in the queue", "{n} 个排队中"),
    "status.local": ("everything stays on this machine", "一切都留在本机"),
    "model": ("Model", "模型"),
    "model.bundled": ("Bundled model", "内置模型"),
    "model.own": ("Model {name}", "模型 {name}"),
    "model.tuned": ("{name} · {task}", "{name} · {task}"),
    "model.run": ("Run {name}", "训练 {name}"),
}
