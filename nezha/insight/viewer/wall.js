// The wall: every head of every layer as a small picture, its map or its profile over offsets.
//
// The pictures of a layer share one canvas, under its buttons: a browser hands each canvas over by itself, and for a
// hundred and more that takes longer than all the rest.

const CELL_GAP = 3;
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
    const sizes = { size, step: size + CELL_GAP, top };
    const width = sizes.step * context.data.heads - CELL_GAP;
    queue.replace(rows.flatMap(({ canvas, layer }) => [
      ...(profiles ? [] : cells.filter((cell) => cell.layer === layer).map(({ head }) => () => smallMap(context, layer, head))),
      () => draws(context, fitCanvas(canvas, width, size), layer, sizes),
    ]));
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
