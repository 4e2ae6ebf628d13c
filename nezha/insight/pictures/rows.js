// The numbers of a panel as CSV: the same long table, a line a number, that `nezha.insight.pictures.rows` writes.

const CSV_HEAD = [["panel", "图"], ["series", "系列"], ["x", "横轴"], ["y", "纵轴"], ["value", "数值"]];
const BYTE_ORDER_MARK = "\ufeff"; // without which Excel guesses

function toCsv(lang, panels) {
  const rows = [CSV_HEAD.map((words) => told(lang, words)), ...panels.flatMap((panel) => panelRows(lang, panel))];
  return rows.map((row) => `${row.map(csvCell).join(",")}\n`).join("");
}

function csvCell(text) {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvNumber(value) {
  return isNumber(value) ? general(value, 7) : "";
}

const PANEL_ROWS = {
  lines: (lang, panel, title) => panel.lines.flatMap((line) => line.x.map((x, at) =>
    [title, told(lang, line.label), isNumber(x) ? general(x, 6) : "nan", "", csvNumber(line.y[at])])),
  bars: (lang, panel, title) => panel.series.flatMap((series, at) => panel.names.map((name, row) =>
    [title, told(lang, series), told(lang, name), "", csvNumber(panel.values[at][row])])),
  heat: (lang, panel, title) => panel.values.flatMap((row, at) => row.map((value, to) =>
    [title, "", `${to + 1} ${panel.columns[to]}`, `${at + 1} ${panel.rows[at]}`, csvNumber(value)])),
  table: (lang, panel, title) => panel.rows.flatMap((cells, number) => panel.columns.map((name, at) =>
    [title, told(lang, name), String(number + 1), "", Array.isArray(cells[at]) ? told(lang, cells[at]) : csvNumber(cells[at])])),
  sheet: (lang, panel, title) => panel.tokens.map((token, number) =>
    [title, "", `${number + 1} ${token}`, "", csvNumber(panel.values[number])]),
  // The head as it is set now; `nezha.insight.pictures.made_head` writes the one that the panel begins with.
  dials: (lang, panel) => {
    const context = { lang };
    const pairs = ["pair", "phaseDegrees", "amplitude"].map((key) => say(lang, key));
    const rows = panel.now.head.phases.map((phase, at) => [at + 1, (phase / TURN) * 360, panel.now.head.amplitudes[at] / UNIT]);
    const table = { panel: "table", title: say(lang, "pairsTitle"), columns: pairs, rows };
    return [curvePanel(context, panel, panel.now), looksPanel(context, panel, panel.now), table].flatMap((one) => panelRows(lang, one));
  },
  frames: (lang, panel, title) => panel.labels.flatMap((label, at) =>
    panelRows(lang, panel.panels[at]).map((row) => [`${title} · ${told(lang, label)}`, ...row.slice(1)])),
};

function panelRows(lang, panel) {
  return PANEL_ROWS[panel.panel](lang, panel, told(lang, panel.title));
}
