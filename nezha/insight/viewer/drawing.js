// The strokes of the large map: grid, letters, word brackets, cross hairs.

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
  const [shift, room, cell, count] = side === "row"
    ? [frame.shiftY, frame.height - frame.top, frame.cellY, frame.count]
    : [frame.shiftX, frame.width - frame.left, frame.cellX, Math.round(frame.columns)];
  return [Math.floor(shift / cell), Math.min(count - 1, Math.floor((shift + room) / cell))];
}

// On its way from one form to the other a map has no columns.
function still(frame) {
  return frame.skew === 0 || frame.skew === 1;
}

function drawGrid(brush, frame, palette) {
  if (frame.cellX < 12 || !still(frame)) return;
  brush.fillStyle = palette.surface;
  for (let at = 1; at < frame.count; at++) brush.fillRect(frame.left, frame.y(at) - 0.5, frame.extentX, 1);
  for (let at = 1; at < frame.columns; at++) brush.fillRect(frame.edge(at) - 0.5, frame.top, 1, frame.extentY);
}

// With less than nine pixels a letter only every few rows can be read; the one in focus is always written.
function letterStep(cell) {
  return cell >= 9 ? 1 : Math.ceil(11 / cell);
}

function drawLetters(brush, frame, context) {
  brush.textBaseline = "middle";
  const every = (side, step, write) => {
    const [first, last] = visibleRange(frame, side);
    for (let at = Math.ceil(first / step) * step; at <= last; at += step) write(at);
  };
  every("row", letterStep(frame.cellY), (at) => writeRow(brush, frame, context, at));
  if (frame.skew === 1) drawOffsets(brush, frame, context.palette);
  else if (!frame.skew) every("column", letterStep(frame.cellX), (at) => writeColumn(brush, frame, context, at));
  drawWords(brush, frame, context);
}

function letterStyle(brush, frame, context, unit) {
  const text = shortToken(unit.text);
  const wide = Array.from(text).length > 1;
  brush.font = `400 ${wide ? frame.font * 0.72 : frame.font}px ${context.palette.sans}`;
  brush.fillStyle = unit.special ? context.palette.faint : context.palette.ink;
  return text;
}

function writeRow(brush, frame, context, at) {
  const middle = frame.y(at + 0.5);
  if (middle < frame.top) return;
  const text = letterStyle(brush, frame, context, frame.axis.units[at]);
  brush.textAlign = "right";
  brush.fillText(text, frame.left - GUTTER, middle, frame.left - GUTTER - 2);
}

function writeColumn(brush, frame, context, at) {
  const middle = frame.edge(at + 0.5);
  if (middle < frame.left) return;
  const text = letterStyle(brush, frame, context, frame.axis.units[at]);
  brush.textAlign = "center";
  brush.fillText(text, middle, frame.top - GUTTER - frame.font / 2, Math.max(frame.cellX * 1.05, frame.font));
}

// Above the columns of a skewed map stand offsets.
function drawOffsets(brush, frame, palette) {
  const gap = [1, 2, 4, 5, 8, 16, 32, 64, 128].find((each) => each * frame.cellX >= 28) ?? 256;
  brush.font = `400 11px ${palette.sans}`;
  brush.textAlign = "center";
  const { span } = frame.axis;
  for (let offset = -Math.floor(span / gap) * gap; offset <= span; offset += gap) {
    const middle = frame.edge(offset + span + 0.5);
    if (middle < frame.left) continue;
    brush.fillStyle = offset ? palette.soft : palette.ink;
    brush.fillText(offsetSign(offset), middle, frame.top - GUTTER - frame.font / 2);
  }
}

// A thin line along the characters of each word, on both sides.
function drawWords(brush, frame, context) {
  if (frame.cellY < 5 || frame.axis.merge) return;
  brush.fillStyle = context.palette.faint;
  for (const [start, end] of context.data.payload.words) {
    const first = frame.axis.at(start);
    if (first < 0 || end - start < 2) continue;
    const bar = (from, cell, least) => {
      const inset = Math.min(2, cell * 0.15);
      const begin = Math.max(from + inset, least);
      return [begin, Math.max(0, from + (end - start) * cell - inset - begin)];
    };
    const [y, height] = bar(frame.y(first), frame.cellY, frame.top);
    brush.fillRect(frame.left - 4, y, 1.5, height);
    if (frame.skew) continue;
    const [x, width] = bar(frame.edge(first), frame.cellX, frame.left);
    brush.fillRect(x, frame.top - 4, width, 1.5);
  }
}

// Cross hairs of the row in focus and of the cell under the pointer; the chosen pair; the offset in focus.
function drawCursor(brush, frame, context, { row, column, pair, offset }) {
  const { palette } = context;
  const [wide, high] = [Math.max(frame.cellX, 2), Math.max(frame.cellY, 2)];
  brush.clearRect(0, 0, frame.width + 2, frame.height + 2);
  brush.strokeStyle = palette.focus;
  inside(brush, frame, () => {
    brush.lineWidth = 1;
    if (offset !== null) strokeOffset(brush, frame, offset);
    brush.lineWidth = frame.cellY < 6 ? 1 : 2;
    if (row >= 0) brush.strokeRect(frame.left - 1, frame.y(row), frame.width - frame.left, high);
    brush.lineWidth = 1;
    if (row >= 0 && column >= 0) brush.strokeRect(frame.x(column, row), frame.top - 1, wide, frame.height - frame.top);
    brush.lineWidth = 2.5;
    if (pair) brush.strokeRect(frame.x(pair.column, pair.row) - 1, frame.y(pair.row) - 1, wide + 2, high + 2);
  });
  const { units } = frame.axis;
  if (row >= 0 && frame.y(row + 0.5) >= frame.top) emphasise(brush, frame, palette, units[row].text, frame.y(row + 0.5), "row");
  if (row < 0 || column < 0 || !still(frame)) return;
  const name = frame.skew ? offsetSign(frame.axis.offset(row, column)) : units[column].text;
  emphasise(brush, frame, palette, name, frame.x(column, row) + frame.cellX / 2, "column");
}

// The cells of one offset: a column of the skewed map, a diagonal between two lines of the plain one.
function strokeOffset(brush, frame, offset) {
  const { axis } = frame;
  const rows = axis.units.map((_, row) => row).filter((row) => axis.beside(row, offset) >= 0);
  if (!rows.length) return;
  const [first, last] = [rows[0], rows[rows.length - 1]];
  const corner = (row, right, down) => [
    frame.x(axis.beside(row, offset), row) + right * frame.cellX, frame.y(row + down),
  ];
  const sides = frame.skew ? [[corner(first, 0, 0), corner(last, 0, 1)], [corner(first, 1, 0), corner(last, 1, 1)]]
    : [[corner(first, 1, 0), corner(last, 1, 0)], [corner(first, 0, 1), corner(last, 0, 1)]];
  for (const [from, to] of sides) {
    brush.beginPath();
    brush.moveTo(...from);
    brush.lineTo(...to);
    brush.stroke();
  }
}

// The letter of the row or column in focus, on a plate of its own so that it can be read over its neighbours.
function emphasise(brush, frame, palette, token, middle, side) {
  const text = shortToken(token);
  const font = Math.max(frame.font, 12);
  brush.font = `600 ${font}px ${palette.sans}`;
  const width = side === "row" ? Math.min(brush.measureText(text).width + 6, frame.left) : brush.measureText(text).width + 6;
  const x = side === "row" ? Math.max(0, frame.left - GUTTER - width + 2) : middle - width / 2;
  const y = side === "row" ? middle - font * 0.68 : Math.max(0, frame.top - GUTTER - font * 1.15);
  brush.fillStyle = palette.focus;
  brush.fillRect(x, y, width, font * 1.36);
  brush.fillStyle = palette.surface;
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  brush.fillText(text, x + width / 2, y + font * 0.7, width - 4);
}
