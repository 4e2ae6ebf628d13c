// Each view as an SVG file of its own: vector where the view is one, with its caption inside and its fonts named.

const CELLS_AS_VECTORS = 4096;
const FIGURE_WIDTH = 760;
const COPIED = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "opacity", "font-family", "font-size", "font-weight", "text-anchor", "paint-order"];

// Pictures that are drawn as SVG on the page, one under the other, with the colours they have there.
function copyFigure(parts, title = null) {
  const nodes = [];
  let y = title ? 26 : 0;
  if (title) nodes.push(make("svg:text", { x: 0, y: 18, "font-size": 15, "font-weight": 600, text: title }));
  for (const [name, picture] of parts) {
    const drawn = picture.tagName === "CANVAS";
    const box = drawn ? { width: picture.clientWidth, height: picture.clientHeight } : picture.viewBox.baseVal;
    if (!box.width) continue;
    nodes.push(make("svg:text", { x: 0, y: y + 16, "font-size": 13, "font-weight": 600, text: name }));
    const copy = drawn ? make("svg:image", { href: picture.toDataURL("image/png") }) : withStyles(picture);
    const width = Math.min(box.width, FIGURE_WIDTH);
    const height = (box.height * width) / box.width;
    for (const [key, value] of Object.entries({ x: 0, y: y + 24, width, height, overflow: "visible" })) copy.setAttribute(key, value);
    nodes.push(copy);
    y += height + 40;
  }
  return { nodes, width: FIGURE_WIDTH, height: y };
}

function withStyles(picture) {
  const copy = picture.cloneNode(true);
  const [from, to] = [[...picture.querySelectorAll("*")], [...copy.querySelectorAll("*")]];
  from.forEach((element, at) => {
    const style = getComputedStyle(element);
    for (const name of COPIED) {
      const value = style.getPropertyValue(name);
      if (value) to[at].setAttribute(name, value);
    }
    for (const name of ["class", "data-bar"]) to[at].removeAttribute(name);
  });
  for (const name of ["class", "tabindex", "role", "aria-label", "data-bar"]) copy.removeAttribute(name);
  return copy;
}

function mapFigure(context) {
  const { palette, state } = context;
  const frame = mapFrame({ ...context, state: { ...state, readable: false } }, FIGURE_WIDTH, state.skew ? 1 : 0);
  const picture = mapPicture(context);
  const write = (x, y, text, anchor, size = frame.font, fill = palette.ink) =>
    make("svg:text", { x, y, "text-anchor": anchor, "font-size": size, fill, text });
  const step = letterStep(frame.cellY);
  const size = (text) => Math.min(frame.font, (1.6 * frame.cellY * step) / Math.max(1, Array.from(shortToken(text)).length));
  const letters = frame.axis.units.flatMap(({ text }, at) => (at % step ? [] : [
    write(frame.left - GUTTER, frame.y(at + 0.5) + frame.font * 0.35, shortToken(text), "end", size(text)),
    ...(frame.skew ? [] : [write(frame.edge(at + 0.5), frame.top - GUTTER, shortToken(text), "middle", size(text))]),
  ]));
  const gap = [1, 2, 5, 10, 20, 50].find((each) => each * frame.cellX >= 28) ?? 100;
  for (let offset = -Math.floor(frame.axis.span / gap) * gap; frame.skew && offset <= frame.axis.span; offset += gap) {
    letters.push(write(frame.edge(offset + frame.axis.span + 0.5), frame.top - GUTTER, offsetSign(offset), "middle", 11, palette.soft));
  }
  const cells = frame.count ** 2 * picture.perCell <= CELLS_AS_VECTORS ? vectorCells(frame, picture, palette) : pixelCells(frame, picture, palette);
  return { nodes: [...cells, ...letters, ...legendNodes(picture, palette, frame.top + frame.extentY + 14)], width: FIGURE_WIDTH, height: frame.top + frame.extentY + 40 };
}

function vectorCells(frame, { values, view, limit, perCell }, palette) {
  const [level, table] = [leveller(view, limit), rampOf(palette, view)];
  const nothing = level(0);
  const nodes = [];
  for (let row = 0; row < frame.count; row++) {
    for (let column = 0; column < frame.count * perCell; column++) {
      const at = level(values[row * frame.count * perCell + column]);
      if (at === nothing) continue;
      const x = frame.x(Math.floor(column / perCell), row) + ((column % perCell) * frame.cellX) / perCell;
      nodes.push(make("svg:rect", { x: x.toFixed(2), y: frame.y(row).toFixed(2), width: (frame.cellX / perCell).toFixed(2), height: frame.cellY.toFixed(2), fill: cssColour(table, at) }));
    }
  }
  return nodes;
}

// A long text has more cells than a drawing program can hold: its map is a picture inside the SVG.
function pixelCells(frame, picture, palette) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.ceil(2 * frame.extentX), Math.ceil(2 * frame.extentY)];
  const brush = canvas.getContext("2d");
  brush.setTransform(2, 0, 0, 2, -2 * frame.left, -2 * frame.top);
  placePicture(brush, { ...frame, height: frame.top + frame.extentY }, paintMap(picture, frame.axis, palette), picture.perCell);
  return [make("svg:image", { x: frame.left, y: frame.top, width: frame.extentX, height: frame.extentY, href: canvas.toDataURL("image/png") })];
}

function legendNodes(picture, palette, y) {
  const { view, limit, share } = picture;
  const diverging = DIVERGING.has(view);
  const [level, table] = [leveller(view, 1), rampOf(palette, view)];
  const [low, high] = legendEnds({ view, limit, share });
  const strips = Array.from({ length: 66 }, (_, at) => make("svg:rect", {
    x: 50 + 2 * at, y, width: 2.2, height: 10, fill: cssColour(table, level(diverging ? (2 * at) / 65 - 1 : at / 65)),
  }));
  const write = (x, text, anchor) => make("svg:text", { x, y: y + 10, "font-size": 12, fill: palette.soft, "text-anchor": anchor, text });
  return [write(44, low, "end"), ...strips, write(190, high, "start")];
}

function wallFigure(context, rows) {
  const { data, palette } = context;
  const left = 40;
  const width = FIGURE_WIDTH - left;
  const gap = (CELL_GAP * width) / rows[0].canvas.clientWidth;
  const step = (width + gap) / data.heads;
  const write = (x, y, text) => make("svg:text", { x, y, "font-size": 11, fill: palette.soft, "text-anchor": "middle", text });
  const nodes = Array.from({ length: data.heads }, (_, head) => write(left + head * step + (step - gap) / 2, 12, String(data.name(0, head).head)));
  for (const { canvas, layer } of rows) {
    const y = 18 + layer * step;
    nodes.push(write(18, y + (step - gap) / 2 + 4, String(data.name(layer, 0).layer)));
    nodes.push(make("svg:image", { x: left, y, width, height: step - gap, href: canvas.toDataURL("image/png") }));
  }
  return { nodes, width: FIGURE_WIDTH, height: 22 + data.layers * step };
}

// The whole file: paper, picture, caption.
function svgOf(context, name) {
  const figure = context.figures.get(name);
  if (!figure) return "";
  const { palette } = context;
  const { nodes, width, height } = figure.svg();
  const lines = captionLines(context, figure).flatMap((line) => wrapped(line, width));
  const all = { width: width + 40, height: height + 40 + lines.length * 18 };
  const caption = lines.map((text, at) => make("svg:text", { x: 20, y: height + 44 + at * 18, "font-size": 12, fill: palette.soft, text }));
  const svg = make("svg:svg", { xmlns: SVG, ...all, viewBox: `0 0 ${all.width} ${all.height}`, "font-family": palette.sans, fill: palette.ink }, [
    make("svg:title", { text: captionLines(context, figure)[0] }),
    make("svg:rect", { ...all, fill: palette.surface }),
    make("svg:g", { transform: "translate(20 20)" }, nodes), ...caption,
  ]);
  return new XMLSerializer().serializeToString(svg);
}

// Lines of at most `width` pixels, broken at spaces or between Chinese characters.
function wrapped(text, width) {
  const brush = document.createElement("canvas").getContext("2d");
  brush.font = "12px sans-serif";
  const lines = [""];
  for (const part of text.match(/[\x21-\x7e]+|\s+|./gsu) ?? []) {
    const last = lines[lines.length - 1];
    if (last && brush.measureText(last + part).width > width) lines.push(part.trimStart());
    else lines[lines.length - 1] = last + part;
  }
  return lines;
}
