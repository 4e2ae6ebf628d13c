// The viewer as a whole: its parts laid out, and the door for the page around it.

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
  const views = createViews(context);
  const share = createShare(context);
  context.root.append(sentence.element, share.element, context.onDemand.element, body, views.element, live);
  context.parts = [...(controls ? [controls] : []), sentence, wall, settings, equation, map, curve, caption, equation.pictures, ...views.parts, share];
  context.address = share.address;
  context.openCode = share.open;
  return () => [wall, map, share, ...views.parts].forEach((part) => part.destroy?.());
}

function mount(element, payload, options = {}) {
  const root = make("div", { class: "nezha-viewer", role: "region" });
  element.replaceChildren(root);
  const context = createContext(root, options);
  context.label(root, "viewer", "aria-label");
  let wish = options.theme || "auto";
  let turn = 0;
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
    code: () => stateCode(context.state),
    open: (code) => context.openCode(codeIn(String(code))),
    search: (query, heads = headsOf(context.data)) => searchDoor(context, query, heads),
    csv: (name) => csvOf(context, name),
    svg: (name) => svgOf(context, name),
    compare: (second) => compareWith(context, second),
    // Another text; it is shown at once, or once the layer of the head that is looked at has come.
    update(next) {
      const data = createData(next);
      const masked = next.pieces.indexOf("[MASK]");
      const start = { ...next.start, token: masked < 0 ? Math.floor(data.n / 2) : masked };
      const choice = validChoice(data, { ...(context.data ? pick(context.state) : start), token: start.token });
      const changes = { ...choice, ...NOTHING, column: null, offset: null, pins: [] };
      const missing = context.onDemand.lacking({ ...context.state, ...changes }, data);
      const own = ++turn;
      const show = () => {
        if (own !== turn) return;
        context.onDemand.forget();
        context.data = data;
        context.scale = createScale(data);
        Object.assign(context.state, changes);
        context.render(new Set(["data", "lang", "theme"]));
      };
      return missing.length ? context.onDemand.bring(missing).then(show, context.onDemand.complain) : Promise.resolve(show());
    },
  };
  const stopParts = assemble(context, doors);
  applyTheme();
  doors.update(payload);
  if (options.second) doors.compare(options.second);
  context.address?.read();
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
