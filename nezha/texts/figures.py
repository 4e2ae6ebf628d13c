"""Figures for print: what they say, the columns of their numbers, what they refuse: key -> (English, 中文)."""

TEXTS: dict[str, tuple[str, str]] = {
    # refusals
    "plot_view": (
        "expected a view, one of: {choices}; got “{given}”; correct the name",
        "视图应为其中之一：{choices}，得到“{given}”；请改正名称",
    ),
    "plot_lang": (
        "expected a language, one of: {choices}; got “{given}”; correct it",
        "语言应为其中之一：{choices}，得到“{given}”；请改正",
    ),
    "plot_no_layer": (
        "expected a layer from {low} to {high}; got {given}; choose one of those",
        "层应在 {low} 到 {high} 之间，得到 {given}；请改选",
    ),
    "plot_no_head": (
        "expected a head from {low} to {high}; got {given}; choose one of those",
        "头应在 {low} 到 {high} 之间，得到 {given}；请改选",
    ),
    "plot_no_token": (
        "expected a token from {low}, which is [CLS], to {high}; got {given}; choose one of those",
        "词元应在 {low}（即 [CLS]）到 {high} 之间，得到 {given}；请改选",
    ),
    "head_code": (
        "expected the code of a head, {prefix} and letters for at most {pairs} pairs; got “{given}”; copy it whole from the picture",
        "需要头的代码：{prefix} 及至多 {pairs} 对频率的字母，得到“{given}”；请从图中完整复制",
    ),
    "plot_suffix": (
        "expected a file name that ends in one of: {suffixes}; got “{given}”; change its ending",
        "文件名的后缀应为其中之一：{suffixes}，得到“{given}”；请改后缀",
    ),
    "plot_unwritable": (
        "expected to write the figure to {path}; the system says: {reason}; give another path",
        "需要把图写到 {path}，系统提示：{reason}；请给出其他路径",
    ),
    "plot_needs_positions": (
        "expected a model with relative positions for the view “{view}”; “{model}” adds absolute ones to its input; draw maps, wall or words",
        "视图“{view}”需要带相对位置的模型，“{model}”在输入端加绝对位置；请改画 maps、wall 或 words",
    ),
    "plot_alone": (
        "expected --out with a .svg, .png, .pdf or .csv file beside {given}; got {out}; add one, or leave {given} out",
        "{given} 需与 --out 的 .svg、.png、.pdf 或 .csv 文件同用，得到 {out}；请补上，或去掉 {given}",
    ),
    "plot_nowhere": ("no --out", "没有 --out"),
    # under every figure
    "plot_source": (
        "Model {model} ⋅ {tokens} tokens, none masked out ⋅ text: {text}",
        "模型 {model} ⋅ {tokens} 个词元，均未屏蔽 ⋅ 文本：{text}",
    ),
    "plot_text_unwritten": ("(not printed: no font here has its characters)", "（未印出：这里没有含这些字的字体）"),
    "plot_specials_out": (
        "[CLS] and [SEP] are left out, nothing is rescaled.",
        "未画 [CLS] 与 [SEP]，其余数值未重新归一化。",
    ),
    "plot_caveat": (
        "Attention shows where a head looks, not why the model answers as it does.",
        "注意力显示一个头看向哪里，并不解释模型为何这样回答。",
    ),
    "plot_missed": (
        "No font here has a shape for some characters: a token is shown by its number (#0 is [CLS]), a character by its code.",
        "部分字符在这里的字体中没有字形：词元以序号表示（#0 为 [CLS]），字符以编码表示。",
    ),
    "plot_colon": (": ", "："),
    "plot_comma": (", ", "，"),
    "plot_comma_short": (", ", "、"),
    "plot_head": ("Layer {layer}, head {head}", "第 {layer} 层第 {head} 头"),
    # words that several figures share
    "plot_content": ("content", "内容"),
    "plot_position": ("position", "位置"),
    "plot_score": ("score", "总分"),
    "plot_attention": ("attention", "注意力"),
    "plot_rank": ("rank", "名次"),
    "plot_query": ("looks from", "查询字"),
    "plot_key": ("looked at", "被看的字"),
    "plot_offset": ("offset", "偏移"),
    "plot_offset_axis": ("offset: tokens to the left (−) or right (+)", "偏移：向左（−）或向右（+）的词元数"),
    "plot_dimension": ("dimension", "维度"),
    "plot_frequency": ("frequency, the fastest first", "频率（由快到慢）"),
    "plot_apart": ("offsets apart", "偏移之差"),
    "plot_scale_common": (
        "Colour scales are those of all heads of this text, square root; attention ends at 1.",
        "色标为本文所有头共用，取平方根；注意力以 1 为上限。",
    ),
    "plot_scale_shares": ("The colour scale ends at 1, square root.", "色标以 1 为上限，取平方根。"),
    "plot_scale_own": ("Colour scales are this head's own, square root.", "色标为该头独有，取平方根。"),
    # one head as a sum of maps
    "plot_maps_title": ("content + position = score → attention", "内容 + 位置 = 总分 → 注意力"),
    "plot_maps_shows": (
        "A row is the token that looks, a column the token looked at: content q⋅k/√d, position q⋅R/√d, their sum, and its softmax.",
        "行为查询字，列为被看的字：内容 q⋅k/√d、位置 q⋅R/√d、两者之和，以及其 softmax。",
    ),
    "plot_exact": (
        "softmax(content + position) gives the model's own attention back to {error}.",
        "softmax(内容 + 位置) 与模型自身的注意力相差不超过 {error}。",
    ),
    # offset curve
    "plot_curve_title": ("what distance says to {token}", "距离对「{token}」说了什么"),
    "plot_curve_line": ("q⋅R/√d, the position score", "q⋅R/√d：位置得分"),
    "plot_curve_prior": ("from the query's bias alone, for any text", "仅由查询偏置得到，与文本无关"),
    "plot_curve_bars": ("attention that lands there", "落在该处的注意力"),
    "plot_curve_waves": ("its sinusoids", "正弦分量"),
    "plot_curve_shows": (
        "The position score of token {at}, {token}, at every offset; below, the sinusoids that add up to it, darker where the wave is longer. Bars: its attention, beyond the ends gathered in the outermost ones.",
        "第 {at} 个词元「{token}」在各偏移处的位置得分；下方为相加成它的正弦波，波长越长颜色越深。柱：它的注意力，超出两端的计入最外侧。",
    ),
    "plot_curve_shows_learned": (
        "The position score of token {at}, {token}, at every offset; this model learned its table, so there are no sinusoids. Bars: its attention, beyond the ends gathered in the outermost ones.",
        "第 {at} 个词元「{token}」在各偏移处的位置得分；该模型的表是学出来的，没有正弦分量。柱：它的注意力，超出两端的计入最外侧。",
    ),
    "plot_series_position": ("position score", "位置得分"),
    "plot_series_prior": ("from the bias alone", "仅由偏置"),
    "plot_series_attention": ("attention", "注意力"),
    "plot_series_wave": ("sinusoid {number}", "第 {number} 个正弦波"),
    # the wall
    "plot_wall_title": ("Every head by offset", "所有头的偏移分布"),
    "plot_wall_heads": ("head", "头"),
    "plot_wall_layers": ("layer", "层"),
    "plot_kind_left": ("looks left", "看左边"),
    "plot_kind_self": ("looks at itself", "看自身"),
    "plot_kind_right": ("looks right", "看右边"),
    "plot_kind_broad": ("no offset stands out", "无突出偏移"),
    "plot_wall_shows": (
        "Mean attention at each offset from −{reach} to +{reach}, divided by the number of pairs, [CLS] and [SEP] left out; the number is the strongest offset that at least half of the tokens have, which gives the colour where it reaches {times} times the head's mean.",
        "偏移 −{reach} 到 +{reach} 处的平均注意力，已除以字对数目，不含 [CLS] 与 [SEP]；数字为至少一半词元具有的偏移中最强的一个，达到该头均值的 {times} 倍时决定颜色。",
    ),
    "plot_wall_scale_common": ("All heads share one height.", "所有头共用同一高度标尺。"),
    "plot_wall_scale_own": ("Each head has its own height.", "各头高度标尺独立。"),
    # offsets across
    "plot_skew_title": ("diagonals become columns", "对角线变成列"),
    "plot_skew_plain": ("tokens across", "横轴为字"),
    "plot_skew_across": ("offsets across", "横轴为偏移"),
    "plot_skew_shows": (
        "The same maps twice: above with the token looked at across, below with its offset. The percentage is the share of a map's variance that the offset explains: 100% where each diagonal has one value.",
        "同一组图画两遍：上方横轴为被看的字，下方横轴为偏移。百分数为偏移所解释的方差占比：每条对角线只有一个值时为 100%。",
    ),
    "plot_explained": ("offset explains {share}", "偏移解释 {share}"),
    # the table R
    "plot_table_title": ("The table R: how a model is told distances", "表 R：距离如何告诉模型"),
    "plot_table_picture": ("R", "R"),
    "plot_table_similarity": ("cosines of its rows", "各行的余弦"),
    "plot_table_fall": ("mean cosine by distance", "按距离的平均余弦"),
    "plot_table_shows": (
        "R has {rows} rows, an offset each, of {width} numbers: sine and cosine of the row at {turns} frequencies. It is computed, not learned, and the same in all layers and heads.",
        "R 有 {rows} 行，每行一个偏移，含 {width} 个数：该行在 {turns} 个频率上的正弦与余弦。它由公式算出而非学习得到，所有层和头共用。",
    ),
    "plot_table_shows_learned": (
        "R has {rows} rows, an offset each, of {width} numbers, learned in training.",
        "R 有 {rows} 行，每行一个偏移，含 {width} 个数，由训练学得。",
    ),
    "plot_table_falls": ("Rows are alike where offsets are near: {near}.", "偏移相近的行也相似：{near}。"),
    "plot_fall": ("{apart} apart {cosine}", "相差 {apart} 时为 {cosine}"),
    # one pair
    "plot_pair_content": ("q⋅k by dimension", "q⋅k：逐维"),
    "plot_pair_position": ("q⋅R by frequency", "q⋅R：逐频率"),
    "plot_pair_steps": ("content + position = score", "内容 + 位置 = 总分"),
    "plot_pair_rank": ("the row by score", "该行按总分排序"),
    "plot_pair_shows": (
        "Token {query_at}, {query}, looks at token {seen_at}, {seen}, offset {offset}: rank {rank} of {of}, {share} of its attention.",
        "第 {query_at} 个词元「{query}」看第 {seen_at} 个词元「{seen}」，偏移 {offset}：{of} 个中第 {rank} 名，占其注意力的 {share}。",
    ),
    "plot_pair_strongest": ("The frequencies that say most: {numbers}.", "影响最大的频率：第 {numbers} 个。"),
    # words
    "plot_words_title": ("words, not characters", "看词，不看字"),
    "plot_words_tokens": ("tokens", "词元"),
    "plot_words_words": ("words", "词"),
    "plot_words_shows": (
        "Right, the tokens of a word are one: keys are summed, queries averaged, so that a row still adds up to 1. Lines on the left are word boundaries.",
        "右图把一个词的词元合为一个：键求和，查询求平均，每行之和仍为 1。左图的线为词的边界。",
    ),
    # columns of the CSV
    "column_plot_query_at": ("query number", "查询序号"),
    "column_plot_query": ("query", "查询字"),
    "column_plot_key_at": ("key number", "键序号"),
    "column_plot_key": ("key", "键字"),
    "column_plot_query_word": ("query word", "查询词"),
    "column_plot_key_word": ("key word", "键词"),
    "column_plot_offset": ("offset", "偏移"),
    "column_plot_content": ("content", "内容"),
    "column_plot_position": ("position", "位置"),
    "column_plot_score": ("score", "总分"),
    "column_plot_attention": ("attention", "注意力"),
    "column_plot_series": ("series", "序列"),
    "column_plot_value": ("value", "数值"),
    "column_plot_layer": ("layer", "层"),
    "column_plot_head": ("head", "头"),
    "column_plot_kind": ("kind", "类型"),
    "column_plot_pairs": ("pairs", "字对数"),
    "column_plot_mean": ("mean attention", "平均注意力"),
    "column_plot_picture": ("picture", "图"),
    "column_plot_across": ("dimension, offset or distance", "维度、偏移或距离"),
    "column_plot_part": ("part", "部分"),
    "column_plot_number": ("number", "序号"),
}
