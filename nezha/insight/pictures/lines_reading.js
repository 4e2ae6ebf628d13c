// A chart of lines under the pointer and under the arrow keys: a hair line, and every value that stands there.

const MOST_READ = 12;

function createLines(context, source, shared = () => null) {
  const svg = emptySvg("");
  const host = make("div", { class: "np-plot" }, [svg]);
  const over = createOver(host);
  const tip = createTip(host);
  const key = createKey(context, (next) => {
    off = next;
    draw(host.clientWidth, extra);
  });
  let off = new Set();
  let extra = 0;
  let frame = null;
  let at = null;

  function draw(width, spare = 0) {
    extra = spare;
    const panel = source();
    key.draw(linesKey(context, panel), off, panel.lines.length);
    frame = linesFrame(context, panel, Math.max(240, width), { off, domain: shared(), extra });
    const drawing = frame ? linesDrawing(context, frame) : nothingDrawing(context, width);
    fillSvg(svg, drawing, context.palette);
    svg.setAttribute("aria-label", `${told(context.lang, panel.title)}. ${linesSentence(context, panel)} ${say(context.lang, "lineHelp")}`);
    if (at !== null) read(at);
  }

  function read(next, aloud = false) {
    at = frame && next !== null ? clamp(next, 0, frame.xs.length - 1) : null;
    if (at === null) {
      over(NOWHERE, [], context.palette);
      tip.hide();
      return;
    }
    const x = frame.xs[at];
    const found = readings(frame, x);
    over(frame, overlay(context, frame, x, found), context.palette);
    const head = `${told(context.lang, frame.panel.x_label)} ${formatNumber(x)}`;
    const scale = host.clientWidth / frame.width;
    tip.show(frame.x(x) * scale, frame.top, head, readingRows(context, found));
    if (aloud) context.announce(`${head}: ${found.map((one) => `${isolate(told(context.lang, one.line.label))} ${readingText(context, one)}`).join("; ")}`);
  }

  followCursor(svg, {
    width: () => frame?.width ?? 1,
    locate: (across) => (frame ? nearest(frame, across) : null),
    step(pressed) {
      if (!frame) return undefined;
      const last = frame.xs.length - 1;
      const from = at ?? -1;
      return { ArrowLeft: Math.max(0, from - 1), ArrowRight: Math.min(last, from + 1), Home: 0, End: last }[pressed];
    },
    read,
  });

  return {
    element: make("div", {}, [host, key.element]),
    draw,
    // For a file: the chart as it is seen now, with its key.
    drawing(width) {
      const panel = source();
      const still = linesFrame(context, panel, width, { off, domain: shared() });
      if (!still) return nothingDrawing(context, width);
      const chart = linesDrawing(context, still);
      const entries = linesKey(context, panel).filter((_, number) => !off.has(number));
      const drawn = entries.length > 1 ? drawnKey(context.palette, entries, width, chart.height + 4) : { nodes: [], height: 0 };
      return { nodes: [...chart.nodes, ...drawn.nodes], width, height: chart.height + drawn.height + 4 };
    },
  };
}

function nearest(frame, across) {
  let best = 0;
  frame.xs.forEach((x, number) => {
    if (Math.abs(frame.x(x) - across) < Math.abs(frame.x(frame.xs[best]) - across)) best = number;
  });
  return best;
}

// What each line says at x, in the order in which they stand there.
function readings(frame, x) {
  const found = frame.seen.flatMap((line) => {
    const number = line.x.indexOf(x);
    if (number < 0) return [];
    return [{ line, y: line.y[number], low: line.low?.[number], high: line.high?.[number] }];
  });
  return found.sort((one, other) => (other.y ?? -Infinity) - (one.y ?? -Infinity));
}

function readingText(context, { y, low, high }) {
  if (!isNumber(y)) return say(context.lang, "missing");
  return formatNumber(y) + (isNumber(low) && isNumber(high)
    ? ` (${say(context.lang, "interval", { low: formatNumber(low, 3), high: formatNumber(high, 3) })})` : "");
}

function readingRows(context, found) {
  const rows = found.slice(0, MOST_READ).map((one) => ({
    name: told(context.lang, one.line.label), value: readingText(context, one), colour: one.line.colour,
  }));
  const rest = found.length - rows.length;
  return rest > 0 ? [...rows, { name: say(context.lang, "more", { n: rest }), value: "" }] : rows;
}

function overlay(context, frame, x, found) {
  const { palette } = context;
  const shape = (line) => (frame.panel.lines.length > palette.lines.length ? "circle" : SHAPES[line.at]);
  const dots = found.filter(({ y }) => isNumber(y)).map(({ line, y }) =>
    point(frame.x(x), frame.y(y), shape(line), 4.8, { fill: line.colour, stroke: palette.surface, "stroke-width": 1.8 }));
  return [svgLine(frame.x(x), frame.top - 4, frame.x(x), frame.floor, palette.soft, { "stroke-width": 1 }), ...dots];
}

// The chart in words: how far each line goes.
function linesSentence(context, panel) {
  const series = panel.lines.slice(0, 8).map((line) => {
    const there = line.y.filter(isNumber);
    if (!there.length) return `${isolate(told(context.lang, line.label))}: ${say(context.lang, "missing")}.`;
    const [low, high] = extentOf(there);
    return say(context.lang, "lineRange", {
      name: isolate(told(context.lang, line.label)), first: formatNumber(there[0]), last: formatNumber(there[there.length - 1]),
      low: formatNumber(low), high: formatNumber(high),
    });
  });
  return say(context.lang, "lineSentence", { n: panel.lines.length, x: told(context.lang, panel.x_label), series: series.join(" ") });
}

function nothingDrawing(context, width) {
  const style = { size: 13, fill: context.palette.soft, anchor: "middle" };
  return { nodes: [svgText(width / 2, 44, say(context.lang, "nothing"), style)], width, height: 80 };
}
