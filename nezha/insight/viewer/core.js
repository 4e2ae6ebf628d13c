// The viewer as a whole: what is chosen, who must draw again, and the door for the page around it.

const SETTINGS = { view: "probabilities", wallMode: "wallMaps", hideSpecial: false, perHead: false, readable: false,
  waves: false, allOffsets: false };

// What all parts share.  `set` changes the state and draws once a frame what depends on what changed.
function createContext(root, options) {
  const labels = [];
  const context = {
    root, options, parts: [], data: null, scale: null, palette: null,
    state: { ...SETTINGS, lang: options.lang === "zh" ? "zh" : "en", layer: 0, head: 0, token: 0, hover: null, hoverOffset: null },
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
    // The row in focus: under the pointer, else the chosen one.
    row: () => (context.state.hover ? context.state.hover.row : context.state.token),
    caption: () => describe(context.data, context.state, context.row()),
  };
  let pending = null;
  context.set = (changes) => {
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
  };
  context.render = (changed) => {
    if (!context.data || !root.isConnected) return;
    if (changed.has("theme") || !context.palette) context.palette = readPalette(root);
    if (changed.has("lang")) context.relabel();
    for (const part of context.parts) part.render(changed);
  };
  // A choice made by hand: the page around the viewer is told.
  context.choose = (choice) => {
    context.set({ ...choice, hover: null });
    const { layer, head, token } = context.state;
    options.onSelect?.({ layer, head, token });
  };
  return context;
}

function same(before, after) {
  return before === after || JSON.stringify(before) === JSON.stringify(after);
}

function createSettings(context) {
  const { state, set, label } = context;
  const toggle = (name, key) => {
    const button = make("button", { type: "button", class: "nv-chip", "data-toggle": name, onclick: () => set({ [name]: !state[name] }) });
    label(button, key);
    label(button, `${key}Title`, "title");
    return button;
  };
  const buttons = [toggle("hideSpecial", "specials"), toggle("perHead", "perHead"), toggle("readable", "readable")];
  const title = make("h3");
  return {
    element: make("header", { class: "nv-head" }, [title, make("div", { class: "nv-group" }, buttons)]),
    render() {
      title.textContent = say(state.lang, "head", { layer: state.layer + 1, head: state.head + 1 });
      for (const button of buttons) {
        // "[CLS] [SEP]" is pressed while they are shown.
        const on = state[button.dataset.toggle] !== (button.dataset.toggle === "hideSpecial");
        button.setAttribute("aria-pressed", String(on));
      }
    },
  };
}

// Language and theme, for a page that has no other place for them.
function createControls(context, setLang, setTheme) {
  const language = make("button", { type: "button", class: "nv-chip", onclick: () => setLang(context.state.lang === "zh" ? "en" : "zh") });
  const theme = make("button", {
    type: "button", class: "nv-chip", onclick: () => setTheme(context.root.dataset.theme === "dark" ? "light" : "dark"),
  });
  context.label(language, "language");
  context.label(language, "languageTitle", "title");
  context.label(theme, "themeTitle", "title");
  return {
    element: make("div", { class: "nv-controls" }, [language, theme]),
    render() {
      theme.textContent = say(context.state.lang, context.root.dataset.theme === "dark" ? "themeLight" : "theme");
      if (context.options.page) document.documentElement.lang = context.state.lang === "zh" ? "zh-Hans" : "en";
    },
  };
}

function assemble(context, doors) {
  const live = make("p", { class: "nv-live", "aria-live": "polite" });
  context.announce = (sentence) => {
    live.textContent = sentence;
  };
  const controls = context.options.controls ? createControls(context, doors.setLang, doors.setTheme) : null;
  const sentence = createSentence(context, controls ? [controls.element] : []);
  const wall = createWall(context);
  const settings = createSettings(context);
  const equation = createEquation(context);
  const map = createMap(context);
  const curve = createCurve(context);
  const caption = createCaption(context);
  const one = make("section", { class: "nv-panel nv-one" }, [settings.element, equation.element, map.element]);
  const body = make("div", { class: "nv-body" }, [wall.element, one, curve.element, caption.element]);
  context.root.append(sentence.element, body, live);
  context.parts = [...(controls ? [controls] : []), sentence, wall, settings, equation, map, curve, caption];
  return () => wall.destroy();
}

function mount(element, payload, options = {}) {
  const root = make("div", { class: "nezha-viewer", role: "region" });
  element.replaceChildren(root);
  const context = createContext(root, options);
  context.label(root, "viewer", "aria-label");
  let wish = options.theme || "auto";
  const applyTheme = () => {
    const theme = resolveTheme(wish, element);
    if (root.dataset.theme === theme) return;
    root.dataset.theme = theme;
    if (options.page) document.body.dataset.theme = theme;
    context.render(new Set(["theme"]));
  };
  const doors = {
    setLang: (lang) => context.set({ lang: lang === "zh" ? "zh" : "en" }),
    setTheme: (theme) => {
      wish = theme;
      applyTheme();
    },
    select: (choice) => context.set(validChoice(context.data, { ...pick(context.state), ...choice })),
    update(next) {
      const kept = context.data ? { ...pick(context.state) } : null;
      context.data = createData(next);
      context.scale = createScale(context.data);
      const masked = next.pieces.indexOf("[MASK]");
      const start = { ...sharpestHead(context.data), token: masked < 0 ? Math.floor(context.data.n / 2) : masked };
      const choice = kept ? { ...kept, token: start.token } : start;
      Object.assign(context.state, validChoice(context.data, choice), { hover: null, hoverOffset: null });
      context.render(new Set(["data", "lang", "theme"]));
    },
  };
  const stopParts = assemble(context, doors);
  applyTheme();
  doors.update(payload);
  let width = root.clientWidth;
  const sizes = new ResizeObserver(() => {
    if (root.clientWidth === width) return;
    width = root.clientWidth;
    context.render(new Set(["size"]));
  });
  sizes.observe(root);
  const stopTheme = watchTheme(applyTheme);
  if (options.page) fitFrame(root);
  doors.destroy = () => {
    stopParts();
    stopTheme();
    sizes.disconnect();
    root.remove();
  };
  return doors;
}

function pick({ layer, head, token }) {
  return { layer, head, token };
}

function validChoice(data, { layer, head, token }) {
  return { layer: clamp(layer, 0, data.layers - 1), head: clamp(head, 0, data.heads - 1), token: clamp(token, 0, data.n - 1) };
}

// In a notebook the page stands in an iframe of the same origin: as high as what it holds.
function fitFrame(root) {
  const frame = window.frameElement;
  if (!frame) return;
  new ResizeObserver(() => {
    frame.style.height = `${Math.ceil(document.documentElement.getBoundingClientRect().height) + 4}px`;
  }).observe(root);
}

window.NezhaViewer = { mount };
