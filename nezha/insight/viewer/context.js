// What all parts share: what is chosen, and who must draw again.

const SETTINGS = { view: "probabilities", wallMode: "wallMaps", comparison: "off", hideSpecial: false, perHead: false, readable: false,
  skew: false, merge: false, query: "", thresholds: {}, waves: false, allOffsets: false, againstMean: false };

// What is chosen (a layer's head, a token, the key of a pair, an offset) and what the pointer is over.
const NOTHING = { hover: null, hoverOffset: null };
const START = { layer: 0, head: 0, token: 0, column: null, offset: null, otherToken: 0, pins: [], ...NOTHING };

// What all parts share.  `set` changes the state and draws once a frame what depends on what changed.
function createContext(root, options) {
  const labels = [];
  const context = {
    root, options, parts: [], figures: new Map(), data: null, scale: null, other: null, otherScale: null, palette: null,
    state: { ...SETTINGS, ...START, lang: options.lang === "zh" ? "zh" : "en" },
    label(element, key, attribute = null) {
      labels.push({ element, key, attribute });
      return element;
    },
    relabel() {
      for (const { element, key, attribute } of labels) {
        if (attribute) element.setAttribute(attribute, say(context.state.lang, key));
        else element.textContent = say(context.state.lang, key);
      }
    },
    shown: () => (context.state.hideSpecial ? context.data.visible : context.data.everything),
    axis: () => axisOf(context),
    // The row in focus: under the pointer, else the chosen one.
    row: () => (context.state.hover ? context.state.hover.row : context.state.token),
    // The offset in focus: of the cell under the pointer, of the curve, else the chosen one; null where there is none.
    offset() {
      const { hover, hoverOffset, offset } = context.state;
      if (hover) return hover.column === null ? offset : hover.column - hover.row;
      return hoverOffset ?? offset;
    },
    caption: () => describe(context.data, context.state, context.row()),
  };
  let pending = null;
  context.onDemand = createOnDemand(context);
  context.set = (changes) => context.onDemand.when(changes, apply);
  function apply(changes) {
    const changed = Object.keys(changes).filter((name) => !same(context.state[name], changes[name]));
    if (!changed.length) return;
    Object.assign(context.state, changes);
    if (!pending) {
      pending = new Set();
      requestAnimationFrame(() => {
        const now = pending;
        pending = null;
        context.render(now);
      });
    }
    changed.forEach((name) => pending.add(name));
  }
  context.render = (changed) => {
    if (!context.data || !root.isConnected) return;
    if (changed.has("theme") || !context.palette) context.palette = readPalette(root);
    if (changed.has("lang")) context.relabel();
    if (!changed.has("data")) drawWaiting();
    for (const part of context.parts) if (!part.later || !changed.has("data")) part.render(changed);
    if (changed.has("data")) drawLater(changed);
  };
  // Parts that come later wait until the others of a new text can be seen, then for moments when nothing else is to be
  // done, one part a moment; before anything else changes, those left are drawn at once.
  let waiting = [];
  function drawLater(changed) {
    waiting = context.parts.filter((part) => part.later).map((part) => () => part.render(changed));
    requestAnimationFrame(() => whenIdle(drawNext));
  }
  function drawNext() {
    if (!root.isConnected) return;
    waiting.shift()?.();
    if (waiting.length) whenIdle(drawNext);
  }
  function drawWaiting() {
    while (waiting.length) waiting.shift()();
  }
  // A choice made by hand: the page around the viewer is told.
  context.choose = (choice) => {
    context.set({ ...linked(context, choice), hover: null });
    const { layer, head, token } = context.state;
    options.onSelect?.({ layer, head, token });
  };
  return context;
}

// A pair is a token, a key and the offset between them: whichever of them is chosen, the third follows.
function linked(context, choice) {
  const { n } = context.data;
  const { token, column, offset } = { ...context.state, ...choice };
  if (choice.offset !== undefined && choice.column === undefined && column !== null && offset !== null) {
    const to = token + offset;
    return { ...choice, column: to >= 0 && to < n ? to : null };
  }
  if (column === null) return choice;
  return { ...choice, offset: column - token };
}

// Units of the large map, made anew when the text or one of its switches changes.
function axisOf(context) {
  const { data, state } = context;
  const id = `${state.merge}/${state.hideSpecial}`;
  if (context.axisFor !== data || context.axisId !== id) {
    context.kept = createAxis(data, state);
    context.axisFor = data;
    context.axisId = id;
  }
  return context.kept;
}

function same(before, after) {
  return before === after || JSON.stringify(before) === JSON.stringify(after);
}
