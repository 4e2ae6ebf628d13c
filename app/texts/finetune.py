"""Fine-tune: the form, data of one's own, the charts of a run."""

TEXTS: dict[str, tuple[str, str]] = {
    "tune.lead": (
        "Teaches a model one task from examples: from the box, or from your own files. The same examples are given to "
        "simpler methods, so that you see what the model is worth. Then try it on your own sentences, and look at its "
        "mistakes.",
        "用例子教模型完成一项任务：可用内置数据，也可用您自己的文件。同样的例子也交给更简单的方法，好看出模型究竟值多少。"
        "之后用您自己的句子试一试，再看看它错在哪里。",
    ),
    "tune.train": ("Train", "训练"),
    "tune.try": ("Try it", "试一试"),
    "tune.mistakes": ("Mistakes", "错例"),
    "tune.title": ("New fine-tuning", "新的微调"),
    "tune.sheet": ("Size of the run", "训练规模"),
    "tune.sheet.help": (
        "Usual learns from all examples, some minutes on two cores; quick from a part of them, a minute or so.",
        "常规使用全部样本，两个核心上约数分钟；快速只用一部分，约一分钟。",
    ),
    "tune.usual": ("Usual", "常规"),
    "tune.quick": ("Quick", "快速"),
    "tune.model.help": (
        "Where its weights begin: the bundled model, your own, or what a run has pre-trained.",
        "初始权重：内置模型、您自己的模型，或某次预训练的结果。",
    ),
    "tune.group.learning": ("Learning", "学习"),
    "tune.group.machine": ("Machine, saving and baselines", "设备、保存与基线"),
    "tune.dev": ("the model, development part", "模型（开发集）"),
    "tune.dev.title": (
        "{measure} after each epoch; dashed: simpler methods, test part",
        "每轮之后的{measure}；虚线为更简单的方法（测试集）",
    ),
    "tune.dev.unit": ("share, 1 is best", "比例，1 为最佳"),
    "tune.epoch": ("epoch", "轮"),
    "tune.tested": ("On the test part, which nobody has learnt from", "在谁都没有学过的测试集上"),
    "tune.best": ("No simpler method here is better.", "这里没有更简单的方法胜过它。"),
    "tune.interval": (
        "The range is the 95% interval over other draws of the test texts.",
        "区间为对测试文本重新抽样的 95% 置信区间。",
    ),
    "tune.above": ("The model is above by, in points", "模型高出（百分点）"),
    "tune.beaten": (
        "A simpler method is better here, by more than noise: {names}.",
        "这里更简单的方法更好，且超出噪声：{names}。",
    ),
    "tune.noise": (
        "No more than noise lies between the model and: {names}.",
        "与模型的差距未超出噪声的方法：{names}。",
    ),
    "tune.ahead": (
        "The model is better than every simpler method here, by more than noise.",
        "模型优于这里所有更简单的方法，且超出噪声。",
    ),
    "tune.paired": (
        "Both answered the same texts: the range is the 95% interval of their difference over other draws of these texts.",
        "双方回答的是同一批文本：区间为对这批文本重新抽样时两者之差的 95% 区间。",
    ),
    "tune.level": (
        "A simpler method has a higher figure here: {names}. Whether by more than noise cannot be told: its answers are "
        "not kept.",
        "这里更简单的方法数值更高：{names}。它的回答没有保存，无法判断是否超出噪声。",
    ),
    "label.positive": ("positive", "正面"),
    "label.negative": ("negative", "负面"),
    "label.entailment": ("entailment", "蕴含"),
    "label.contradiction": ("contradiction", "矛盾"),
    "label.neutral": ("neutral", "中立"),
    "label.next": ("next", "后一句"),
    "label.other": ("other", "无关"),
    "label.no_answer": ("no answer", "没有答案"),
    "label.PER": ("person", "人名"),
    "label.LOC": ("place", "地名"),
    "label.ORG": ("organization", "机构"),
    "label.answered": ("answer in the passage", "文中有答案"),
    "label.unanswered": ("without an answer", "没有答案"),
    "label.absent": ("answer not in the passage", "答案不在文中"),
    "upload.source": ("Data", "数据"),
    "upload.bundled": ("Bundled", "内置数据"),
    "upload.own": ("My own files", "自己的文件"),
    "upload.files": ("Files", "文件"),
    "upload.help": (
        "One file, which is cut into three parts, or files named train, dev and test: CSV, TSV, TXT, JSON, JSONL, BIO or "
        "Parquet, also as .gz, 100 MB in all. They stay on this machine and are deleted {days} days after they were last used.",
        "一个文件（自动分为三份），或名为 train、dev、test 的几个文件：CSV、TSV、TXT、JSON、JSONL、BIO 或 Parquet，"
        "可压缩为 .gz，共不超过 100 MB。文件只保存在本机，最后一次使用后 {days} 天删除。",
    ),
    "upload.empty": (
        "Drop your files above: what would be read from them appears here, before anything is trained.",
        "把文件拖到上面：训练之前，先在这里看看会读到什么。",
    ),
    "upload.guess": ("guess", "自动识别"),
    "upload.rows": ("{rows} rows, {usable} usable", "{rows} 行，可用 {usable} 行"),
    "upload.column": ("{role}: {column}", "{role}：{column}"),
    "upload.balance": ("Labels of the training part", "训练集的标签"),
    "upload.labels.more": ("and {n} more", "另有 {n} 种"),
    "upload.first": ("First rows", "前几行"),
    "upload.name": ("{name} ({kind})", "{name}（{kind}）"),
    "role.text": ("text", "文本"),
    "role.second": ("second text", "第二文本"),
    "role.label": ("label", "标签"),
    "part.train": ("Training", "训练"),
    "part.dev": ("Development", "开发"),
    "part.test": ("Test", "测试"),
    "command.tuning.some": (
        "at most {examples} examples, {epochs} times through them, {batch} a step",
        "最多 {examples} 条样本，过 {epochs} 遍，每步 {batch} 条",
    ),
    "command.tuning.all": (
        "all examples, {epochs} times through them, {batch} a step",
        "全部样本，过 {epochs} 遍，每步 {batch} 条",
    ),
    "choice.none": ("none", "不用"),
}
