// Kinds of heads: their colours and signs, thresholds that can be moved, and the search among all heads.

const KIND_SIGNS = {
  prev: "−1", next: "+1", self: "0", local: "≈", left: "←", right: "→", broad: "≡", punct: "。", special: "[ ]", far: "⇥",
  position: "R", content: "k",
};

function headsOf(data) {
  const { figures, layerNumbers, headNumbers } = data.payload;
  if (!figures) return [];
  return figures.flatMap((row, layer) => row.map((each, head) => ({
    layer: layerNumbers?.[layer] ?? layer, head: headNumbers?.[head] ?? head, figures: each, at: [layer, head],
  })));
}

function thresholdsOf({ data, state }) {
  return { ...data.payload.thresholds, ...state.thresholds };
}

// The kinds that a head is of; the first gives it its colour.
function kindsOf(head, thresholds) {
  return Object.keys(thresholds).filter((kind) => satisfies(">", head.figures[kind], thresholds[kind]));
}

// Places (layer.head in the payload) of the heads that the search finds; null where nothing is searched.
function foundHeads(context) {
  const { data, state } = context;
  if (!state.query.trim() || !data.payload.figures) return { found: null, problem: "" };
  try {
    const found = searchHeads(headsOf(data), state.query, thresholdsOf(context));
    return { found: new Set(found.map(({ at }) => at.join("."))), problem: "" };
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const { lang } = state;
    const expected = say(lang, error.key, error.values);
    return { found: null, place: error.place, problem: say(lang, "queryWrong", { place: error.place, found: error.found, expected }) };
  }
}

function createTypes(context) {
  const { state, set, label } = context;
  const field = make("input", { type: "search", class: "nv-code nv-query", spellcheck: "false", autocomplete: "off", placeholder: "prev>0.6 and layer<4", translate: "no" });
  label(field, "queryLabel", "aria-label");
  label(field, "queryTitle", "title");
  const count = make("span", { class: "nv-note nv-number nv-count", role: "status" });
  const problem = make("p", { class: "nv-note nv-problem", role: "alert" });
  const list = make("div", { class: "nv-kinds" });
  const sliders = make("details", { class: "nv-thresholds" }, [label(make("summary"), "thresholds"), list, label(make("p", { class: "nv-note" }), "kindsNote")]);
  const element = make("div", { class: "nv-types" }, [make("div", { class: "nv-share-line" }, [field, count]), problem, sliders]);
  field.addEventListener("input", () => set({ query: field.value }));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") set({ query: "" });
  });
  let rows = new Map();

  function build() {
    rows = new Map(Object.keys(context.data.payload.thresholds ?? {}).map((kind) => [kind, kindRow(context, kind)]));
    list.replaceChildren(...[...rows.values()].map(({ element: row }) => row));
  }

  return {
    element,
    render(changed) {
      element.hidden = !context.data.payload.figures;
      if (element.hidden) return;
      if (changed.has("data")) build();
      // The signs on the wall are explained there.
      if (changed.has("wallMode")) sliders.open = state.wallMode === "wallTypes";
      if (!["data", "query", "thresholds", "lang", "theme"].some((name) => changed.has(name))) return;
      if (field.value !== state.query) field.value = state.query;
      const result = foundHeads(context);
      problem.textContent = result.problem;
      const all = headsOf(context.data);
      count.textContent = result.found ? say(state.lang, "queryCount", { count: result.found.size, all: all.length }) : "";
      const over = thresholdsOf(context);
      for (const [kind, row] of rows) row.show(all.filter((head) => satisfies(">", head.figures[kind], over[kind])).length, over[kind]);
    },
  };
}

function kindRow(context, kind) {
  const { state, set } = context;
  const slider = make("input", { type: "range", min: 0, max: 1, step: 0.05, "data-kind": kind });
  const name = make("button", { type: "button", class: "nv-kind-name", onclick: () => set({ query: state.query.trim() === kind ? "" : kind }) });
  const number = make("span", { class: "nv-number" });
  slider.addEventListener("input", () => set({ thresholds: { ...state.thresholds, [kind]: Number(slider.value) } }));
  return {
    element: make("div", { class: "nv-kind" }, [
      make("i", { class: "nv-kind-sign", "aria-hidden": "true", style: `--kind: var(--nv-kind-${kind})`, text: KIND_SIGNS[kind] }), name, slider, number,
    ]),
    show(count, over) {
      name.textContent = say(state.lang, `kind_${kind}`);
      name.title = `${kind}: ${say(state.lang, `kind_${kind}_title`)}`;
      name.setAttribute("aria-pressed", String(state.query.trim() === kind));
      slider.value = over;
      slider.setAttribute("aria-label", say(state.lang, "threshold", { kind: say(state.lang, `kind_${kind}`) }));
      slider.setAttribute("aria-valuetext", say(state.lang, "kindCount", { over: over.toFixed(2), count }));
      number.textContent = say(state.lang, "kindCount", { over: over.toFixed(2), count });
    },
  };
}

// The profiles of a layer, each in the colour of its head's first kind, with that kind's sign.
function drawTypes(context, brush, layer, sizes) {
  const { data, palette } = context;
  const thresholds = thresholdsOf(context);
  const { size, step } = sizes;
  brush.font = `600 ${clamp(size * 0.24, 8, 13)}px ${palette.sans}`;
  brush.textAlign = "left";
  brush.textBaseline = "top";
  for (let head = 0; head < data.heads; head++) {
    const figures = data.payload.figures?.[layer]?.[head];
    const [kind] = figures ? kindsOf({ figures }, thresholds) : [];
    drawProfile(context, brush, { layer, head }, sizes, kind ? palette.kinds[kind] : palette.faint);
    if (!kind || size < 14) continue;
    brush.fillStyle = palette.ink;
    brush.fillText(KIND_SIGNS[kind], head * step + 3, 3);
  }
}

// For the page around the viewer: heads as [layer, head] counted from 1, or {place, key} of what cannot be read.
function searchDoor(context, query, heads) {
  try {
    return searchHeads(heads, query, thresholdsOf(context)).map(({ layer, head }) => [layer + 1, head + 1]);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return { place: error.place, key: error.key };
  }
}
