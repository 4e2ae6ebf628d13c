// What is said of one cell of the large map: beside the pointer, and aloud.

// The terms of one pair of tokens.
function pairValues(data, layer, head, row, column) {
  const at = row * data.n + column;
  const read = (view) => data.matrix(view, layer, head)[at];
  return { share: read("probabilities"), content: read("content"), position: read("position") };
}

// The same of a cell of the map, which may be two words; of either picture of a comparison.
function cellValues(context, row, column, data = context.data) {
  const { state } = context;
  const read = (view) => axisValue(data.matrix(view, state.layer, state.head), data.n, view, row, column);
  return { share: read("probabilities"), content: read("content"), position: read("position") };
}

function fillTip(tip, context, row, column) {
  const { lang } = context.state;
  const axis = context.axis();
  const { share, content, position } = cellValues(context, axis.units[row], axis.units[column]);
  const offset = axis.offset(row, column);
  const line = (key, value, strong) => make("div", { class: strong ? "nv-tip-strong" : "" }, [
    make("span", { text: say(lang, key) }), make("span", { class: "nv-number", text: value }),
  ]);
  const compared = comparisonOf(context) !== "off";
  const second = compared ? cellValues(context, axis.units[row], axis.units[column], context.other) : null;
  tip.replaceChildren(
    make("p", { class: "nv-tip-pair" }, [
      make("b", { text: axis.units[row].text }), make("span", { text: " → " }), make("b", { text: axis.units[column].text }),
    ]),
    line(axis.merge ? "tipWords" : "tipOffset", axis.merge ? offsetSign(offset) : `${offsetSign(offset)} · ${offsetName(lang, offset)}`),
    line("content", signed(content)),
    line("position", signed(position)),
    line("score", signed(content + position)),
    line("probabilities", percent(share), true),
    ...(compared ? [line("secondShare", percent(second.share)), line("difference", signedPercent(share - second.share))] : []),
  );
}

function tipSentence(context, row, column) {
  const { lang } = context.state;
  const axis = context.axis();
  const { share, content, position } = cellValues(context, axis.units[row], axis.units[column]);
  const offset = axis.offset(row, column);
  const where = axis.merge ? `${say(lang, "tipWords")} ${offsetSign(offset)}` : offsetName(lang, offset);
  return `${axis.units[row].text} → ${axis.units[column].text}, ${where}: `
    + `${say(lang, "probabilities")} ${percent(share)}, ${say(lang, "content")} ${signed(content)}, `
    + `${say(lang, "position")} ${signed(position)}`;
}
