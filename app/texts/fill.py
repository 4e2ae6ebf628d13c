"""Fill in."""

TEXTS: dict[str, tuple[str, str]] = {
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
}
