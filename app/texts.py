"""Every text of the page: key -> (English, 中文).  The labels of options come from `nezha.pretrain_config` instead.

A key has both languages or does not exist; `app.language` is the only reader.
"""

TEXTS: dict[str, tuple[str, str]] = {
    # frame
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
        "(<b>Attention</b>), lets you compare what four systems hide while they learn (<b>Data</b>), "
        "and learns anew from real Chinese text before your eyes (<b>Pre-train</b>).",
        "在这里，它能补全您遮住的字（<b>填空</b>），展示每个注意力头看向哪里、为什么（<b>注意力</b>），"
        "比较四个系统学习时各遮住什么（<b>数据</b>），也能当着您的面用真实中文从头学起（<b>预训练</b>）。",
    ),
    "start.click": (
        "Begin below: click any character of the sentence to hide it, and the model guesses it.",
        "从下面开始：点击句中任意一个字把它遮住，模型就会来猜。",
    ),
    "tab.fill": ("Fill in", "填空"),
    "tab.pretrain": ("Pre-train", "预训练"),
    "tab.attention": ("Attention", "注意力"),
    "tab.data": ("Data", "数据"),
    "status.loading": ("model loading", "模型加载中"),
    "status.ready": ("model ready", "模型就绪"),
    "status.later": ("the model loads at the first question", "模型将在首次提问时加载"),
    "status.missing": ("no bundled model", "没有内置模型"),
    "status.idle": ("no run in progress", "没有进行中的训练"),
    "status.one": ("1 run in progress", "1 个训练进行中"),
    "status.many": ("{n} runs in progress", "{n} 个训练进行中"),
    "status.local": ("everything stays on this machine", "一切都留在本机"),
    "model": ("Model", "模型"),
    "model.bundled": ("Bundled model", "内置模型"),
    "model.own": ("Model {name}", "模型 {name}"),
    "model.run": ("Run {name}", "训练 {name}"),
    # fill in
    "fill.lead": (
        "Click a character to hide it, click it again to show it; or write [MASK] in the text. "
        "Each bar is the probability of one candidate. Click a candidate to write it into the text.",
        "点击一个字把它遮住，再点一次恢复；也可以直接在文本里写 [MASK]。每一条横条是一个候选的概率，点击候选就会写入文本。",
    ),
    "fill.text": ("Text", "文本"),
    "fill.hint": (
        "Type or paste Chinese text; [MASK] stands for one hidden character",
        "输入或粘贴中文；[MASK] 代表一个被遮住的字",
    ),
    "fill.strip": ("The text, one button a character", "文本，每个字一个按钮"),
    "fill.strip.empty": ("The characters to click appear here.", "可点击的字会出现在这里。"),
    "fill.hidden": ("Hides “{character}”; click to show it", "遮住了“{character}”，点击恢复"),
    "fill.typed": ("A typed [MASK]; click to write the best guess here", "手写的 [MASK]，点击填入最佳猜测"),
    "fill.k": ("Candidates", "候选数"),
    "fill.ask": ("Fill in", "填空"),
    "fill.empty": (
        "Hide a character, or press “Fill in”: the guesses appear here.",
        "遮住一个字，或点“填空”：猜测会出现在这里。",
    ),
    "fill.mask": ("Mask {number}", "第 {number} 处"),
    "fill.found": ("you hid “{character}”: place {place}", "您遮住的是“{character}”：排第 {place}"),
    "fill.missed": ("you hid “{character}”: not among these", "您遮住的是“{character}”：不在其中"),
    "fill.put": ("Write it into the text", "写入文本"),
    # attention
    "attention.lead": (
        "Every small square is one head of one layer: row by row, how much each character attends to each other one. "
        "Click a square to see it large, switch between probability, content and position, "
        "and point at a character to see how its attention bends with distance.",
        "每个小方块是某一层的一个注意力头：逐行显示每个字对其他字的关注程度。点击方块放大，切换概率、内容、位置，"
        "把指针移到一个字上，看它的注意力如何随距离变化。",
    ),
    "attention.text": ("Text", "文本"),
    "attention.hint": ("Type or paste Chinese text", "输入或粘贴中文"),
    "attention.ask": ("Show attention", "显示注意力"),
    "attention.empty": (
        "Press “Show attention”: every head of the model appears here.",
        "点“显示注意力”：模型的每个头都会出现在这里。",
    ),
    # data
    "data.lead": (
        "To learn, a model gets text with about 15% of it hidden. Four systems differ in what they hide together: "
        "single characters, phrases and names, or whole words. Type a text and compare them under the same lots.",
        "模型靠补全被遮住的约 15% 来学习。四个系统的差别在于把什么一起遮住：单个字、短语与实体，或整个词。"
        "输入一段文字，在同一组随机数下比较它们。",
    ),
    "data.text": ("Text", "文本"),
    "data.hint": ("Type or paste Chinese text", "输入或粘贴中文"),
    "data.seed": ("Seed", "随机种子"),
    "data.seed.info": ("Same seed, same masks", "种子相同，遮盖相同"),
    "data.again": ("Other masks", "换一组遮盖"),
    "data.empty": ("The four pictures appear here.", "四幅图会出现在这里。"),
    "data.words.click": (
        "Words by jieba: point at one, or click it, to find it in all four",
        "jieba 切出的词：指向或点击一个词，四幅图中同时标出",
    ),
    "data.corpus": ("What is in the data", "语料里有什么"),
    "data.folder": ("Prepared data", "处理好的数据"),
    "data.folder.info": (
        "“bundled”, or a folder made by “nezha prepare”",
        "bundled（内置语料），或 nezha prepare 生成的文件夹",
    ),
    "data.count": ("Count and measure", "统计并测量"),
    "data.corpus.empty": (
        "Press “Count and measure”: figures of the text and measured rates appear here. The bundled text is prepared "
        "at first use, which takes a moment.",
        "点“统计并测量”：语料的统计与实测遮盖率会出现在这里。内置语料首次使用时要处理片刻。",
    ),
    "data.tile.characters": ("Characters", "字符"),
    "data.tile.tokens": ("Tokens", "词元"),
    "data.tile.sentences": ("Sentences", "句子"),
    "data.tile.documents": ("Documents", "文档"),
    "data.tile.held": ("{n} held out", "留出 {n} 篇"),
    "data.tile.vocabulary": ("Vocabulary in use", "用到的词表项"),
    "data.tile.of": ("of {n}", "共 {n}"),
    "data.tile.unknown": ("Unknown tokens", "未登录词元"),
    "data.sentences.length": ("Length of sentences", "句子长度"),
    "data.documents.length": ("Length of documents", "文档长度"),
    "data.lengths": (
        "half at most {half}, 95% at most {most}, longest {longest} tokens",
        "一半不超过 {half}，95% 不超过 {most}，最长 {longest} 个词元",
    ),
    "data.words": ("Words", "词"),
    "data.words.note": ("share of words by tokens:", "按词元数的占比："),
    "data.words.size": ("{size} tokens", "{size} 个词元"),
    "data.words.mean": ("mean {mean}", "平均 {mean}"),
    "data.padding": ("Padding", "填充"),
    "data.padding.note": ("share of an example that holds no text", "样本中没有文字的比例"),
    "data.next_sentence": ("Two parts", "两段"),
    "data.packed": ("Packed", "装满"),
    "data.counted": ("Counted over the first {tokens} tokens.", "按前 {tokens} 个词元统计。"),
    "data.rates.recipe": ("Masking", "掩码方式"),
    "data.rates.length": ("Length", "长度"),
    "data.rates.spread": ("Hidden in an example (0–30%)", "各样本的遮盖率（0–30%）"),
    "data.rates.halved": ("Words half hidden ({words})", "只遮一半的词（{words}）"),
    "data.rates.paper": ("Paper", "论文"),
    "data.rates.characters": ("{share} of the characters", "占字符的 {share}"),
    "data.rates.halves": ("{share} of those touched", "占涉及词的 {share}"),
    "data.rates.note": (
        "Measured on the examples a run would get, held-out text where there is some; shares are of all tokens, "
        "[CLS] and [SEP] counted. A word is half hidden where only some of its tokens are to be guessed.",
        "在训练实际会得到的样本上测量，有留出部分时取留出部分；比例以全部词元计，含 [CLS] 与 [SEP]。"
        "“只遮一半的词”指一个词只有部分词元需要猜。",
    ),
    # pre-train: the form
    "pretrain.lead": (
        "Trains a NEZHA from nothing on the bundled text: it hides whole words and learns to guess them. "
        "A run goes on when you close this page; come back, or open it twice, and it is still here.",
        "用内置文本从零训练一个哪吒：遮住整个词，学着把它猜出来。关闭页面训练不会停；再回来，或同时打开两个页面，它都在。",
    ),
    "form.title": ("New run", "新的训练"),
    "form.size": ("Model size", "模型大小"),
    "form.size.help": (
        "Sets the sizes under “More”. Tiny fits two processor cores, base and large are the paper's and want a GPU.",
        "设定“更多选项”中的各项尺寸。微型适合两个处理器核心；base 与 large 是论文所用，需要 GPU。",
    ),
    "size.smoke": ("Try-out", "试跑"),
    "size.tiny": ("Tiny", "微型"),
    "size.small": ("Small", "小型"),
    "size.base": ("Base", "标准 base"),
    "size.large": ("Large", "大型 large"),
    "size.custom": ("Custom", "自定义"),
    "form.more": ("More options", "更多选项"),
    "form.start": ("Start", "开始训练"),
    "group.model": ("Model", "模型"),
    "group.data": ("Data", "数据"),
    "group.masking": ("Masking", "掩码"),
    "group.optimizer": ("Optimizer", "优化器"),
    "group.loop": ("Loop, saving and machine", "循环、保存与设备"),
    "choice.whole_word": ("whole words", "整词"),
    "choice.character": ("single characters", "单字"),
    "choice.phrase_entity": ("phrases and entities", "短语与实体"),
    "choice.next_sentence": ("two parts", "两段"),
    "choice.packed": ("packed", "装满"),
    "choice.piece": ("for each token", "逐词元"),
    "choice.word": ("for each word", "逐词"),
    "choice.drawn": ("drawn", "抽签"),
    "choice.phrase": ("phrases", "短语"),
    "choice.entity": ("entities", "实体"),
    "choice.functional": ("fixed, as released", "固定（已发布）"),
    "choice.functional_signed": ("fixed, the paper's", "固定（论文公式）"),
    "choice.learned_relative": ("trained distances", "训练的距离"),
    "choice.absolute": ("trained places", "训练的位置"),
    "choice.auto": ("automatic", "自动"),
    "choice.yes": ("yes", "是"),
    "choice.no": ("no", "否"),
    "command.title": ("The same run from a terminal", "在终端里启动同样的训练"),
    "command.copy": ("Copy", "复制"),
    "command.copied": ("Copied", "已复制"),
    "command.amount": ("{step} tokens a step, {all} in all", "每步 {step} 个词元，共 {all}"),
    # pre-train: the runs
    "runs.title": ("Runs", "训练列表"),
    "runs.none": (
        "No run yet. Press “Start”: its progress, its curves and its log appear here.",
        "还没有训练。点“开始训练”，进度、曲线和日志会出现在这里。",
    ),
    "state.starting": ("starting", "启动中"),
    "state.running": ("running", "训练中"),
    "state.stopping": ("saving, then stopping", "保存后停止"),
    "state.stopped": ("stopped", "已停止"),
    "state.finished": ("finished", "已完成"),
    "state.failed": ("failed", "失败"),
    "state.crashed": ("crashed", "意外中断"),
    "run.progress": ("Progress", "进度"),
    "run.steps": ("Step", "步数"),
    "run.speed": ("Speed", "速度"),
    "run.speed.unit": ("{n} tokens/s", "{n} 词元/秒"),
    "run.left": ("Time left", "剩余时间"),
    "run.loss": ("Training loss", "训练损失"),
    "run.held": ("Held-out loss", "留出集损失"),
    "run.accuracy": ("Masked accuracy", "掩码准确率"),
    "run.stop": ("Save and stop", "保存并停止"),
    "run.resume": ("Resume", "继续训练"),
    "run.fill": ("Fill in with it", "用它填空"),
    "run.attention": ("See its attention", "看它的注意力"),
    "run.delete": ("Delete…", "删除…"),
    "run.delete.ask": (
        "Delete “{name}” with its checkpoints, curves and log? This cannot be undone.",
        "删除“{name}”及其检查点、曲线和日志？此操作无法撤销。",
    ),
    "run.delete.yes": ("Delete for good", "永久删除"),
    "run.delete.no": ("Keep it", "保留"),
    "chart.waiting": (
        "The first loss appears after the first steps; loading the data takes a moment.",
        "最初几步之后会出现第一个损失值；读取数据需要片刻。",
    ),
    "chart.none": ("This run has recorded no loss.", "这次训练没有记录任何损失值。"),
    "chart.train": ("training text", "训练文本"),
    "chart.held": ("held-out text", "留出文本"),
    "chart.loss": ("Loss", "损失"),
    "chart.loss.unit": ("loss (nats)", "损失（奈特）"),
    "chart.rate": ("Learning rate", "学习率"),
    "chart.rate.unit": ("learning rate", "学习率"),
    "chart.step": ("step", "步"),
    "log.title": ("Log", "日志"),
    "log.none": ("Nothing printed yet.", "还没有输出。"),
    # numbers
    "unit.seconds": ("{s} s", "{s} 秒"),
    "unit.minutes": ("{m} min {s} s", "{m} 分 {s} 秒"),
    "unit.hours": ("{h} h {m} min", "{h} 小时 {m} 分"),
    "unit.days": ("{d} d {h} h", "{d} 天 {h} 小时"),
    "unit.millions": ("{n} million", "{wan} 万"),
    # start of the server
    "ready": (
        "NEZHA Workbench is open at {url} (Ctrl+C closes it; runs go on)",
        "哪吒工作台已打开：{url}（Ctrl+C 关闭，训练会继续）",
    ),
}
