// Lines over one axis: what is drawn, for the page and for a file alike.

// Where everything stands.  `off`: numbers of lines that are switched off; `domain` fixes the axes; `extra`: of height.
function linesFrame(context, panel, width, { off = new Set(), domain = null, extra = 0 }) {
  const { palette } = context;
  const shown = panel.lines.map((line, at) => ({ ...line, at, colour: lineColour(palette, at, panel.lines.length) }));
  const seen = shown.filter((line) => !off.has(line.at));
  const xs = [...new Set(seen.flatMap((line) => line.x).filter(isNumber))].sort((a, b) => a - b);
  const reach = domain?.y || extentOf(...seen.flatMap((line) => [line.y, line.low, line.high]));
  if (!xs.length || !reach) return null;
  const height = clamp(Math.round(width * 0.5), 250, 400) + extra;
  const [top, floor] = [30, height - 44];
  const { low, high, ticks } = valueReach(reach, panel.zero, floor - top);
  const left = Math.max(...tickTexts(ticks).map((text) => textWidth(text, 11, palette.sans))) + 14;
  const right = width - 12;
  const across = levelScale(panel, domain?.x || [xs[0], xs[xs.length - 1]], xs, left, right);
  const y = (value) => floor - ((value - low) / (high - low)) * (floor - top);
  return { panel, width, height, top, floor, left, right, seen, shown, xs, ticks, y, ...across };
}

// The y axis ends at ticks, so that no line touches the rim.
function valueReach([lowest, highest], zero, room) {
  let [low, high] = zero ? [Math.min(0, lowest), Math.max(0, highest)] : [lowest, highest];
  if (low === high) [low, high] = low === 0 ? [0, 1] : [Math.min(low, low - Math.abs(low) * 0.5), high + Math.abs(high) * 0.5];
  const step = niceStep(low, high, clamp(Math.floor(room / 46), 3, 7), false);
  low = Math.floor(low / step + 1e-9) * step;
  high = Math.ceil(high / step - 1e-9) * step;
  return { low, high, ticks: niceTicks(low, high, Math.round((high - low) / step)) };
}

// Evenly, or evenly by factors; 0 has a place on that axis too, where nothing is below it.
function levelScale(panel, [low, high], xs, left, right) {
  const log = panel.log_x && low >= 0;
  const bend = log ? (low > 0 ? Math.log : Math.log1p) : (value) => value;
  const [from, to] = low === high ? [bend(low) - 1, bend(high) + 1] : [bend(low), bend(high)];
  const x = (value) => left + ((bend(value) - from) / (to - from)) * (right - left);
  const whole = xs.every(Number.isInteger);
  const room = clamp(Math.floor((right - left) / 64), 2, 9);
  let at = low === high ? [low] : niceTicks(low, high, room, whole);
  let texts = null;
  if (log && xs.length <= 12) at = xs;
  else if (log) at = low > 0 ? logTicks(low, high) : [0, ...logTicks(1, high)];
  if (log) texts = at.map((value) => formatNumber(value));
  texts = texts || tickTexts(at);
  return { x, marksAt: at.map((value, number) => ({ at: x(value), text: texts[number] })) };
}

function linesDrawing(context, frame) {
  const { palette } = context;
  const { panel } = frame;
  const many = panel.lines.length > palette.lines.length;
  const nodes = [
    ...verticalAxis(palette, frame.ticks, frame.y, frame.left, frame.right, told(context.lang, panel.y_label)),
    ...levelAxis(palette, frame.marksAt, frame.floor, frame.left, frame.right, told(context.lang, panel.x_label)),
    ...marksDrawing(context, frame),
    ...frame.seen.map((line) => bandDrawing(frame, line)).filter(Boolean),
    ...frame.seen.flatMap((line) => lineDrawing(context, frame, line, many)),
  ];
  return { nodes, width: frame.width, height: frame.height };
}

// Runs of points without a gap: lists of [x, …values].
function unbroken(line, ...lists) {
  const runs = [[]];
  line.x.forEach((x, at) => {
    const values = [x, ...lists.map((list) => list[at])];
    if (values.every(isNumber)) runs[runs.length - 1].push(values);
    else if (runs[runs.length - 1].length) runs.push([]);
  });
  return runs.filter((run) => run.length);
}

function pathThrough(points) {
  return points.map(([x, y], at) => `${at ? "L" : "M"}${round(x)} ${round(y)}`).join("");
}

function bandDrawing(frame, line) {
  if (!line.low || !line.high) return null;
  const d = unbroken(line, line.low, line.high).map((run) => {
    const upper = run.map(([x, , high]) => [frame.x(x), frame.y(high)]);
    const lower = run.map(([x, low]) => [frame.x(x), frame.y(low)]).reverse();
    return `${pathThrough([...upper, ...lower])}Z`;
  }).join("");
  return make("svg:path", { d, fill: line.colour, "fill-opacity": 0.15, stroke: "none", class: "np-band" });
}

function lineDrawing(context, frame, line, many) {
  const runs = unbroken(line, line.y).map((run) => run.map(([x, y]) => [frame.x(x), frame.y(y)]));
  const d = runs.filter((run) => run.length > 1).map(pathThrough).join("");
  const path = make("svg:path", {
    d, fill: "none", stroke: line.colour, "stroke-width": many ? 1.5 : 2.1, "stroke-linejoin": "round", "stroke-linecap": "round",
    "stroke-dasharray": line.dashed ? "6 5" : null, class: "np-line", "data-at": line.at,
  });
  const few = !many && line.x.length <= 26;
  const points = runs.flatMap((run) => (few || run.length === 1 ? run : []));
  const shape = many ? "circle" : SHAPES[line.at];
  return [path, ...points.map(([x, y]) => point(x, y, shape, 3.2, { fill: line.colour, stroke: context.palette.surface, "stroke-width": 1.2 }))];
}

// Upright lines with their names, each a step lower where two would touch.
function marksDrawing(context, frame) {
  const { palette } = context;
  const ends = [];
  return frame.panel.marks.flatMap((mark) => {
    const x = frame.x(mark.x);
    if (!isNumber(x) || x < frame.left - 1 || x > frame.right + 1) return [];
    const name = cut(told(context.lang, mark.label), frame.width * 0.45, 11, palette.sans);
    const width = textWidth(name, 11, palette.sans) + 6;
    const flips = x + width > frame.right;
    const [from, to] = flips ? [x - width, x] : [x, x + width];
    let row = ends.findIndex((spans) => spans.every(([low, high]) => to < low || from > high));
    if (row < 0) row = ends.push([]) - 1;
    ends[row].push([from, to]);
    return [
      svgLine(x, frame.top, x, frame.floor, palette.focus, { "stroke-width": 1.2, "stroke-dasharray": "2 3" }),
      svgText(flips ? x - 5 : x + 5, frame.top + 9 + row * 14, name, {
        fill: palette.focus, anchor: flips ? "end" : "start", "paint-order": "stroke", stroke: palette.surface, "stroke-width": 3,
      }),
    ];
  });
}

function linesKey(context, panel) {
  const count = panel.lines.length;
  return panel.lines.map((line, at) => ({
    name: told(context.lang, line.label), colour: lineColour(context.palette, at, count), dashed: line.dashed,
  }));
}
