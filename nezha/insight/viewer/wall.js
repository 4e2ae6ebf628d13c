// The wall: every head of every layer as a small picture, its map or its profile over offsets.

const PROFILE_REACH = 16;

function createWall(context) {
  const { state, set, label } = context;
  const queue = createQueue();
  const grid = make("div", { class: "nv-wall-grid", role: "grid" });
  const note = make("p", { class: "nv-note" });
  const modes = ["wallMaps", "wallProfiles"].map((mode) =>
    label(make("button", { type: "button", class: "nv-chip", onclick: () => set({ wallMode: mode }) }), mode),
  );
  const element = make("section", { class: "nv-panel nv-wall" }, [
    make("header", { class: "nv-head" }, [
      label(make("h3"), "wall"),
      make("div", { class: "nv-group", role: "group" }, [...modes, createExport(context, "wall")]),
    ]),
    grid,
    note,
  ]);
  let cells = [];

  function build() {
    const { layers, heads } = context.data;
    grid.replaceChildren();
    context.root.classList.toggle("nv-many", heads > 8);
    grid.style.setProperty("--nv-heads", heads);
    grid.append(make("div", { class: "nv-wall-row", role: "row" }, [make("span"), ...header(heads)]));
    cells = [];
    for (let layer = 0; layer < layers; layer++) {
      const row = make("div", { class: "nv-wall-row", role: "row" });
      row.append(make("span", { class: "nv-wall-label", role: "rowheader", "data-layer": layer }));
      for (let head = 0; head < heads; head++) row.append(cell(layer, head));
      grid.append(row);
    }
  }

  function header(heads) {
    return Array.from({ length: heads }, (_, head) =>
      make("span", { class: "nv-wall-label", role: "columnheader", "data-head": head }));
  }

  function cell(layer, head) {
    const canvas = make("canvas", { "aria-hidden": "true" });
    const button = make("button", {
      type: "button", class: "nv-cell", role: "gridcell", "data-at": `${layer}.${head}`,
      onclick: () => context.choose({ layer, head }),
      onkeydown: (event) => walk(event, layer, head),
    }, [canvas]);
    cells.push({ button, canvas, layer, head });
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
    const many = context.data.heads > 8;
    for (const span of grid.querySelectorAll("[data-layer]")) {
      const { layer } = context.data.name(Number(span.dataset.layer), 0);
      span.textContent = many ? String(layer) : say(lang, "layerShort", { layer });
    }
    for (const span of grid.querySelectorAll("[data-head]")) {
      const { head } = context.data.name(0, Number(span.dataset.head));
      span.textContent = many ? String(head) : say(lang, "headShort", { head });
    }
    for (const { button, layer, head } of cells) {
      const name = say(lang, "headLabel", context.data.name(layer, head));
      button.setAttribute("aria-label", name);
      button.title = name;
    }
    const reach = profileReach(context.data);
    const profiles = state.wallMode === "wallProfiles";
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
    modes.forEach((button, at) => button.setAttribute("aria-pressed", String(state.wallMode === ["wallMaps", "wallProfiles"][at])));
  }

  function draw() {
    const profiles = state.wallMode === "wallProfiles";
    const top = profiles && !state.perHead ? highestProfile(context.data) : 0;
    // Asked once: a size asked between two drawings would lay the page out anew each time.
    const size = cells[0].button.clientWidth;
    queue.replace(cells.map((item) => () => (profiles ? drawProfile(context, item, size, top) : drawThumbnail(context, item, size))));
  }

  context.figures.set("wall", { svg: () => wallFigure(context, cells), csv: () => wallTable(context) });
  return {
    element,
    render(changed) {
      if (changed.has("data")) build();
      if (changed.has("data") || changed.has("lang") || changed.has("wallMode")) words();
      if (["data", "layer", "head", "wallMode"].some((name) => changed.has(name))) select();
      if (["data", "view", "wallMode", "hideSpecial", "perHead", "theme", "size"].some((name) => changed.has(name))) draw();
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

function drawThumbnail(context, { canvas, layer, head }, size) {
  const { state, scale, palette } = context;
  const shown = context.shown();
  const values = scale.thumbnail(state.view, layer, head, shown);
  const limit = scale.limit(state.view, layer, head, shown, state.perHead);
  const side = scale.side(shown);
  const brush = fitCanvas(canvas, size, size);
  brush.imageSmoothingEnabled = side > size;
  brush.drawImage(paintPixels(values, side, side, state.view, limit, palette), 0, 0, size, size);
}

function drawProfile(context, { canvas, layer, head }, size, top) {
  const { palette, data } = context;
  const reach = profileReach(data);
  const profile = data.profile(layer, head, reach);
  const brush = fitCanvas(canvas, size, size);
  const limit = top || Math.max(...profile) || 1;
  const step = size / profile.length;
  brush.fillStyle = cssColour(palette.sequential, 10);
  brush.fillRect(0, 0, size, size);
  for (let at = 0; at < profile.length; at++) {
    const height = (profile[at] / limit) * (size - 4);
    brush.fillStyle = at === reach ? palette.soft : cssColour(palette.sequential, 165);
    brush.fillRect(at * step + step * 0.08, size - height, Math.max(step * 0.84, 0.8), height);
  }
}
