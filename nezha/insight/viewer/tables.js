// The numbers of each view as a table, long form: one row a cell, with the tokens it stands for.

function mapTable(context) {
  const { data, state } = context;
  const axis = context.axis();
  const views = ["probabilities", "content", "position"];
  const read = (source) => views.map((view) => source.matrix(view, state.layer, state.head));
  const compared = comparisonOf(context) !== "off";
  const [own, second] = [read(data), compared ? read(context.other) : []];
  const cells = (matrices, row, column) => matrices.map((matrix, at) => axisValue(matrix, data.n, views[at], row, column));
  const rows = [["query", "key", "query_text", "key_text", "offset", "attention", "content", "position", ...(compared ? ["second_attention", "second_content", "second_position"] : [])]];
  axis.units.forEach((row, i) => axis.units.forEach((column, j) => {
    rows.push([row.start, column.start, row.text, column.text, axis.offset(i, j), ...cells(own, row, column), ...cells(second, row, column)]);
  }));
  return rows;
}

function wallTable({ data }) {
  const reach = profileReach(data);
  const rows = [["layer", "head", "offset", "mean_attention"]];
  for (let layer = 0; layer < data.layers; layer++) {
    for (let head = 0; head < data.heads; head++) {
      const name = data.name(layer, head);
      data.profile(layer, head, reach).forEach((value, at) => rows.push([name.layer, name.head, at - reach, value]));
    }
  }
  return rows;
}

function curveTable(context) {
  const { data, state } = context;
  const token = context.row();
  const mass = massByOffset(data, state.layer, state.head, token);
  const curve = data.curve(state.layer, state.head, token);
  const prior = data.prior(state.layer, state.head);
  const rows = [["query", "query_text", "offset", "position", "position_of_query_bias", "attention"]];
  if (data.relative) mass.forEach((share, at) => rows.push([token, data.payload.tokens[token], at - data.k, curve[at], prior[at], share]));
  return rows;
}

function pairTable({ data, state }) {
  const rows = [["part", "number", "wavelength", "value", "mean_of_row"]];
  if (state.column === null) return rows;
  const parts = pairParts(data, state.layer, state.head, state.token, state.column);
  parts.content.forEach((value, at) => rows.push(["content", at + 1, "", value, parts.contentMean[at]]));
  parts.position.forEach((value, at) => rows.push(["position", at + 1, parts.wavelengths?.[at] ?? "", value, parts.positionMean[at]]));
  rows.push(["score", "", "", parts.score, ""], ["rank", parts.rank, "", "", ""], ["attention", "", "", parts.share, ""]);
  return rows;
}

function valueTable(context) {
  const { data, state } = context;
  const token = context.row();
  const mass = massByOffset(data, state.layer, state.head, token);
  const rows = [["part", "head", "offset", "token", "before_projection", "after_projection"]];
  mass.forEach((share, at) => rows.push(["attention", data.name(state.layer, state.head).head, at - data.k, token, share, ""]));
  for (let head = 0; head < data.heads; head++) {
    const [before, after] = ["valueLengths", "outputLengths"].map((plane) => partLengths(data, plane, state.layer, head, token));
    for (const part of ["content", "position", "whole"]) {
      rows.push([`${part}_length`, data.name(state.layer, head).head, "", token, before[part], after[part]]);
    }
  }
  return rows;
}

function rankingTable({ data }, ranked) {
  return [["layer", "head", "divergence_bits"], ...ranked.map(({ layer, head, bits }) => {
    const name = data.name(layer, head);
    return [name.layer, name.head, bits];
  })];
}

// The caption first, as comments.  A text that a spreadsheet would take for a formula is marked as a text.
function csvOf(context, name) {
  const figure = context.figures.get(name);
  if (!figure) return "";
  const cell = (value) => {
    if (typeof value === "number") return String(Number(value.toPrecision(7)));
    const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const comments = captionLines(context, figure).map((line) => `# ${line.replace(/[\r\n]+/g, " ")}`);
  return [...comments, ...figure.csv().map((row) => row.map(cell).join(","))].join("\n") + "\n";
}

function captionLines(context, figure) {
  const { data, state } = context;
  return [captionWhere(state.lang, data, state), ...(figure.notes?.() ?? [context.caption()]), say(state.lang, "caveat")].filter(Boolean);
}
