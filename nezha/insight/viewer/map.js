// One head, large: the text's characters down the side look at the text's characters along the top.

const GUTTER = 6;
const LARGEST_CELL = 56;
const READABLE_CELL = 18;
const WINDOW = 600;

function createMap(context) {
  const { state, set, label } = context;
  const base = make("canvas", { "aria-hidden": "true" });
  const over = make("canvas", { class: "nv-map-over", tabindex: "0", role: "img" });
  const tip = make("div", { class: "nv-tip", hidden: "" });
  const window_ = make("div", { class: "nv-map-window" }, [base, over]);
  const sheet = make("div", { class: "nv-map-sheet" }, [window_]);
  const scroller = make("div", { class: "nv-map-scroll" }, [sheet]);
  const legend = createLegend();
  const note = make("p", { class: "nv-note" });
  const hidden = make("p", { class: "nv-note" });
  const element = make("div", { class: "nv-map" }, [
    make("div", { class: "nv-axes" }, [label(make("span"), "query"), label(make("span"), "key")]),
    scroller, legend.element, note, hidden, tip,
  ]);
  let frame = null;
  let picture = null;

  function prepare() {
    const { data, palette, scale } = context;
    const shown = context.shown();
    const values = gather(data, data.matrix(state.view, state.layer, state.head), shown);
    const limit = scale.limit(state.view, state.layer, state.head, shown, state.perHead);
    picture = paintPixels(values, shown.length, shown.length, state.view, limit, palette);
    scroller.classList.toggle("nv-readable", state.readable);
    frame = mapFrame(context, scroller.clientWidth);
    sheet.style.width = `${frame.left + frame.extent + 1}px`;
    sheet.style.height = `${frame.top + frame.extent + 1}px`;
    legend.draw(state.view, limit, palette);
    draw();
  }

  // The window onto the map: what is scrolled away is not drawn, the letters stay at its edges.
  function draw() {
    frame.shiftX = scroller.scrollLeft;
    frame.shiftY = scroller.scrollTop;
    window_.style.width = `${frame.width}px`;
    window_.style.height = `${frame.height}px`;
    const brush = fitCanvas(base, frame.width, frame.height);
    fitCanvas(over, frame.width, frame.height);
    inside(brush, frame, () => {
      brush.imageSmoothingEnabled = false;
      brush.drawImage(picture, frame.x(0), frame.y(0), frame.extent, frame.extent);
      drawGrid(brush, frame, context.palette);
    });
    drawLetters(brush, frame, context);
    cursor();
  }

  // Cross hairs of the row in focus and of the cell under the pointer, on a canvas of their own.
  function cursor() {
    if (!frame) return;
    const shown = context.shown();
    const row = shown.indexOf(context.row());
    const column = state.hover && state.hover.column !== null ? shown.indexOf(state.hover.column) : -1;
    drawCursor(over.getContext("2d"), frame, context, row, column);
    showTip(row, column, shown);
    const gone = state.hideSpecial ? specialShare(context.data, state.layer, state.head, context.row()) : 0;
    hidden.textContent = state.hideSpecial ? say(state.lang, "specialsNote", { share: percent(gone) }) : "";
  }

  function showTip(row, column, shown) {
    tip.hidden = !(state.hover && state.hover.onMap && row >= 0 && column >= 0);
    if (tip.hidden) return;
    fillTip(tip, context, shown[row], shown[column]);
    const box = element.getBoundingClientRect();
    const grid = over.getBoundingClientRect();
    const right = grid.left - box.left + frame.x(column + 1) + 10;
    const below = grid.top - box.top + frame.y(row + 1) + 10;
    const left = right + tip.offsetWidth > box.width ? right - tip.offsetWidth - frame.cell - 20 : right;
    tip.style.left = `${clamp(left, 0, Math.max(0, box.width - tip.offsetWidth))}px`;
    tip.style.top = `${below + tip.offsetHeight > box.height ? below - tip.offsetHeight - frame.cell - 20 : below}px`;
  }

  function cellAt(event) {
    const box = over.getBoundingClientRect();
    const shown = context.shown();
    const across = event.clientX - box.left;
    const down = event.clientY - box.top;
    const column = Math.floor((across - frame.x(0)) / frame.cell);
    const row = Math.floor((down - frame.y(0)) / frame.cell);
    if (down < frame.top || row < 0 || row >= shown.length || column >= shown.length) return null;
    // The letters on the left belong to their row.
    const onMap = across >= frame.left && column >= 0;
    return { row: shown[row], column: onMap ? shown[column] : null, onMap };
  }

  function keyboard(event) {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (event.key === "Enter") context.choose({ token: context.row() });
    if (event.key === "Escape") set({ hover: null });
    if (!step) return;
    event.preventDefault();
    const shown = context.shown();
    const from = state.hover && state.hover.column !== null ? state.hover : { row: context.row(), column: context.row() };
    const [row, column] = [from.row, from.column].map((token, axis) =>
      clamp(shown.indexOf(token) + step[axis], 0, shown.length - 1));
    reveal(row, column);
    set({ hover: { row: shown[row], column: shown[column], onMap: true } });
    context.announce(tipSentence(context, shown[row], shown[column]));
  }

  function reveal(row, column) {
    scroller.scrollTop = clamp(scroller.scrollTop, (row + 1) * frame.cell - frame.height + frame.top, row * frame.cell);
    scroller.scrollLeft = clamp(scroller.scrollLeft, (column + 1) * frame.cell - frame.width + frame.left, column * frame.cell);
  }

  over.addEventListener("pointermove", (event) => set({ hover: cellAt(event) }));
  over.addEventListener("pointerleave", () => set({ hover: null }));
  over.addEventListener("blur", () => set({ hover: null }));
  over.addEventListener("click", (event) => {
    const cell = cellAt(event);
    if (cell) context.choose({ token: cell.row });
  });
  over.addEventListener("keydown", keyboard);
  scroller.addEventListener("scroll", () => frame && requestAnimationFrame(draw));

  return {
    element,
    render(changed) {
      const whole = ["data", "layer", "head", "view", "hideSpecial", "perHead", "readable", "theme", "size"];
      if (whole.some((name) => changed.has(name))) prepare();
      else if (["hover", "token", "lang"].some((name) => changed.has(name))) cursor();
      note.textContent = say(state.lang, `${state.view}Note`);
      over.setAttribute("aria-label", `${say(state.lang, "map", { view: say(state.lang, state.view) })}. `
        + `${context.caption()} ${say(state.lang, "mapHelp")}`);
    },
  };
}

// Where everything stands, in CSS pixels: margins for the letters, the side of a cell, the part that is seen.
function mapFrame(context, room) {
  const shown = context.shown();
  const { tokens } = context.data.payload;
  const width = Math.max(160, room);
  const rough = (width - 40) / shown.length;
  const font = clamp((context.state.readable ? Math.max(rough, READABLE_CELL) : rough) * 0.62, 8, 17);
  const longest = Math.max(...shown.map((i) => Array.from(shortToken(tokens[i])).length));
  const left = Math.round(font * Math.min(longest, 4) * 0.9 + GUTTER + 4);
  const top = Math.round(font + GUTTER + 6);
  const fitting = Math.min((width - left - 1) / shown.length, LARGEST_CELL);
  const cell = context.state.readable ? Math.max(fitting, READABLE_CELL) : fitting;
  const extent_ = cell * shown.length;
  return {
    count: shown.length, cell, font, left, top, extent: extent_, shiftX: 0, shiftY: 0,
    width: Math.min(left + extent_ + 1, width),
    height: context.state.readable ? Math.min(top + extent_ + 1, WINDOW) : top + extent_ + 1,
    x(at) {
      return this.left + at * this.cell - this.shiftX;
    },
    y(at) {
      return this.top + at * this.cell - this.shiftY;
    },
  };
}

function createLegend() {
  const bar = make("canvas", { class: "nv-legend-bar", "aria-hidden": "true" });
  const low = make("span", { class: "nv-number" });
  const high = make("span", { class: "nv-number" });
  return {
    element: make("div", { class: "nv-legend" }, [low, bar, high]),
    draw(view, limit, palette) {
      const diverging = DIVERGING.has(view);
      const brush = fitCanvas(bar, 132, 10);
      const level = leveller(view, 1);
      for (let x = 0; x < 132; x++) {
        brush.fillStyle = cssColour(rampOf(palette, view), level(diverging ? (2 * x) / 131 - 1 : x / 131));
        brush.fillRect(x, 0, 1, 10);
      }
      low.textContent = diverging ? signed(-limit, 1) : "0%";
      high.textContent = diverging ? signed(limit, 1) : percent(limit);
    },
  };
}

function specialShare(data, layer, head, token) {
  const row = data.matrix("probabilities", layer, head);
  return data.payload.special.reduce((sum, special, j) => sum + (special ? row[token * data.n + j] : 0), 0);
}
