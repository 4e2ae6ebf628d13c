"""Data: four ways to hide, and what a corpus holds."""

TEXTS: dict[str, tuple[str, str]] = {
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
    "data.packed": ("Sentences", "整句"),
    "data.full": ("Full", "装满"),
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
}
