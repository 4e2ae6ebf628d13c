"""Heads and what they do, `nezha heads`: key -> (English, 中文)."""

TEXTS: dict[str, tuple[str, str]] = {
    "heads_begin": (
        "looking at {texts} texts with the model and with its twin of random weights; about a minute for 60",
        "用模型及其随机权重对照模型观察 {texts} 篇文本；60 篇约需一分钟",
    ),
    "heads_shuffled": ("shuffled", "打乱"),
    "heads_kinds": ("what it does", "行为"),
    "heads_twin": ("twin", "对照"),
    "heads_largest": ("(the largest of any head of random weights)", "（随机权重各头中的最大值）"),
    "heads_joint": (", ", "、"),
    "head_kind_prev": ("previous", "前一词元"),
    "head_kind_next": ("next", "后一词元"),
    "head_kind_self": ("itself", "自身"),
    "head_kind_local": ("nearby", "邻近"),
    "head_kind_left": ("back", "向左"),
    "head_kind_right": ("ahead", "向右"),
    "head_kind_broad": ("everywhere", "均匀"),
    "head_kind_punct": ("punctuation", "标点"),
    "head_kind_special": ("[CLS] and [SEP]", "[CLS] 与 [SEP]"),
    "head_kind_far": ("far", "远处"),
    "head_kind_position": ("by position", "由位置主导"),
    "head_kind_content": ("by content", "由内容主导"),
    "head_kind_words": ("follows words", "跟随词"),
    "head_kind_against": ("avoids its word", "避开本词"),
    "head_kind_position_only": ("tracks position only", "只跟踪位置"),
    "heads_counts": (
        "Of {all} heads, {learnt} do something more than any head of random weights; {follow} follow the marked words and {avoid} avoid "
        "their own word (in the twin: {twin} either way); {position} track position only.",
        "{all} 个头中，{learnt} 个的行为超出所有随机权重的头；{follow} 个跟随标注的词，{avoid} 个避开本词（对照模型中两者共 {twin} 个）；{position} 个只跟踪位置。",
    ),
    "heads_facts": (
        "{model}, {texts} held-out articles of the People's Daily, {tokens} tokens, nothing hidden; [CLS] and [SEP] left out; seed {seed}.",
        "{model}，人民日报留出文章 {texts} 篇，{tokens} 个词元，未遮盖；不计 [CLS] 与 [SEP]；随机种子 {seed}。",
    ),
    "heads_reading": (
        "Figures are mean shares of attention; position is its share of the scores' variance; words is the attention of a pair within a word "
        "over that of a pair as far apart in two words, shuffled the same with the words in other orders; a head follows "
        "words over 1.25 and avoids its own under 0.80, where p < 0.05.\n"
        "* larger than in any head of random weights (p < 0.05, corrected for all heads). Attention is not an explanation: it does not say what "
        "the model would do without the head.",
        "各数为注意力的平均占比；position 为位置项在得分方差中的占比；words 为同一词内两字的注意力与相同距离、分属两词的两字之比，“打乱”为词序打乱后的同一比值；p < 0.05 时，大于 1.25 为跟随词，小于 0.80 为避开本词。\n"
        "* 大于随机权重的任何一个头（p < 0.05，已按所有头校正）。注意力并非解释：它不能说明去掉这个头后模型会怎样。",
    ),
    # the search language
    "query_wrong": (
        "cannot read the query “{query}”: character {place} should be {expected}; found “{found}”; write for example prev>0.6 and layer<4",
        "无法读懂查询“{query}”：第 {place} 个字符处应为{expected}，却是“{found}”；例如可写 prev>0.6 and layer<4",
    ),
    "query_expects_name": ("one of {names}", "以下之一：{names}"),
    "query_expects_sign": ("one of > >= < <= = != after {name}", " {name} 之后的 > >= < <= = != 之一"),
    "query_expects_number": ("a number such as 0.6 or 60%", "数字，如 0.6 或 60%"),
    "query_expects_close": ("a closing parenthesis", "右括号"),
    "query_expects_joint": ("“and”, “or” or the end", " and、or 或结尾"),
    "query_expects_flat": (
        "a comparison (at most {most} parentheses and “not” inside one another)",
        "比较式（括号与 not 最多嵌套 {most} 层）",
    ),
    "query_expects_part": ("a name, a number, a sign or a parenthesis", "名称、数字、符号或括号"),
}
