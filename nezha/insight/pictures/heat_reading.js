// The map under the pointer and under the arrow keys: which row, which column, what value.

function createHeat(context, source, shared = () => null) {
  const canvas = make("canvas", { class: "np-cells", "aria-hidden": "true" });
  const svg = emptySvg("");
  const host = make("div", { class: "np-plot" }, [canvas, svg]);
  const over = createOver(host);
  const tip = createTip(host);
  let frame = null;
  let spot = null;

  function draw(width) {
    const panel = source();
    frame = heatFrame(context, panel, Math.max(220, width), shared());
    canvas.hidden = !frame;
    svg.setAttribute("aria-label", `${told(context.lang, panel.title)}. ${heatSentence(context, panel)} ${say(context.lang, "heatHelp")}`);
    if (!frame) {
      fillSvg(svg, nothingDrawing(context, width), context.palette);
      return;
    }
    fillSvg(svg, { nodes: heatNodes(context, frame), width: frame.width, height: frame.height }, context.palette);
    canvas.style.left = `${frame.left}px`;
    canvas.style.top = `${frame.top}px`;
    paintCells(context, frame, fitCanvas(canvas, frame.right - frame.left, frame.floor - frame.top));
    if (spot) read(spot);
  }

  function read(next, aloud = false) {
    spot = frame && next ? { row: clamp(next.row, 0, frame.rows - 1), column: clamp(next.column, 0, frame.columns - 1) } : null;
    if (!spot) {
      over(NOWHERE, [], context.palette);
      tip.hide();
      return;
    }
    over(frame, heatOverlay(context, frame, spot), context.palette);
    const { row, column } = spot;
    const value = frame.panel.values[row][column];
    const unit = told(context.lang, frame.panel.unit);
    const said = isNumber(value) ? formatNumber(value) + (unit ? ` ${unit}` : "") : say(context.lang, "missing");
    const lines = [
      { name: told(context.lang, frame.panel.row_label), value: frame.panel.rows[row] },
      { name: told(context.lang, frame.panel.column_label), value: frame.panel.columns[column] },
    ];
    tip.show(frame.x(column + 1), frame.y(row + 1), "", [...lines, { name: "", value: said, strong: true }]);
    if (aloud) context.announce(`${lines.map((line) => `${line.name} ${isolate(line.value)}`).join(", ")}: ${said}`);
  }

  followCursor(svg, {
    width: () => frame?.width ?? 1,
    locate(across, down) {
      if (!frame || across < frame.left || across >= frame.right || down < frame.top || down >= frame.floor) return null;
      return { row: Math.floor((down - frame.top) / frame.cell.height), column: Math.floor((across - frame.left) / frame.cell.width) };
    },
    step(pressed) {
      const move = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], Home: [0, -1e9], End: [0, 1e9] }[pressed];
      if (!frame || !move) return undefined;
      return spot ? { row: spot.row + move[0], column: spot.column + move[1] } : { row: 0, column: 0 };
    },
    read,
  });

  return {
    element: host,
    draw,
    drawing(width) {
      const still = heatFrame(context, source(), Math.min(width, 720), shared());
      if (!still) return nothingDrawing(context, width);
      return { nodes: [heatImage(context, still), ...heatNodes(context, still)], width: still.width, height: still.height };
    },
  };
}

// The cells as a picture within the drawing, three times as fine as it is shown.
function heatImage(context, frame) {
  const sheet = document.createElement("canvas");
  const [width, height] = [frame.right - frame.left, frame.floor - frame.top];
  const fine = 3;
  sheet.width = Math.round(width * fine);
  sheet.height = Math.round(height * fine);
  const brush = sheet.getContext("2d");
  brush.scale(fine, fine);
  paintCells(context, frame, brush);
  return make("svg:image", { href: sheet.toDataURL("image/png"), x: frame.left, y: frame.top, width, height, preserveAspectRatio: "none" });
}

// Cross hairs, and the two names on plates of their own so that they can be read over their neighbours.
function heatOverlay(context, frame, { row, column }) {
  const { palette } = context;
  const [x, y] = [frame.x(column), frame.y(row)];
  const hair = { fill: "none", stroke: palette.focus };
  const [wide, high] = [Math.max(frame.cell.width, 2), Math.max(frame.cell.height, 2)];
  const rowPlate = { x: frame.left - 6, y: frame.y(row + 0.5), anchor: "end", text: shortToken(frame.panel.rows[row], 14) };
  const columnPlate = { x: x + frame.cell.width / 2, y: frame.top - 11, anchor: "middle", text: shortToken(frame.panel.columns[column], 14) };
  return [
    make("svg:rect", { ...hair, x: frame.left, y, width: frame.right - frame.left, height: high, "stroke-width": 1, "stroke-opacity": 0.55 }),
    make("svg:rect", { ...hair, x, y: frame.top, width: wide, height: frame.floor - frame.top, "stroke-width": 1, "stroke-opacity": 0.55 }),
    make("svg:rect", { ...hair, x, y, width: wide, height: high, "stroke-width": 2 }),
    ...[rowPlate, columnPlate].flatMap((plate) => plateNodes(palette, frame, plate)),
  ];
}

function plateNodes(palette, frame, { x, y, anchor, text }) {
  const width = textWidth(text, 12, palette.sans, 600) + 8;
  const start = clamp(anchor === "end" ? x - width + 4 : x - width / 2, 0, Math.max(0, frame.width - width));
  return [
    make("svg:rect", { x: round(start), y: round(y - 9), width: round(width), height: 18, rx: 3, fill: palette.focus }),
    svgText(start + width / 2, y + 4.3, text, { size: 12, weight: 600, fill: palette.surface, anchor: "middle" }),
  ];
}

function heatSentence(context, panel) {
  const reach = extentOf(panel.values.flat());
  if (!reach) return say(context.lang, "nothing");
  return say(context.lang, "heatSentence", {
    rows: panel.rows.length, row: told(context.lang, panel.row_label), columns: panel.columns.length,
    column: told(context.lang, panel.column_label), low: formatNumber(reach[0]), high: formatNumber(reach[1]),
  });
}
