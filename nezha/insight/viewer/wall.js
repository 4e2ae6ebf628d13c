// The wall: every head of every layer as a small picture, its map or its profile over offsets.
//
// The pictures of a layer share one canvas, under its buttons: a browser hands each canvas over by itself, and for a
// hundred and more that takes longer than all the rest.

const PROFILE_REACH = 16;
const CELL_GAP = 3;
const MANY_HEADS = 8;
const WALL_MODES = ["wallMaps", "wallProfiles", "wallTypes"];

function createWall(context) {
  const { state, set, label } = context;
  const queue = createQueue();
  const grid = make("div", { class: "nv-wall-grid", role: "grid" });
  const note = make("p", { class: "nv-note" });
  const modes = WALL_MODES.map((mode) =>
    label(make("button", { type: "button", class: "nv-chip", onclick: () => set({ wallMode: mode }) }), mode),
  );
  const types = createTypes(context);
  const element = make("section", { class: "nv-panel nv-wall" }, [
    make("header", { class: "nv-head" }, [
      label(make("h3"), "wall"),
      make("div", { class: "nv-group", role: "group" }, [...modes, createExport(context, "wall")]),
    ]),
    types.element,
    grid,
    note,
  ]);
  let cells = [];
  let rows = [];

  function build() {
    const { layers, heads } = context.data;
    grid.replaceChildren();
    context.root.classList.toggle("nv-many", heads > MANY_HEADS);
    grid.style.setProperty("--nv-heads", heads);
    grid.append(make("div", { class: "nv-wall-row", role: "row" }, [make("span"), ...header(heads)]));
    cells = [];
    rows = Array.from({ length: layers }, (_, layer) => {
      const canvas = make("canvas", { "aria-hidden": "true" });
      const name = make("span", { class: "nv-wall-label", role: "rowheader", "data-layer": layer });
      const buttons = Array.from({ length: heads }, (_, head) => cell(layer, head));
      grid.append(make("div", { class: "nv-wall-row", role: "row" }, [canvas, name, ...buttons]));
      return { canvas, layer };
    });
  }

  function header(heads) {
    return Array.from({ length: heads }, (_, head) =>
      make("span", { class: "nv-wall-label", role: "columnheader", "data-head": head }));
  }

  function cell(layer, head) {
    const button = make("button", {
      type: "button", class: "nv-cell", role: "gridcell", "data-at": `${layer}.${head}`,
      onclick: () => context.choose({ layer, head }),
      onkeydown: (event) => walk(event, layer, head),
    });
    cells.push({ button, layer, head });
    return button;
  }

  function walk(event, layer, head) {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = {
      layer: clamp(layer + step[0], 0, context.data.layers - 1),
      head: clamp(head + step[1], 0, context.data.heads - 1),
    };
    context.choose(next);
    cells[next.layer * context.data.heads + next.head].button.focus();
  }

  function words() {
    const lang = state.lang;
    grid.setAttribute("aria-label", `${say(lang, "wall")}: ${say(lang, "wallHint")}`);
    const many = context.data.heads > MANY_HEADS;
    for (const span of grid.querySelectorAll("[data-layer]")) {
      const { layer } = context.data.name(Number(span.dataset.layer), 0);
      span.textContent = many ? String(layer) : say(lang, "layerShort", { layer });
    }
    for (const span of grid.querySelectorAll("[data-head]")) {
      const { head } = context.data.name(0, Number(span.dataset.head));
      span.textContent = many ? String(head) : say(lang, "headShort", { head });
    }
    for (const { button, layer, head: number } of cells) {
      const name = say(lang, "headLabel", context.data.name(layer, number));
      const figures = context.data.payload.figures?.[layer]?.[number];
      const kinds = figures ? kindsOf({ figures }, thresholdsOf(context)).map((kind) => say(lang, `kind_${kind}`)) : [];
      const whole = kinds.length ? `${name}: ${listed(lang, kinds)}` : name;
      button.setAttribute("aria-label", whole);
      button.title = whole;
    }
    const reach = profileReach(context.data);
    const profiles = state.wallMode !== "wallMaps";
    note.textContent = profiles
      ? say(lang, "profileNote", { low: offsetSign(-reach), high: offsetSign(reach) })
      : say(lang, "wallHint");
  }

  function select() {
    for (const { button, layer, head } of cells) {
      const chosen = layer === state.layer && head === state.head;
      button.setAttribute("aria-selected", String(chosen));
      button.tabIndex = chosen ? 0 : -1;
    }
    modes.forEach((button, at) => button.setAttribute("aria-pressed", String(state.wallMode === WALL_MODES[at])));
    modes[2].hidden = !context.data.payload.figures;
  }

  function draw() {
    const profiles = state.wallMode !== "wallMaps";
    const draws = { wallMaps: drawMaps, wallProfiles: drawProfiles, wallTypes: drawTypes }[state.wallMode];
    const top = profiles && !state.perHead ? highestProfile(context.data) : 0;
    // Asked once: a size asked between two drawings would lay the page out anew each time.
    const size = cells[0].button.getBoundingClientRect().width;
    const step = size + CELL_GAP;
    queue.replace(rows.map(({ canvas, layer }) => () => {
      draws(context, fitCanvas(canvas, step * context.data.heads - CELL_GAP, size), layer, { size, step, top });
    }));
  }

  // What the search does not find steps back.
  function fade() {
    const { found } = foundHeads(context);
    for (const { button, layer, head } of cells) button.classList.toggle("nv-faded", Boolean(found) && !found.has(`${layer}.${head}`));
  }

  context.figures.set("wall", { svg: () => wallFigure(context, rows), csv: () => wallTable(context) });
  return {
    element,
    render(changed) {
      if (changed.has("data")) build();
      types.render(changed);
      if (["data", "query", "thresholds"].some((name) => changed.has(name))) fade();
      if (changed.has("data") || changed.has("lang") || changed.has("wallMode") || changed.has("thresholds")) words();
      if (["data", "layer", "head", "wallMode"].some((name) => changed.has(name))) select();
      const whole = ["data", "view", "wallMode", "hideSpecial", "perHead", "theme", "size"];
      const marked = state.wallMode !== "wallMaps" && (changed.has("offset") || changed.has("thresholds"));
      if (marked || whole.some((name) => changed.has(name))) draw();
    },
    destroy: queue.clear,
  };
}

function profileReach(data) {
  return Math.max(1, Math.min(PROFILE_REACH, data.k, data.visible.length - 1));
}

function highestProfile(data) {
  const reach = profileReach(data);
  let top = 0;
  for (let layer = 0; layer < data.layers; layer++) {
    for (let head = 0; head < data.heads; head++) {
      top = Math.max(top, ...data.profile(layer, head, reach));
    }
  }
  return top;
}

// A layer's small pictures, beside one another.
function drawMaps(context, brush, layer, { size, step }) {
  const { state, scale, palette, data } = context;
  const shown = context.shown();
  const most = data.heads > MANY_HEADS ? SMALL_THUMBNAIL : THUMBNAIL;
  const side = scale.side(shown, most);
  brush.imageSmoothingEnabled = side > size;
  const pictures = pixelCanvas(side * data.heads, side, (pixels) => {
    for (let head = 0; head < data.heads; head++) {
      const values = scale.thumbnail(state.view, layer, head, shown, most);
      const limit = scale.limit(state.view, layer, head, shown, state.perHead, most);
      shade(pixels.subarray(head * values.length, (head + 1) * values.length), values, state.view, limit, palette);
    }
  });
  for (let head = 0; head < data.heads; head++) brush.drawImage(pictures, 0, head * side, side, side, head * step, 0, size, size);
}

function drawProfiles(context, brush, layer, sizes) {
  const colour = cssColour(context.palette.sequential, 165);
  for (let head = 0; head < context.data.heads; head++) drawProfile(context, brush, { layer, head }, sizes, colour);
}

// The zero offset is grey, the chosen one marked.
function drawProfile(context, brush, { layer, head }, { size, step, top }, colour) {
  const { palette, data, state } = context;
  const reach = profileReach(data);
  const profile = data.profile(layer, head, reach);
  const limit = top || Math.max(...profile) || 1;
  const width = size / profile.length;
  const left = head * step;
  brush.fillStyle = cssColour(palette.sequential, 10);
  brush.fillRect(left, 0, size, size);
  for (let at = 0; at < profile.length; at++) {
    const height = (profile[at] / limit) * (size - 4);
    brush.fillStyle = at - reach === state.offset ? palette.focus : at === reach ? palette.soft : colour;
    brush.fillRect(left + at * width + width * 0.08, size - height, Math.max(width * 0.84, 0.8), height);
  }
}
