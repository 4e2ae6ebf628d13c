"""What a person types, and questions to a model: key -> (English, 中文)."""

TEXTS: dict[str, tuple[str, str]] = {
    # how long a question takes
    "expected": (
        "expected to take {duration} here, from {share} of its work that was timed",
        "预计在本机用时 {duration}（按已计时的 {share} 工作量推算）",
    ),
    "expected_done": ("took {duration} here; all of it is done", "在本机用时 {duration}，已全部完成"),
    "question_expected": ("expected to take about {duration} on this machine", "预计在本机用时约 {duration}"),
    "question_progress": ("{share} done, about {left} left", "已完成 {share}，约剩 {left}"),
    "question_stopped": (
        "expected an answer; the question was stopped; ask again when you like",
        "本应给出答案，但提问已被停止；随时可以再问",
    ),
    # what a person types
    "empty_text": (
        "expected a text with at least one character; got an empty one; type or paste some Chinese text",
        "需要至少一个字的文本，得到的是空文本；请输入或粘贴一段中文",
    ),
    "no_mask": (
        "expected at least one [MASK] in the text; found none in “{text}”; write [MASK] where a character is missing",
        "文本中需要至少一个 [MASK]，“{text}”里没有；请在缺字的地方写上 [MASK]",
    ),
    "text_too_long": (
        "expected at most {limit} tokens; the text has {given}; shorten it or split it",
        "最多 {limit} 个词元，这段文本有 {given} 个；请缩短或拆分",
    ),
    "question_and_context": (
        "expected a question and a passage, each a text; got {given}; call it with question=… and context=…",
        "需要一个问题（question）和一段原文（context），两者都是文本，得到 {given}；请写成 question=…、context=…",
    ),
    "question_options": (
        "expected options of question answering, {choices}; got {given}; correct the name",
        "问答的选项为 {choices}，得到 {given}；请改正名称",
    ),
    "top_k_range": (
        "expected k between 1 and {limit}; got {given}; choose a number in that range",
        "k 应在 1 到 {limit} 之间，得到 {given}；请改用该范围内的数",
    ),
    "attention_part": (
        "expected a layer from 1 to {layers}, and a head from 1 to {heads} or 0 for all; got layer {layer}, head {head}",
        "层应在 1 到 {layers} 之间，头应在 1 到 {heads} 之间（0 表示全部），得到第 {layer} 层、第 {head} 头",
    ),
    # insight: asking a model
    "no_model": (
        "expected the name of a model, or a folder with config.json or bert_config.json; got “{model}”; there are: {choices}",
        "需要模型名称，或含有 config.json 或 bert_config.json 的文件夹，得到“{model}”；现有：{choices}",
    ),
    "run_without_checkpoint": (
        "expected a run with a checkpoint; “{name}” has saved none yet; wait for its first save or choose another model",
        "需要已有检查点的训练，“{name}”尚未保存过；请等它第一次保存，或选择其他模型",
    ),
    "few_checkpoints": (
        "expected a training with at least two checkpoints; “{model}” has {given}; name “birth”, a run that kept several (--keep-every), or a folder that holds step-NNNNNN folders",
        "需要至少有两个检查点的训练，“{model}”有 {given} 个；请用“birth”、保留了多个检查点的训练（--keep-every），或含有 step-NNNNNN 文件夹的文件夹",
    ),
    "not_nezha": (
        "expected a NEZHA model in {folder}; its config.json says model_type “{kind}”; choose another folder",
        "{folder} 中应是 NEZHA 模型，其 config.json 的 model_type 为“{kind}”；请选择其他文件夹",
    ),
    "vocabulary_too_large": (
        "expected at most {limit} vocabulary entries for the model in {folder}; its vocab.txt has {given}; use the vocabulary it was trained with",
        "{folder} 中的模型最多容纳 {limit} 个词表项，vocab.txt 有 {given} 个；请使用训练它时的词表",
    ),
    "no_mask_head": (
        "expected a model with a masked-language head; “{model}” has none; choose a pre-trained model",
        "需要带有掩码语言模型头的模型，“{model}”没有；请选择预训练模型",
    ),
    # insight: attention taken apart
    "capture_choice": (
        "expected {name} counted from 0 to {last}, at least one; got {given}; correct the numbers",
        "{name} 应从 0 数到 {last}，至少一个，得到 {given}；请改正编号",
    ),
    "capture_memory": (
        "expected a capture that fits in memory; {layers} layers × {heads} heads of {tokens} tokens need about {needed} GB and {free} GB are free; "
        "choose fewer layers= or heads=, or a shorter text",
        "所取的注意力应能放入内存，{layers} 层 × {heads} 头、{tokens} 个词元约需 {needed} GB，可用 {free} GB；请减少 layers= 或 heads=，或缩短文本",
    ),
    "capture_unwritable": (
        "expected to write the capture to {path}; the system says: {reason}; give another path",
        "需要把结果写到 {path}，系统提示：{reason}；请给出其他路径",
    ),
    "capture_file": (
        "expected a file that AttentionResult.save wrote, whole; {path} is not one ({reason}); save the result again",
        "{path} 应是 AttentionResult.save 写出的完整文件，但并非如此（{reason}）；请重新保存",
    ),
    "no_relative_positions": (
        "expected a model with relative positions; “{model}” has absolute ones, and “{what}” asks about distances; choose another model or another question",
        "需要带相对位置的模型，“{model}”用的是绝对位置，而“{what}”问的是距离；请换一个模型或换一个问题",
    ),
    "too_many_models": (
        "expected at most {limit} models; got {given}; name fewer of them",
        "最多可比较 {limit} 个模型，给出了 {given} 个；请减少",
    ),
    "lengths_rise": (
        "expected the longest length to be above the shortest; got {shortest} and {longest}; raise the longest or lower the shortest",
        "最长长度须大于最短长度，得到最短 {shortest}、最长 {longest}；请增大最长或减小最短",
    ),
    "held_out_too_short": (
        "expected held-out text for at least 2 texts of {length} tokens; there is enough for {given}; choose a smaller length or prepare more text",
        "留出部分至少要有 2 段 {length} 词元的文本，现只够 {given} 段；请减小长度或准备更多文本",
    ),
    "no_word_of_two": (
        "expected two [MASK] side by side, or a text without a mask that has a two-character word; found neither in “{text}”; write [MASK][MASK] where a word is missing",
        "需要两个相连的 [MASK]，或一段不含 [MASK] 而有双字词的文本，“{text}”中都没有；请在缺词处写上 [MASK][MASK]",
    ),
    "no_masking_study": (
        "expected results that `python -m benchmarks.studies masking` wrote; {path} has none; choose another file or leave it empty",
        "需要 `python -m benchmarks.studies masking` 写出的结果，{path} 中没有；请换一个文件或留空",
    ),
}
