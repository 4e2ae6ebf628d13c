// A bar for each name, lying down so that long names have room; one for each series where there are several.

function barsFrame(context, panel, width, off = new Set(), domain = null) {
  const { palette } = context;
  const count = panel.series.length;
  const seen = panel.series.map((_, at) => at).filter((at) => !off.has(at));
  const lists = seen.flatMap((at) => [panel.values[at], panel.low?.[at], panel.high?.[at]]);
  const reach = domain?.x || extentOf(...lists);
  if (!reach || !panel.names.length) return null;
  const names = panel.names.map((name) => told(context.lang, name));
  const room = Math.min(width * 0.42, Math.max(...names.map((name) => textWidth(name, 12.5, palette.sans)))) + 2;
  const wrapped = names.map((name) => wrap(name, room, 12.5, palette.sans, 2));
  const values = seen.flatMap((at) => panel.values[at]).filter(isNumber);
  const margin = Math.max(...values.map((value) => textWidth(formatNumber(value), 11.5, palette.sans)), 20) + 10;
  const thick = count > 3 ? 9 : count > 1 ? 12 : 17;
  const high = Math.max(seen.length * (thick + 2), Math.max(...wrapped.map((lines) => lines.length)) * 15) + (count > 1 ? 12 : 10);
  const left = room + 12;
  const negative = reach[0] < 0;
  const from = negative ? left + margin : left;
  const to = width - (reach[1] > 0 ? margin : 8);
  const [low, top] = [Math.min(0, reach[0]), Math.max(0, reach[1]) || (negative ? 0 : 1)];
  const x = (value) => from + ((value - low) / (top - low)) * Math.max(20, to - from);
  const floor = 6 + names.length * high;
  const y = (row, place) => 6 + row * high + (high - seen.length * (thick + 2)) / 2 + place * (thick + 2) + 1;
  return { panel, width, height: floor + 42, floor, left, from, to, x, y, high, thick, names, wrapped, seen, low, top };
}

function barsDrawing(context, frame) {
  const { palette } = context;
  const { panel, floor } = frame;
  const ticks = niceTicks(frame.low, frame.top, clamp(Math.floor((frame.to - frame.from) / 70), 2, 8));
  const texts = tickTexts(ticks);
  const nodes = ticks.map((tick) => svgLine(frame.x(tick), 4, frame.x(tick), floor, tick === 0 ? palette.faint : palette.grid));
  nodes.push(...levelAxis(palette, ticks.map((tick, at) => ({ at: frame.x(tick), text: texts[at] })), floor, frame.from, frame.to, told(context.lang, panel.x_label)));
  frame.wrapped.forEach((lines, row) => {
    const middle = 6 + (row + 0.5) * frame.high;
    const drawn = svgLines(lines, frame.left - 12, middle - (lines.length - 1) * 7.5 + 4.4, 15, { size: 12.5, fill: palette.ink, anchor: "end" });
    nodes.push(...drawn.nodes);
    frame.seen.forEach((at, place) => nodes.push(...oneBar(context, frame, row, at, place)));
  });
  return { nodes, width: frame.width, height: frame.height };
}

function oneBar(context, frame, row, at, place) {
  const { palette } = context;
  const { panel } = frame;
  const value = panel.values[at][row];
  const top = frame.y(row, place);
  const middle = top + frame.thick / 2;
  if (!isNumber(value)) return [svgText(frame.x(0) + 5, middle + 4, "–", { fill: palette.faint, size: 11.5 })];
  const colour = lineColour(palette, at, panel.series.length);
  const [low, high] = [panel.low?.[at][row], panel.high?.[at][row]];
  const sure = isNumber(low) && isNumber(high);
  const ends = [0, value, ...(sure ? [low, high] : [])].map(frame.x);
  const below = value < 0;
  const end = below ? Math.min(...ends) - 6 : Math.max(...ends) + 6;
  const size = frame.thick < 11 ? 10.5 : 11.5;
  const whisker = { "stroke-width": 1.3 };
  return [
    make("svg:rect", {
      class: "np-bar", "data-series": at, "data-row": row, x: round(Math.min(frame.x(0), frame.x(value))), y: round(top),
      width: round(Math.max(1, Math.abs(frame.x(value) - frame.x(0)))), height: frame.thick, rx: 2, fill: colour, "fill-opacity": sure ? 0.78 : 0.9,
    }),
    ...(sure ? [
      svgLine(frame.x(low), middle, frame.x(high), middle, palette.ink, whisker),
      ...[low, high].map((one) => svgLine(frame.x(one), middle - 3.5, frame.x(one), middle + 3.5, palette.ink, whisker)),
    ] : []),
    svgText(end, middle + size * 0.36, formatNumber(value), { size, fill: palette.soft, anchor: below ? "end" : "start" }),
  ];
}

function barsKey(context, panel) {
  return panel.series.map((name, at) => ({
    name: told(context.lang, name), colour: lineColour(context.palette, at, panel.series.length), block: true,
  }));
}

function barsSentence(context, panel) {
  let best = null;
  panel.values.forEach((list) => list.forEach((value, row) => {
    if (isNumber(value) && (best === null || value > best.value)) best = { value, row };
  }));
  if (!best) return say(context.lang, "nothing");
  return say(context.lang, "barSentence", {
    n: panel.names.length * panel.series.length, x: told(context.lang, panel.x_label),
    name: isolate(told(context.lang, panel.names[best.row])), value: formatNumber(best.value),
  });
}

function createBars(context, source, shared = () => null) {
  const svg = emptySvg("");
  const host = make("div", { class: "np-plot np-tall" }, [svg]);
  const over = createOver(host);
  const tip = createTip(host);
  const key = createKey(context, (next) => {
    off = next;
    draw(host.clientWidth);
  });
  let off = new Set();
  let frame = null;
  let at = null;

  function draw(width) {
    const panel = source();
    key.draw(barsKey(context, panel), off, panel.series.length);
    frame = barsFrame(context, panel, Math.max(240, width), off, shared());
    fillSvg(svg, frame ? barsDrawing(context, frame) : nothingDrawing(context, width), context.palette);
    svg.setAttribute("aria-label", `${told(context.lang, panel.title)}. ${barsSentence(context, panel)} ${say(context.lang, "barHelp")}`);
    if (at !== null) read(at);
  }

  function read(next, aloud = false) {
    at = frame && next !== null ? clamp(next, 0, frame.names.length - 1) : null;
    if (at === null) {
      over(NOWHERE, [], context.palette);
      tip.hide();
      return;
    }
    const plate = { x: 0, y: 6 + at * frame.high, width: frame.width, height: frame.high, rx: 4, fill: context.palette.accent, "fill-opacity": 0.1 };
    over(frame, [make("svg:rect", plate)], context.palette);
    const rows = frame.seen.map((series) => ({
      name: told(context.lang, frame.panel.series[series]) || told(context.lang, frame.panel.x_label),
      colour: lineColour(context.palette, series, frame.panel.series.length),
      value: readingText(context, { y: frame.panel.values[series][at], low: frame.panel.low?.[series][at], high: frame.panel.high?.[series][at] }),
    }));
    const scale = svg.clientWidth / frame.width || 1;
    tip.show(frame.width * 0.55 * scale, (6 + (at + 1) * frame.high) * scale - host.scrollTop, frame.names[at], rows);
    if (aloud) context.announce(`${isolate(frame.names[at])}: ${rows.map((row) => `${isolate(row.name)} ${row.value}`).join("; ")}`);
  }

  followCursor(svg, {
    width: () => frame?.width ?? 1,
    locate: (across, down) => (frame && down < frame.floor ? Math.floor((down - 6) / frame.high) : null),
    step(pressed) {
      if (!frame) return undefined;
      const last = frame.names.length - 1;
      return { ArrowUp: Math.max(0, (at ?? 1) - 1), ArrowDown: Math.min(last, (at ?? -1) + 1), Home: 0, End: last }[pressed];
    },
    read,
  });

  return {
    element: make("div", {}, [host, key.element]),
    draw,
    drawing(width) {
      const panel = source();
      const still = barsFrame(context, panel, width, off, shared());
      if (!still) return nothingDrawing(context, width);
      const chart = barsDrawing(context, still);
      const entries = barsKey(context, panel).filter((_, number) => !off.has(number));
      const drawn = entries.length > 1 ? drawnKey(context.palette, entries, width, chart.height + 4) : { nodes: [], height: 0 };
      return { nodes: [...chart.nodes, ...drawn.nodes], width, height: chart.height + drawn.height + 4 };
    },
  };
}
