// Every word that this script adds to a picture, in both languages; the picture's own words arrive in both already.

const TEXTS = {
  en: {
    picture: "Picture: {title}",
    save: "Save “{title}”",
    saveSvg: "SVG, for print",
    savePng: "PNG, twice as sharp",
    saveCsv: "CSV, the numbers",
    saveAll: "All numbers as CSV",
    saved: "Saved as {name}.",
    saveFailed: "This browser could not draw the file; the SVG and the CSV can still be saved.",
    larger: "Larger",
    smaller: "Smaller",
    missing: "no value",
    interval: "{low} to {high}",
    more: "and {n} more",
    lineHelp: "Arrow keys walk along the horizontal axis, Home and End jump, Escape leaves.",
    barHelp: "Arrow keys walk through the names, Home and End jump, Escape leaves.",
    heatHelp: "Arrow keys walk through the cells, Home and End jump, Escape leaves.",
    sheetHelp: "Arrow keys walk through the text.",
    switchLine: "Show or hide {name}; double click shows it alone",
    lineSentence: "{n} lines over {x}. {series}",
    lineRange: "{name}: from {first} to {last}, between {low} and {high}.",
    barSentence: "{n} bars over {x}. Largest: {name}, {value}.",
    heatSentence: "{rows} rows ({row}) × {columns} columns ({column}), from {low} to {high}.",
    nothing: "There are no numbers to draw here.",
    sortBy: "Sort by {name}",
    tableRows: "{n} rows",
    play: "Play",
    pause: "Pause",
    before: "Previous",
    after: "Next",
    frame: "{label} ({at} of {n})",
    language: "中文",
    languageTitle: "切换到中文",
    theme: "dark",
    themeLight: "light",
    themeTitle: "Switch between light and dark",
  },
  zh: {
    picture: "图：{title}",
    save: "保存“{title}”",
    saveSvg: "SVG（用于排版印刷）",
    savePng: "PNG（两倍清晰度）",
    saveCsv: "CSV（数据）",
    saveAll: "全部数据存为 CSV",
    saved: "已保存为 {name}。",
    saveFailed: "此浏览器无法画出该文件；仍可保存 SVG 与 CSV。",
    larger: "放大",
    smaller: "还原",
    missing: "无数值",
    interval: "{low} 至 {high}",
    more: "另有 {n} 项",
    lineHelp: "左右方向键沿横轴移动，Home 与 End 跳到两端，Esc 离开。",
    barHelp: "上下方向键逐项移动，Home 与 End 跳到两端，Esc 离开。",
    heatHelp: "方向键在格子间移动，Home 与 End 跳到两端，Esc 离开。",
    sheetHelp: "方向键在文本中移动。",
    switchLine: "显示或隐藏{name}；双击只看它",
    lineSentence: "{n} 条线，横轴为{x}。{series}",
    lineRange: "{name}：从 {first} 到 {last}，介于 {low} 与 {high} 之间。",
    barSentence: "{n} 个条形，横轴为{x}。最大：{name}，{value}。",
    heatSentence: "{rows} 行（{row}）× {columns} 列（{column}），数值从 {low} 到 {high}。",
    nothing: "此处没有可画的数值。",
    sortBy: "按{name}排序",
    tableRows: "{n} 行",
    play: "播放",
    pause: "暂停",
    before: "上一帧",
    after: "下一帧",
    frame: "{label}（第 {at} 帧，共 {n} 帧）",
    language: "English",
    languageTitle: "Switch to English",
    theme: "深色",
    themeLight: "浅色",
    themeTitle: "切换浅色与深色",
  },
};

function say(lang, key, values = {}) {
  return TEXTS[lang][key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

// A pair (English, 中文) in the language that is read now.
function told(lang, words) {
  if (typeof words === "string") return words; // the same in both
  return words ? words[lang === "zh" ? 1 : 0] : "";
}

// A text in a sentence of ours: whatever its direction, it cannot turn the sentence's.
function isolate(text) {
  return `\u2068${text}\u2069`;
}
