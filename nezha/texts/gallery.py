"""The gallery: its index and the titles of what has no title of its own."""

_EN = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><title>NEZHA · gallery</title><style>{style}</style></head>
<body><header><h1>What each head does with distance</h1>
<p>Model {model}. Text: “{text}” <a href="{other}">{switch}</a></p>
<p>A high attention weight shows where a head looks, not why a model answers as it does: see the switch-offs.</p></header>
<main>
{cards}
</main></body></html>
"""

_ZH = """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><title>哪吒 · 图廊</title><style>{style}</style></head>
<body><header><h1>每个注意力头如何使用距离</h1>
<p>模型 {model}；文本：“{text}” <a href="{other}">{switch}</a></p>
<p>注意力权重高，说明一个头在看哪里，并不说明模型为何这样回答：请看“逐项关闭”。</p></header>
<main>
{cards}
</main></body></html>
"""

TEXTS: dict[str, tuple[str, str]] = {
    "gallery_page": (_EN, _ZH),
    "gallery_begin": ("making {name}", "正在生成 {name}"),
    "gallery_live": ("The live viewer", "交互查看器"),
    "gallery_live_about": (
        "Every head over one text: content + position, the offset curve, pairs, the value side, kinds of heads; random "
        "weights beside it.",
        "一段文本上的所有头：内容加位置、偏移曲线、字对、值一侧、头的种类；旁边是随机权重。",
    ),
    "gallery_curve": ("What distance says to one character", "距离对一个字说了什么"),
    "gallery_wall": ("All heads by offset", "所有头的偏移分布"),
    "gallery_skew": ("Diagonals become columns", "对角线变成列"),
    "gallery_table": ("The table R", "距离表 R"),
    "gallery_pair": ("One pair of characters, down to the frequencies", "一对字，细到每个频率"),
    "gallery_words": ("Words instead of characters", "看词，不看字"),
    "gallery_head": ("Head view", "单层视图"),
    "gallery_model": ("Model view", "全模型视图"),
    "gallery_neuron": ("Neuron view", "神经元视图"),
    "gallery_bertviz_head": ("bertviz: head view", "bertviz：单层视图"),
    "gallery_bertviz_model": ("bertviz: model view", "bertviz：全模型视图"),
    "gallery_bertviz_neuron": ("bertviz: neuron view", "bertviz：神经元视图"),
}
