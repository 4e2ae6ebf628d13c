// The strokes of the large map: grid, letters, word brackets, cross hairs, and the words of its tip.

// Draws within the cells only, not over the margins.
function inside(brush, frame, draw) {
  brush.save();
  brush.beginPath();
  brush.rect(frame.left - 1, frame.top - 1, frame.width, frame.height);
  brush.clip();
  draw();
  brush.restore();
}

// First and last row or column of which something is seen.
function visibleRange(frame, side) {
  const [shift, room] = side === "row" ? [frame.shiftY, frame.height - frame.top] : [frame.shiftX, frame.width - frame.left];
  return [Math.floor(shift / frame.cell), Math.min(frame.count - 1, Math.floor((shift + room) / frame.cell))];
}

function drawGrid(brush, frame, palette) {
  if (frame.cell < 12) return;
  brush.fillStyle = palette.surface;
  for (let at = 1; at < frame.count; at++) {
    brush.fillRect(frame.x(at) - 0.5, frame.top, 1, frame.extent);
    brush.fillRect(frame.left, frame.y(at) - 0.5, frame.extent, 1);
  }
}

// With less than nine pixels a letter only every few rows can be read; the one in focus is always written.
function letterStep(frame) {
  return frame.cell >= 9 ? 1 : Math.ceil(11 / frame.cell);
}

function drawLetters(brush, frame, context) {
  const step = letterStep(frame);
  const shown = context.shown();
  brush.textBaseline = "middle";
  for (const side of ["row", "column"]) {
    const [first, last] = visibleRange(frame, side);
    for (let at = Math.ceil(first / step) * step; at <= last; at += step) writeLetter(brush, frame, context, shown[at], at, side);
  }
  drawWords(brush, frame, context, shown);
}

function writeLetter(brush, frame, context, token, at, side) {
  const { payload } = context.data;
  const text = shortToken(payload.tokens[token]);
  const wide = Array.from(text).length > 1;
  brush.font = `400 ${wide ? frame.font * 0.72 : frame.font}px ${context.palette.sans}`;
  brush.fillStyle = payload.special[token] ? context.palette.faint : context.palette.ink;
  if (side === "row") {
    const middle = frame.y(at + 0.5);
    if (middle < frame.top) return;
    brush.textAlign = "right";
    brush.fillText(text, frame.left - GUTTER, middle, frame.left - GUTTER - 2);
    return;
  }
  const middle = frame.x(at + 0.5);
  if (middle < frame.left) return;
  brush.textAlign = "center";
  brush.fillText(text, middle, frame.top - GUTTER - frame.font / 2, Math.max(frame.cell * 1.05, frame.font));
}

// A thin line along the characters of each word, on both sides.
function drawWords(brush, frame, context, shown) {
  if (frame.cell < 5) return;
  brush.fillStyle = context.palette.faint;
  const inset = Math.min(2, frame.cell * 0.15);
  for (const [start, end] of context.data.payload.words) {
    const first = shown.indexOf(start);
    if (first < 0 || end - start < 2) continue;
    const length = (end - start) * frame.cell - 2 * inset;
    const [x, y] = [frame.x(first) + inset, frame.y(first) + inset];
    const [fromX, fromY] = [Math.max(x, frame.left), Math.max(y, frame.top)];
    brush.fillRect(fromX, frame.top - 4, Math.max(0, x + length - fromX), 1.5);
    brush.fillRect(frame.left - 4, fromY, 1.5, Math.max(0, y + length - fromY));
  }
}

function drawCursor(brush, frame, context, row, column) {
  const { palette } = context;
  const shown = context.shown();
  brush.clearRect(0, 0, frame.width + 2, frame.height + 2);
  brush.strokeStyle = palette.focus;
  inside(brush, frame, () => {
    brush.lineWidth = frame.cell < 6 ? 1 : 2;
    if (row >= 0) brush.strokeRect(frame.left - 1, frame.y(row), frame.width - frame.left, Math.max(frame.cell, 2));
    brush.lineWidth = 1;
    if (column >= 0) brush.strokeRect(frame.x(column), frame.top - 1, Math.max(frame.cell, 2), frame.height - frame.top);
  });
  if (row >= 0 && frame.y(row + 0.5) >= frame.top) emphasise(brush, frame, context, shown[row], row, "row");
  if (column >= 0) emphasise(brush, frame, context, shown[column], column, "column");
}

// The letter of the row or column in focus, on a plate of its own so that it can be read over its neighbours.
function emphasise(brush, frame, context, token, at, side) {
  const text = shortToken(context.data.payload.tokens[token]);
  const font = Math.max(frame.font, 12);
  brush.font = `600 ${font}px ${context.palette.sans}`;
  const width = Math.min(brush.measureText(text).width + 6, frame.left);
  const x = side === "row" ? Math.max(0, frame.left - GUTTER - width + 2) : frame.x(at + 0.5) - width / 2;
  const y = side === "row" ? frame.y(at + 0.5) - font * 0.68 : Math.max(0, frame.top - GUTTER - font * 1.15);
  brush.fillStyle = context.palette.focus;
  brush.fillRect(x, y, width, font * 1.36);
  brush.fillStyle = context.palette.surface;
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  brush.fillText(text, x + width / 2, y + font * 0.7, width - 4);
}

function pairValues(data, layer, head, row, column) {
  const at = row * data.n + column;
  const read = (view) => data.matrix(view, layer, head)[at];
  return { share: read("probabilities"), content: read("content"), position: read("position") };
}

function fillTip(tip, context, row, column) {
  const { data, state } = context;
  const { tokens } = data.payload;
  const { share, content, position } = pairValues(data, state.layer, state.head, row, column);
  const line = (key, value, strong) => make("div", { class: strong ? "nv-tip-strong" : "" }, [
    make("span", { text: say(state.lang, key) }), make("span", { class: "nv-number", text: value }),
  ]);
  tip.replaceChildren(
    make("p", { class: "nv-tip-pair" }, [
      make("b", { text: tokens[row] }), make("span", { text: " → " }), make("b", { text: tokens[column] }),
    ]),
    line("tipOffset", `${offsetSign(column - row)} · ${offsetName(state.lang, column - row)}`),
    line("content", signed(content)),
    line("position", signed(position)),
    line("score", signed(content + position)),
    line("probabilities", percent(share), true),
  );
}

function tipSentence(context, row, column) {
  const { data, state } = context;
  const { tokens } = data.payload;
  const { share, content, position } = pairValues(data, state.layer, state.head, row, column);
  return `${tokens[row]} → ${tokens[column]}, ${offsetName(state.lang, column - row)}: `
    + `${say(state.lang, "probabilities")} ${percent(share)}, ${say(state.lang, "content")} ${signed(content)}, `
    + `${say(state.lang, "position")} ${signed(position)}`;
}
