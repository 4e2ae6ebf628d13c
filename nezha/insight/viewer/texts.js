// Every word that the viewer shows, in both languages, and how a number or a token is written.

const TEXTS = {
  en: {
    viewer: "Attention viewer",
    sentence: "The text, shaded by where one character looks",
    sentenceHint: "Hover a character, or walk with the arrow keys; click keeps it.",
    looksFrom: "{token} looks at …",
    wall: "Heads",
    wallHint: "rows are layers, columns are heads; arrow keys move",
    wallMaps: "maps",
    wallProfiles: "offset profiles",
    profileNote: "mean attention at each offset, from {low} to {high}, divided by the number of pairs; [CLS] and [SEP] left out",
    head: "Layer {layer} · head {head}",
    layerShort: "L{layer}",
    headShort: "H{head}",
    headLabel: "layer {layer}, head {head}",
    probabilities: "attention",
    content: "content",
    position: "position",
    score: "score",
    contentOnly: "content alone",
    positionOnly: "position alone",
    probabilitiesNote: "Share of attention: every row adds up to 1.",
    contentNote: "q·k/√d: what the two characters say to each other, wherever they stand.",
    positionNote: "q·R/√d: what the distance alone says to the querying character.",
    scoreNote: "Content + position: what goes into the softmax.",
    contentOnlyNote: "softmax of content: where the head would look if it knew no distances.",
    positionOnlyNote: "softmax of position: where the head would look if it saw no content.",
    whatIf: "what if only …",
    exact: "softmax(content + position) gives the model's own attention back to {error}.",
    specials: "[CLS] [SEP]",
    specialsTitle: "Show or hide the rows and columns of [CLS] and [SEP]",
    specialsNote: "[CLS] and [SEP] are hidden, nothing is rescaled: {share} of this row's attention goes to them.",
    perHead: "own scale",
    perHeadTitle: "On: each head uses its own colour scale. Off: one scale for all heads. Content, position and score always share it.",
    readable: "enlarge",
    readableTitle: "Draw the map large enough to read every character; it then scrolls",
    query: "looks from ↓",
    key: "looked at →",
    map: "Map of {view}",
    mapHelp: "Arrow keys walk through the map, Enter chooses the pair.",
    tipOffset: "offset",
    left: "{n} to the left",
    right: "{n} to the right",
    same: "itself",
    curve: "What distance says to {token}",
    curveLine: "q·R/√d, the position score at each offset",
    curveBars: "attention that lands at each offset",
    curvePrior: "the same from the head's query bias alone, for any text",
    curveWaves: "its sinusoids",
    wavesTitle: "Show the sinusoids that add up to the curve",
    allOffsets: "all ±{k}",
    allOffsetsTitle: "Show every offset that the model knows, not only those in this text",
    axisLeft: "← characters to the left",
    axisRight: "characters to the right →",
    noPositions: "This model has no relative positions, so there is no curve.",
    captionRow: "{from} gives {share} of its attention to {to} ({where}).",
    captionHead: "Over all characters, {left} goes one to the left, {right} one to the right, {self} to the character itself.",
    captionSpread: "Along a row, scores vary by {content} with content and by {position} with position (standard deviation).",
    caveat: "Attention shows where a head looks, not why the model answers as it does. What is lost without it is measured by switching it off: nezha look switch-offs.",
    caveatLink: "Switch off this model’s heads, one after another",
    randomWeights: " (random weights)",
    captionText: "Model {model} · {n} tokens",
    language: "中文",
    languageTitle: "切换到中文",
    theme: "dark",
    themeLight: "light",
    themeTitle: "Switch between light and dark",
  },
  zh: {
    viewer: "注意力查看器",
    sentence: "原文，颜色深浅表示某个字看向哪里",
    sentenceHint: "把鼠标放在字上，或用方向键移动；点击可固定。",
    looksFrom: "{token} 看向……",
    wall: "注意力头",
    wallHint: "行为层，列为头；方向键移动",
    wallMaps: "热图",
    wallProfiles: "偏移分布",
    profileNote: "各偏移处的平均注意力（偏移 {low} 到 {high}），已除以字对数目；不含 [CLS] 与 [SEP]",
    head: "第 {layer} 层 · 第 {head} 头",
    layerShort: "{layer}层",
    headShort: "{head}头",
    headLabel: "第 {layer} 层第 {head} 头",
    probabilities: "注意力",
    content: "内容",
    position: "位置",
    score: "总分",
    contentOnly: "只看内容",
    positionOnly: "只看位置",
    probabilitiesNote: "注意力的份额：每行之和为 1。",
    contentNote: "q·k/√d：两个字彼此之间的得分，与它们站在哪里无关。",
    positionNote: "q·R/√d：仅由距离给查询字的得分。",
    scoreNote: "内容 + 位置：送入 softmax 的总分。",
    contentOnlyNote: "仅对内容做 softmax：若不知道距离，这个头会看向哪里。",
    positionOnlyNote: "仅对位置做 softmax：若看不到内容，这个头会看向哪里。",
    whatIf: "假如只看……",
    exact: "softmax(内容 + 位置) 与模型自身的注意力相差不超过 {error}。",
    specials: "[CLS] [SEP]",
    specialsTitle: "显示或隐藏 [CLS] 与 [SEP] 的行和列",
    specialsNote: "已隐藏 [CLS] 与 [SEP]，未重新归一化：本行有 {share} 的注意力给了它们。",
    perHead: "各头独立色标",
    perHeadTitle: "开：每个头用自己的色标。关：所有头共用一个色标。内容、位置与总分始终共用。",
    readable: "放大",
    readableTitle: "放大到每个字都能看清，热图可滚动",
    query: "查询字 ↓",
    key: "被看的字 →",
    map: "{view}热图",
    mapHelp: "方向键在热图中移动，回车选定这一对字。",
    tipOffset: "偏移",
    left: "左边第 {n} 个",
    right: "右边第 {n} 个",
    same: "自身",
    curve: "距离对 {token} 说了什么",
    curveLine: "q·R/√d：各偏移处的位置得分",
    curveBars: "落在各偏移处的注意力",
    curvePrior: "仅由该头的查询偏置得到，与文本无关",
    curveWaves: "正弦分量",
    wavesTitle: "显示相加成这条曲线的各个正弦波",
    allOffsets: "全部 ±{k}",
    allOffsetsTitle: "显示模型认识的所有偏移，而不只是本文中出现的",
    axisLeft: "← 向左的字数",
    axisRight: "向右的字数 →",
    noPositions: "该模型没有相对位置，因此没有这条曲线。",
    captionRow: "{from} 把 {share} 的注意力给了 {to}（{where}）。",
    captionHead: "所有字平均：{left} 给左边一字，{right} 给右边一字，{self} 给自身。",
    captionSpread: "一行之内，得分随内容的起伏为 {content}，随位置的起伏为 {position}（标准差）。",
    caveat: "注意力显示一个头看向哪里，并不解释模型为何这样回答。没有它会损失什么，要把它关掉才能测出：nezha look switch-offs。",
    caveatLink: "逐个关闭此模型的头",
    randomWeights: "（随机权重）",
    captionText: "模型 {model} · {n} 个词元",
    language: "English",
    languageTitle: "Switch to English",
    theme: "深色",
    themeLight: "浅色",
    themeTitle: "切换浅色与深色",
  },
};

// Words of one view, kept beside the others of its kind.
function addTexts(more) {
  for (const lang of Object.keys(TEXTS)) Object.assign(TEXTS[lang], more[lang]);
}

function say(lang, key, values = {}) {
  return TEXTS[lang][key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

// "38 %" reads better than "0.3812"; below a percent one decimal is kept so that little is not taken for nothing.
function percent(share) {
  if (share < 0.001) return "<0.1%";
  return `${(share * 100).toFixed(share < 0.0995 ? 1 : 0)}%`;
}

function signed(value, digits = 2) {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(digits)}`;
}

function signedPercent(share) {
  return `${share < 0 ? "−" : "+"}${percent(Math.abs(share))}`;
}

function offsetName(lang, offset) {
  if (offset === 0) return say(lang, "same");
  return say(lang, offset < 0 ? "left" : "right", { n: Math.abs(offset) });
}

function offsetSign(offset) {
  return offset === 0 ? "0" : `${offset < 0 ? "−" : "+"}${Math.abs(offset)}`;
}
