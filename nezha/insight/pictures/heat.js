// A map of values: a cell each, names down the side and along the top, and what the colours stand for.

const LARGEST_CELL = 56;
const TALLEST = 620;

// Where everything stands, in pixels.  A square table gets square cells.
function heatFrame(context, panel, width, domain = null) {
  const { palette } = context;
  const [rows, columns] = [panel.rows.length, panel.columns.length];
  if (!rows || !columns) return null;
  const scale = shadeScale(panel.values.flat(), panel.diverging, panel.limit, domain?.values);
  const names = { row: panel.rows.map((name) => shortToken(name, 14)), column: panel.columns.map((name) => shortToken(name, 14)) };
  const widest = (list) => Math.max(...list.map((name) => textWidth(name, 12, palette.sans)));
  const left = Math.round(Math.min(widest(names.row), width * 0.3)) + 10;
  const across = Math.min((width - left - 2) / columns, LARGEST_CELL);
  const upright = slanted(names.column, across, palette);
  const square = rows === columns;
  const down = square ? Math.min(across, TALLEST / rows) : Math.min(clamp(across, Math.min(22, TALLEST / rows), LARGEST_CELL), TALLEST / rows);
  const cell = { width: square ? down : across, height: down };
  const top = 24 + (upright ? Math.min(widest(names.column), 84) + 8 : 20);
  return {
    panel, rows, columns, scale, names, left, top, cell, upright, width,
    right: left + cell.width * columns, floor: top + cell.height * rows, height: top + cell.height * rows + 46,
    x: (at) => left + at * cell.width, y: (at) => top + at * cell.height,
  };
}

// Numbers may be left out between others; names that do not fit beside each other stand upright.
function slanted(names, room, palette) {
  if (names.every((name) => /^[\d.,−+-]+$/.test(name))) return false;
  const sizes = names.map((name) => textWidth(name, 12, palette.sans)).sort((a, b) => a - b);
  return sizes[Math.floor(sizes.length * 0.8)] > Math.max(room, 13) * 1.4;
}

const MANY_CELLS = 10000;

function paintCells(context, frame, brush) {
  if (frame.rows * frame.columns > MANY_CELLS) {
    paintPixels(context, frame, brush);
    return;
  }
  const table = shadeTable(context.palette, frame.scale);
  const edge = (at, size) => (size < 1 ? at : Math.round(at));
  frame.panel.values.forEach((row, at) => row.forEach((value, to) => {
    const [x, nextX] = [to, to + 1].map((one) => edge(one * frame.cell.width, frame.cell.width));
    const [y, nextY] = [at, at + 1].map((one) => edge(one * frame.cell.height, frame.cell.height));
    if (isNumber(value)) {
      brush.fillStyle = cssColour(table, shadeLevel(frame.scale, value));
      brush.fillRect(x, y, nextX - x, nextY - y);
    } else hatch(brush, context.palette, x, y, nextX - x, nextY - y);
  }));
  drawGaps(context, frame, brush);
}

// A pixel each, then enlarged at once: for half a million cells.
function paintPixels(context, frame, brush) {
  const sheet = document.createElement("canvas");
  [sheet.width, sheet.height] = [frame.columns, frame.rows];
  const pixels = sheet.getContext("2d").createImageData(frame.columns, frame.rows);
  const words = new Uint32Array(pixels.data.buffer);
  const table = shadeTable(context.palette, frame.scale);
  const empty = ramp(parseStops(`${context.palette.grid},${context.palette.grid}`))[0];
  frame.panel.values.forEach((row, at) => row.forEach((value, to) => {
    words[at * frame.columns + to] = isNumber(value) ? table[shadeLevel(frame.scale, value)] : empty;
  }));
  sheet.getContext("2d").putImageData(pixels, 0, 0);
  brush.imageSmoothingEnabled = frame.cell.width < 1 || frame.cell.height < 1;
  brush.drawImage(sheet, 0, 0, frame.right - frame.left, frame.floor - frame.top);
}

// A cell without a value: strokes where they can be seen, else the colour of the grid.
function hatch(brush, palette, x, y, width, height) {
  if (width < 6 || height < 6) {
    brush.fillStyle = palette.grid;
    brush.fillRect(x, y, width, height);
    return;
  }
  brush.save();
  brush.beginPath();
  brush.rect(x, y, width, height);
  brush.clip();
  brush.strokeStyle = palette.faint;
  brush.globalAlpha = 0.55;
  brush.lineWidth = 1;
  brush.beginPath();
  for (let at = -height; at < width; at += 5) {
    brush.moveTo(x + at, y + height);
    brush.lineTo(x + at + height, y);
  }
  brush.stroke();
  brush.restore();
}

function drawGaps(context, frame, brush) {
  if (Math.min(frame.cell.width, frame.cell.height) < 11) return;
  brush.fillStyle = context.palette.surface;
  for (let at = 1; at < frame.columns; at++) brush.fillRect(Math.round(frame.x(at) - frame.left) - 0.5, 0, 1, frame.floor - frame.top);
  for (let at = 1; at < frame.rows; at++) brush.fillRect(0, Math.round(frame.y(at) - frame.top) - 0.5, frame.right - frame.left, 1);
}

// Names, axes, numbers in roomy cells and the key: all but the cells themselves.
function heatNodes(context, frame) {
  const { palette, lang } = context;
  const { panel } = frame;
  const quiet = { size: 12, fill: palette.soft };
  const down = cut(`${told(lang, panel.row_label)} ↓`, Math.max(60, frame.width * 0.45), 12, palette.sans);
  const along = cut(`${told(lang, panel.column_label)} →`, Math.max(60, frame.width * 0.45), 12, palette.sans);
  const roomy = Math.max(frame.right, frame.left + 150);
  const nodes = [svgText(0, 12, down, quiet), svgText(Math.max(roomy, textWidth(down + along, 12, palette.sans) + 20), 12, along, { ...quiet, anchor: "end" })];
  nodes.push(...nameNodes(context, frame, "row"), ...nameNodes(context, frame, "column"), ...cellTexts(context, frame));
  nodes.push(...colourBar(palette, frame.scale, frame.left, frame.floor + 12, told(lang, panel.unit)));
  return nodes;
}

// Every name where there is room, else every second, fifth, tenth …
function nameNodes(context, frame, side) {
  const { palette } = context;
  const names = frame.names[side];
  const isRow = side === "row";
  const cell = isRow ? frame.cell.height : frame.cell.width;
  const size = clamp(cell * 0.7, 9, 13);
  const widths = names.map((name) => textWidth(name, size, palette.sans));
  const need = isRow || frame.upright ? size + 1 : Math.min(Math.max(...widths) + 4, 60);
  const short = names.filter((name) => graphemes(name).length < 3).length > names.length * 0.8;
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((every) => every * cell >= (short && !isRow ? size + 1 : need)) ?? 1000;
  const nodes = [];
  for (let at = 0; at < names.length; at += step) {
    const style = { size: round(size), fill: palette.ink };
    const room = isRow ? frame.left - 8 : frame.upright ? 84 : Math.max(cell * step - 1, size);
    const text = cut(names[at], room, size, palette.sans);
    if (isRow) nodes.push(svgText(frame.left - 6, frame.y(at + 0.5) + size * 0.36, text, { ...style, anchor: "end" }));
    else if (!frame.upright) nodes.push(svgText(frame.x(at + 0.5), frame.top - 6, fitted(names[at], room, size, palette), { ...style, ...shrink(names[at], room, size, palette), anchor: "middle" }));
    else {
      const [x, y] = [round(frame.x(at + 0.5) + size * 0.36), round(frame.top - 6)];
      nodes.push(svgText(x, y, text, { ...style, transform: `rotate(-90 ${x} ${y})` }));
    }
  }
  return nodes;
}

// A name a little too wide is written smaller; one far too wide is cut as well.
function shrink(name, room, size, palette) {
  const wide = textWidth(name, size, palette.sans);
  return wide > room ? { size: round(Math.max(size * 0.55, (size * room) / wide)) } : {};
}

function fitted(name, room, size, palette) {
  return cut(name, room, shrink(name, room, size, palette).size ?? size, palette.sans);
}

function cellTexts(context, frame) {
  if (frame.cell.height < 20 || frame.rows * frame.columns > 400) return [];
  const texts = frame.panel.values.map((row) => row.map((value) => (isNumber(value) ? formatNumber(value, 2) : "")));
  const widest = Math.max(...texts.flat().map((text) => textWidth(text, 10.5, context.palette.sans)));
  if (widest + 5 > frame.cell.width) return [];
  const table = shadeTable(context.palette, frame.scale);
  return texts.flatMap((row, at) => row.map((text, to) => text && svgText(frame.x(to + 0.5), frame.y(at + 0.5) + 3.8, text, {
    size: 10.5, anchor: "middle", fill: inkOn(table, shadeLevel(frame.scale, frame.panel.values[at][to])),
  })).filter(Boolean));
}
