"""What a model that calls the workbench by MCP is told of it and of its tools: key -> (English, 中文)."""

TEXTS: dict[str, tuple[str, str]] = {
    "tools.about": (
        "NEZHA is a Chinese masked language model with functional relative positions. These tools ask the models of one workbench: fill in missing Chinese characters, say where attention looks, ask fine-tuned models, and look at training runs. Nothing is started, changed or deleted. Texts are Chinese; mark each missing character with [MASK]. Call `models` first where another model than the bundled one is wanted.",
        "哪吒（NEZHA）是采用函数式相对位置编码的中文掩码语言模型。这些工具使用同一个工作台中的模型：填补缺失的汉字、说明注意力看向何处、询问微调过的模型、查看训练。它们不会启动、更改或删除任何东西。文本应为中文，每个缺字写作 [MASK]。要用内置以外的模型时，请先调用 `models`。",
    ),
    "tools.fill_mask": (
        "The likeliest characters for each [MASK] of a Chinese text, with probabilities.\n\nEach mask is answered on its own: for two masks side by side these are two guesses, not the best pair.\n\nArgs:\n    text: Chinese text with at least one [MASK] in each gap.\n    model: “bundled”, or a name that `models` lists under `pretrained`.\n    k: candidates for each mask, 1 to 100.\n\nReturns `masks`: for each its `start` in the text and `candidates`, the likeliest first.",
        "中文文本中每个 [MASK] 最可能的字及其概率。\n\n每个空位单独作答：相邻两个空位得到的是两次猜测，不是最佳组合。\n\n参数：\n    text：至少含一个 [MASK] 的中文文本，如 中华人民共和[MASK]。\n    model：“bundled”，或 `models` 在 `pretrained` 下列出的名称。\n    k：每个空位的候选数，1 到 100。\n\n返回 `masks`：各空位在文本中的 `start` 和 `candidates`，概率高的在前。",
    ),
    "tools.attention_summary": (
        "What every attention head of a model mostly does in a text.\n\nArgs:\n    text: Chinese text of at most 256 characters.\n    pair: a second text, for a pair; empty for none.\n    model: “bundled”, or any name that `models` lists.\n    strongest: how many distances of each head, 1 to 16.\n\nReturns `tokens` and `heads`: each with `layer` and `head` from 1, `content_share` (0: its scores depend on distance alone, 1: on content alone) and `offsets`: key place minus query place (-1 is the token before) with the mean attention there. Attention is no explanation of an answer.",
        "模型的每个注意力头在一段文本中主要做什么。\n\n参数：\n    text：最多 256 个字符的中文文本。\n    pair：句对的第二段文本；没有则留空。\n    model：“bundled”，或 `models` 列出的任一名称。\n    strongest：每个头列出几个距离，1 到 16。\n\n返回 `tokens` 和 `heads`：每个头的 `layer`、`head`（从 1 数起）、`content_share`（0：得分只取决于距离，1：只取决于内容）和 `offsets`：键的位置减查询的位置（-1 即前一个词元）及该处的平均注意力。注意力不能解释模型的回答。",
    ),
    "tools.predict": (
        "What a fine-tuned model says of a text: a label with probabilities, the names in it, or the answer to a question.\n\nArgs:\n    model: a name that `models` lists under `tuned`, beside its task.\n    text: the text; the first sentence of a pair, the premise, or the passage.\n    second: the second sentence, the hypothesis, or the question; empty for other tasks.",
        "微调过的模型对文本的回答：标签及概率、其中的名字，或问题的答案。\n\n参数：\n    model：`models` 在 `tuned` 下列出的名称，旁边是它的任务。\n    text：文本；句对的第一句、前提或篇章。\n    second：第二句、假设或问题；其他任务留空。",
    ),
    "tools.models": (
        "Names of the models that can be asked: `pretrained` for `fill_mask` and `attention_summary`, `tuned` for `predict`, each with its task (sentiment, names, pairs, inference, reading).",
        "可以使用的模型名称：`pretrained` 用于 `fill_mask` 和 `attention_summary`，`tuned` 用于 `predict`，各附任务（sentiment 情感、names 命名实体、pairs 句对、inference 推理、reading 阅读理解）。",
    ),
    "tools.runs": (
        "Training runs, the newest first: kind, state (queued, starting, running, stopping, stopped, finished, failed …), step of steps.\n\nArgs:\n    query: words that must all hold, such as “sentiment”, “state:finished” or “tag:demo”; empty for all.\n    most: how many, 1 to 100.",
        "训练列表，新的在前：类别、状态（queued 排队、running 运行中、stopped 已停止、finished 已完成、failed 失败等）、当前步与总步数。\n\n参数：\n    query：须全部满足的词，如 sentiment、state:finished、tag:demo；留空为全部。\n    most：列出几个，1 到 100。",
    ),
    "tools.run": (
        "One training run: its state, its latest and best figures, and for a fine-tuning its test figures with 95% intervals, baselines, and how far it lies above each of them (`verdict`: ahead, noise or behind).\n\nArgs:\n    name: as `runs` lists it.",
        "一次训练：状态、最近和最佳的数值；若为微调，还有测试集结果及 95% 区间、基线，以及高出各基线多少（`verdict`：ahead 领先、noise 属于噪声、behind 落后）。\n\n参数：\n    name：`runs` 列出的名称。",
    ),
}
