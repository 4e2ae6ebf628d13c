"""The classic views and bertviz: key -> (English, 中文)."""

TEXTS: dict[str, tuple[str, str]] = {
    # refusals
    "classic_nothing": (
        "expected attention to draw; got none; pass attention and tokens, or an AttentionResult",
        "需要可画的注意力，得到的是空；请传入 attention 与 tokens，或一个 AttentionResult",
    ),
    "classic_both": (
        "expected either attention, or encoder and decoder arguments; got both; leave one out",
        "attention 与编码器、解码器参数只能给其一，得到两者；请去掉一个",
    ),
    "classic_shape": (
        "expected for each layer a tensor (1, heads, tokens, tokens), all alike; got {given}; ask the model with output_attentions=True and one text",
        "每层应为形状一致的张量 (1, 头, 词元, 词元)，得到 {given}；请用 output_attentions=True 并只输入一个文本",
    ),
    "classic_tokens": (
        "expected {rows} tokens on the left and {columns} on the right, as the attention has; got {left} and {right}; pass the tokens of the same text",
        "左侧应有 {rows} 个词元、右侧 {columns} 个，与注意力一致，得到 {left} 与 {right}；请传入同一文本的词元",
    ),
    "classic_not_included": (
        "expected a layer among {layers}; got {layer}; add it to include_layers",
        "层应在 {layers} 之中，得到 {layer}；请加入 include_layers",
    ),
    "classic_mode": (
        "expected display_mode “auto”, “light” or “dark”; got “{given}”; choose one",
        "display_mode 应为“auto”“light”或“dark”，得到“{given}”；请选其一",
    ),
    "classic_action": (
        "expected html_action “view” or “return”; got “{given}”; choose one",
        "html_action 应为“view”或“return”，得到“{given}”；请选其一",
    ),
    "classic_no_notebook": (
        'expected IPython for html_action “view”; it is not installed; pass html_action="return" and save the page',
        'html_action 为“view”时需要 IPython，尚未安装；请用 html_action="return" 并保存页面',
    ),
    "bertviz_missing": (
        "expected the package bertviz for this view; it is not installed; run: pip install bertviz",
        "此视图需要 bertviz，尚未安装；请运行：pip install bertviz",
    ),
    "bertviz_long": (
        "expected at most about {fits} tokens for a view of bertviz, which writes every weight out; the text has {tokens}; shorten it, or choose one of the other views",
        "bertviz 会写出每个权重，此视图最多约 {fits} 个词元，这段文本有 {tokens} 个；请缩短，或选择其他视图",
    ),
    "bertviz_other": (
        "expected the page of bertviz 1.4; the installed bertviz writes another one; run: pip install bertviz==1.4.1",
        "需要 bertviz 1.4 的页面，已安装的版本写法不同；请运行：pip install bertviz==1.4.1",
    ),
    # above bertviz's own views
    "bertviz_note": (
        "Drawn by bertviz, whose layers and heads count from 0; numbers are rounded to four decimals.",
        "由 bertviz 绘制，其层与头从 0 数起；数值保留四位小数。",
    ),
    "bertviz_neuron": (
        "It knows no relative positions: q × k here is the content term alone, the softmax is the model's own.",
        "bertviz 不认识相对位置：这里的 q × k 只是内容项，softmax 为模型自身的结果。",
    ),
    # our own
    "classic_title_head": ("Head view", "单层视图"),
    "classic_title_model": ("Model view", "全模型视图"),
    "classic_title_neuron": ("Neuron view", "神经元视图"),
    "classic_word_title": (
        "Lines from each token to those it looks at, stronger where it looks more",
        "从每个词元到它所看词元的连线，越深表示越关注",
    ),
    "classic_word_layer": ("Layer", "层"),
    "classic_word_head": ("Head", "头"),
    "classic_word_part": ("Attention", "范围"),
    "classic_word_all": ("all", "全部"),
    "classic_word_aa": ("sentence A → A", "句 A → A"),
    "classic_word_bb": ("sentence B → B", "句 B → B"),
    "classic_word_ab": ("sentence A → B", "句 A → B"),
    "classic_word_ba": ("sentence B → A", "句 B → A"),
    "classic_word_encoder": ("encoder", "编码器"),
    "classic_word_decoder": ("decoder", "解码器"),
    "classic_word_cross": ("cross", "交叉"),
    "classic_word_every": ("all heads", "全选"),
    "classic_word_none": ("no head", "全不选"),
    "classic_word_hint_head": (
        "Hover a token to see only its lines; click a head to switch it, double-click for it alone. Lines under 2% are left out.",
        "把指针放在词元上只看它的连线；点击头可开关，双击只留该头。低于 2% 的连线不画。",
    ),
    "classic_word_hint_model": (
        "Rows are layers, columns are heads; click one to enlarge it. Lines under 4% are left out.",
        "行为层，列为头；点击放大。低于 4% 的连线不画。",
    ),
    "classic_word_hint_neuron": (
        "Hover a token on the left to see how it comes to its attention. Violet is above 0, orange below.",
        "把指针放在左侧词元上，看它的注意力如何算出。紫色为正，橙色为负。",
    ),
    "classic_word_back": ("← all heads", "← 所有头"),
    "classic_word_query": ("query q", "查询 q"),
    "classic_word_key": ("key k", "键 k"),
    "classic_word_product": ("q × k", "q × k"),
    "classic_word_content": ("content", "内容"),
    "classic_word_position": ("+ position", "+ 位置"),
    "classic_word_softmax": ("softmax", "softmax"),
    "classic_word_looks": ("layer {layer}, head {head}", "第 {layer} 层第 {head} 头"),
    "classic_word_gives": (
        "{from} gives {share} of its attention to {to}, mean of the heads shown.",
        "「{from}」把 {share} 的注意力给了「{to}」，为所示各头的平均。",
    ),
}
