// One head, large: the text's characters down the side look at the text's characters along the top, or (skewed) at what
// stands so many places away.

const SKEW_TIME = 420;

function createMap(context) {
  const { state, set } = context;
  const base = make("canvas", { "aria-hidden": "true" });
  const over = make("canvas", { class: "nv-map-over", tabindex: "0", role: "img" });
  const tip = make("div", { class: "nv-tip", hidden: "" });
  const window_ = make("div", { class: "nv-map-window" }, [base, over]);
  const sheet = make("div", { class: "nv-map-sheet" }, [window_]);
  const scroller = make("div", { class: "nv-map-scroll" }, [sheet]);
  const legend = createLegend();
  const [note, hidden, more] = [1, 2, 3].map(() => make("p", { class: "nv-note" }));
  const columns = make("span");
  const element = make("div", { class: "nv-map" }, [
    make("div", { class: "nv-axes" }, [context.label(make("span"), "query"), columns]),
    scroller, legend.element, note, hidden, more, tip,
  ]);
  const turn = createTurn(() => prepare());
  let frame = null;
  let picture = null;

  function prepare() {
    picture = mapPicture(context);
    picture.canvas = paintMap(picture, context.axis(), context.palette);
    scroller.classList.toggle("nv-readable", state.readable);
    frame = mapFrame(context, scroller.clientWidth, turn.at());
    sheet.style.width = `${frame.left + frame.extentX + 1}px`;
    sheet.style.height = `${frame.top + frame.extentY + 1}px`;
    legend.draw(picture, context.palette);
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
      placePicture(brush, frame, picture.canvas, picture.perCell);
      drawGrid(brush, frame, context.palette);
    });
    drawLetters(brush, frame, context);
    cursor();
  }

  // On a canvas of its own, so that a moving pointer redraws no map.
  function cursor() {
    if (!frame) return;
    const axis = context.axis();
    const row = axis.at(context.row());
    const column = state.hover ? axis.at(state.hover.column) : -1;
    const chosen = { row: axis.at(state.token), column: axis.at(state.column) };
    drawCursor(over.getContext("2d"), frame, context, {
      row, column, pair: chosen.row >= 0 && chosen.column >= 0 ? chosen : null, offset: axis.merge ? null : context.offset(),
    });
    showTip(row, column);
    const gone = state.hideSpecial ? specialShare(context.data, state.layer, state.head, context.row()) : 0;
    hidden.textContent = state.hideSpecial ? say(state.lang, "specialsNote", { share: percent(gone) }) : "";
  }

  function showTip(row, column) {
    tip.hidden = !(state.hover && state.hover.onMap && row >= 0 && column >= 0);
    if (tip.hidden) return;
    fillTip(tip, context, row, column);
    const box = element.getBoundingClientRect();
    const grid = over.getBoundingClientRect();
    const right = grid.left - box.left + frame.x(column, row) + frame.cellX + 10;
    const below = grid.top - box.top + frame.y(row + 1) + 10;
    const left = right + tip.offsetWidth > box.width ? right - tip.offsetWidth - frame.cellX - 20 : right;
    tip.style.left = `${clamp(left, 0, Math.max(0, box.width - tip.offsetWidth))}px`;
    tip.style.top = `${below + tip.offsetHeight > box.height ? below - tip.offsetHeight - frame.cellY - 20 : below}px`;
  }

  // The tokens under the pointer; of two words, their first ones.  The letters on the left belong to their row.
  function cellAt(event) {
    const box = over.getBoundingClientRect();
    const cell = cellUnder(frame, event.clientX - box.left, event.clientY - box.top);
    if (!cell) return null;
    const { units } = context.axis();
    const onMap = cell.column >= 0;
    return { row: units[cell.row].start, column: onMap ? units[cell.column].start : null, onMap };
  }

  function keyboard(event) {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (event.key === "Enter") context.choose(chosenCell(context, state.hover ?? { row: context.row(), column: null }));
    if (event.key === "Escape") set({ hover: null });
    if (!step) return;
    event.preventDefault();
    const axis = context.axis();
    const from = state.hover && state.hover.column !== null ? state.hover : { row: context.row(), column: context.row() };
    const [row, column] = [from.row, from.column].map((token, at) => clamp(axis.at(token) + step[at], 0, axis.count - 1));
    reveal(row, column);
    set({ hover: { row: axis.units[row].start, column: axis.units[column].start, onMap: true } });
    context.announce(tipSentence(context, row, column));
  }

  function reveal(row, column) {
    const x = frame.x(column, row) - frame.left + frame.shiftX;
    scroller.scrollTop = clamp(scroller.scrollTop, (row + 1) * frame.cellY - frame.height + frame.top, row * frame.cellY);
    scroller.scrollLeft = clamp(scroller.scrollLeft, x + frame.cellX - frame.width + frame.left, x);
  }

  over.addEventListener("pointermove", (event) => set({ hover: cellAt(event) }));
  over.addEventListener("pointerleave", () => set({ hover: null }));
  over.addEventListener("blur", () => set({ hover: null }));
  over.addEventListener("click", (event) => {
    const cell = cellAt(event);
    if (cell) context.choose(chosenCell(context, cell));
  });
  over.addEventListener("keydown", keyboard);
  scroller.addEventListener("scroll", () => frame && requestAnimationFrame(draw));

  function words() {
    const notes = [...(state.skew ? [skewSentence(context)] : []), ...(state.merge ? [say(state.lang, "mergeNote")] : [])];
    const comparison = comparisonOf(context);
    const plain = comparison === "difference" ? "" : say(state.lang, `${state.view}Note`);
    note.textContent = plain + (comparison === "off" ? "" : say(state.lang, `${comparison}Note`));
    more.textContent = notes.join(state.lang === "zh" ? "" : " ");
    columns.textContent = say(state.lang, state.skew ? "offsetAxis" : "key");
    over.setAttribute("aria-label", `${say(state.lang, "map", { view: say(state.lang, state.view) })}. `
      + `${context.caption()} ${say(state.lang, "mapHelp")}`);
  }

  context.figures.set("map", { svg: () => mapFigure(context), csv: () => mapTable(context) });
  return {
    element,
    render(changed) {
      const whole = ["data", "layer", "head", "view", "hideSpecial", "perHead", "readable", "merge", "comparison", "other", "theme", "size"];
      const turned = turn.to(state.skew ? 1 : 0, changed.has("skew") && !changed.has("data"));
      if (turned || whole.some((name) => changed.has(name))) prepare();
      else if (["hover", "token", "column", "offset", "hoverOffset", "lang"].some((name) => changed.has(name))) cursor();
      words();
    },
    destroy: turn.stop,
  };
}

// What a click on a cell chooses.  Of two words it is the pair of characters between which most attention flows.
function chosenCell(context, { row, column }) {
  if (column === null) return { token: row };
  const axis = context.axis();
  const [from, to] = [axis.units[axis.at(row)], axis.units[axis.at(column)]];
  const share = context.data.matrix("probabilities", context.state.layer, context.state.head);
  let best = { token: from.start, column: to.start };
  for (let i = from.start; i < from.end; i++) {
    for (let j = to.start; j < to.end; j++) {
      if (share[i * context.data.n + j] > share[best.token * context.data.n + best.column]) best = { token: i, column: j };
    }
  }
  return best;
}

// The way from the plain to the skewed map and back, in a few frames; at once for who wants no motion.
function createTurn(draw) {
  let [place, goal, running] = [0, 0, 0];
  function step(begun, from) {
    const part = clamp((performance.now() - begun) / SKEW_TIME, 0, 1);
    place = part === 1 ? goal : from + (goal - from) * (part * part * (3 - 2 * part));
    running = part === 1 ? 0 : requestAnimationFrame(() => step(begun, from));
    draw();
  }
  return {
    at: () => place,
    // Whether the map must be drawn at once; a turn that has begun draws by itself.
    to(next, animated) {
      if (next === goal) return false;
      goal = next;
      cancelAnimationFrame(running);
      if (animated && !window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
        step(performance.now(), place);
        return false;
      }
      place = next;
      return true;
    },
    stop: () => cancelAnimationFrame(running),
  };
}

function specialShare(data, layer, head, token) {
  const row = data.matrix("probabilities", layer, head);
  return data.payload.special.reduce((sum, special, j) => sum + (special ? row[token * data.n + j] : 0), 0);
}
