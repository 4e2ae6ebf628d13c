// The strokes that panels share.  Everything is an attribute of the drawing itself, so it looks the same once saved.

let lastId = 0;

function newId(name) {
  lastId += 1;
  return `nezha-${name}-${lastId}`;
}

function svgText(x, y, text, { size = 11, fill, anchor = "start", weight = 400, ...rest }) {
  return make("svg:text", {
    x: round(x), y: round(y), "font-size": size, fill, "text-anchor": anchor, "font-weight": weight, ...rest, text: clean(text),
  });
}

function svgLine(x1, y1, x2, y2, stroke, rest = {}) {
  return make("svg:line", { x1: round(x1), y1: round(y1), x2: round(x2), y2: round(y2), stroke, ...rest });
}

function round(value) {
  return Math.round(value * 100) / 100;
}

// Lines of text under each other; returns them and the room that they take.
function svgLines(lines, x, y, leading, style) {
  return { nodes: lines.map((line, at) => svgText(x, y + at * leading, line, style)), height: lines.length * leading };
}

function emptySvg(label) {
  return make("svg:svg", { class: "np-svg", role: "img", "aria-label": label, tabindex: "0", "aria-roledescription": "chart" });
}

function fillSvg(svg, drawing, palette) {
  svg.setAttribute("viewBox", `0 0 ${round(drawing.width)} ${round(drawing.height)}`);
  svg.setAttribute("width", round(drawing.width));
  svg.setAttribute("height", round(drawing.height));
  svg.setAttribute("font-family", palette.sans);
  svg.replaceChildren(...drawing.nodes);
}

const NOWHERE = { width: 1, height: 1 };

// Upright axis: a faint line and a number at each tick, the name of the values above.
function verticalAxis(palette, ticks, y, left, right, name) {
  const texts = tickTexts(ticks);
  const nodes = ticks.map((tick) => svgLine(left, y(tick), right, y(tick), tick === 0 ? palette.faint : palette.grid, { "stroke-width": 1 }));
  ticks.forEach((tick, at) => nodes.push(svgText(left - 8, y(tick) + 3.8, texts[at], { fill: palette.soft, anchor: "end" })));
  nodes.push(svgText(2, 12, cut(name, right - 4, 12, palette.sans), { size: 12, fill: palette.soft }));
  return nodes;
}

// Level axis: short strokes, numbers that do not touch each other, the name below.
function levelAxis(palette, ticks, floor, left, right, name) {
  const nodes = [svgLine(left, floor, right, floor, palette.faint, { "stroke-width": 1 })];
  let free = -Infinity;
  for (const { at, text } of ticks) {
    const half = textWidth(text, 11, palette.sans) / 2;
    nodes.push(svgLine(at, floor, at, floor + 4, palette.faint, { "stroke-width": 1 }));
    if (at - half < free) continue;
    nodes.push(svgText(at, floor + 17, text, { fill: palette.soft, anchor: "middle" }));
    free = at + half + 8;
  }
  nodes.push(svgText((left + right) / 2, floor + 35, cut(name, right, 12, palette.sans), { size: 12, fill: palette.soft, anchor: "middle" }));
  return nodes;
}

const SHAPES = ["circle", "square", "diamond", "triangle", "circle", "square", "diamond", "triangle"];

// A point whose shape, too, says which line it belongs to.
function point(x, y, shape, size, attributes) {
  const s = size;
  const paths = {
    square: `M${-s * 0.88} ${-s * 0.88}h${s * 1.76}v${s * 1.76}h${-s * 1.76}z`,
    diamond: `M0 ${-s * 1.3}L${s * 1.3} 0L0 ${s * 1.3}L${-s * 1.3} 0z`,
    triangle: `M0 ${-s * 1.25}L${s * 1.2} ${s * 0.9}H${-s * 1.2}z`,
  };
  if (shape === "circle") return make("svg:circle", { cx: round(x), cy: round(y), r: s, ...attributes });
  return make("svg:path", { d: paths[shape], transform: `translate(${round(x)} ${round(y)})`, ...attributes });
}

// The key below a saved chart; on the page it is made of buttons.
function drawnKey(palette, entries, width, top) {
  const nodes = [];
  let [x, y] = [2, top + 12];
  for (const { name, colour, dashed, block } of entries) {
    const text = cut(name, width - 40, 12, palette.sans);
    const room = textWidth(text, 12, palette.sans) + 48;
    if (x > 2 && x + room - 14 > width) [x, y] = [2, y + 20];
    if (block) nodes.push(make("svg:rect", { x, y: y - 9, width: 22, height: 10, rx: 2, fill: colour }));
    else nodes.push(svgLine(x, y - 4, x + 22, y - 4, colour, { "stroke-width": 2.4, "stroke-dasharray": dashed ? "5 4" : null }));
    nodes.push(svgText(x + 29, y, text, { size: 12, fill: palette.soft }));
    x += room;
  }
  return { nodes, height: y - top + 8 };
}

// What the colours of a map stand for, with numbers at its ends and its middle.
function colourBar(palette, scale, x, y, unit) {
  const width = 150;
  const id = newId("ramp");
  const table = shadeTable(palette, scale);
  const stops = Array.from({ length: 17 }, (_, at) => make("svg:stop", { offset: `${(at / 16) * 100}%`, "stop-color": cssColour(table, Math.round((at / 16) * 255)) }));
  const texts = [scale.low, (scale.low + scale.high) / 2, scale.high].map((value) => formatNumber(value, 3));
  const style = { fill: palette.soft, size: 11 };
  return [
    make("svg:defs", {}, [make("svg:linearGradient", { id }, stops)]),
    make("svg:rect", { x, y, width, height: 10, rx: 2, fill: `url(#${id})`, stroke: palette.edge, "stroke-width": 0.5 }),
    svgText(x, y + 24, texts[0], style),
    svgText(x + width / 2, y + 24, texts[1], { ...style, anchor: "middle" }),
    svgText(x + width, y + 24, texts[2], { ...style, anchor: "end" }),
    ...(unit ? [svgText(x + width + 10, y + 9, unit, style)] : []),
  ];
}
