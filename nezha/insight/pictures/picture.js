// The picture as a whole: title, sentence, panels, and what must be said with it; one door to all of it.
//
//   const picture = NezhaPicture.mount(element, payload, {lang: "zh", theme: "auto", controls, page});
//   picture.update(payload); picture.setLang("en"); picture.setTheme("dark"); picture.destroy();

function htmlLang(lang) {
  return lang === "zh" ? "zh-Hans" : "en";
}

function createFrame(context, doors) {
  const title = make("h2", { dir: "auto" });
  const sentence = make("p", { class: "np-sentence", dir: "auto" });
  const caption = make("p", { class: "np-caption" });
  const honest = make("p", { class: "np-honest", dir: "auto" });
  const grid = make("div", { class: "np-grid" });
  const live = make("p", { class: "np-live", "aria-live": "polite" });
  const told_ = make("p", { class: "np-said", hidden: "" });
  const language = make("button", { type: "button", class: "np-chip", onclick: () => doors.setLang(context.lang === "zh" ? "en" : "zh") });
  const theme = make("button", { type: "button", class: "np-chip", onclick: () => doors.setTheme(context.root.dataset.theme === "dark" ? "light" : "dark") });
  const all = createMenu(context, () => say(context.lang, "save", { title: isolate(told(context.lang, context.payload.title)) }), [
    ["saveAll", () => offer(fileName(context.payload.kind, told(context.lang, context.payload.title), "csv"), csvBlob(context.lang, context.payload.panels))],
  ]);
  const controls = make("div", { class: "np-tools" }, [...(context.options.controls ? [language, theme] : []), all.element]);
  context.root.append(make("header", { class: "np-top" }, [title, controls]), sentence, told_, grid, caption, honest, live);
  context.announce = (text, seen = false) => {
    live.textContent = text;
    told_.hidden = !seen;
    told_.textContent = seen ? text : "";
  };
  return {
    grid,
    words() {
      const { lang, payload } = context;
      context.root.setAttribute("aria-label", say(lang, "picture", { title: isolate(told(lang, payload.title)) }));
      context.root.lang = htmlLang(lang);
      title.textContent = told(lang, payload.title);
      sentence.textContent = told(lang, payload.sentence);
      honest.textContent = told(lang, payload.honest);
      honest.hidden = !honest.textContent;
      caption.hidden = !payload.caption.length;
      caption.replaceChildren(...payload.caption.map(([name, value]) => make("span", {}, [
        make("span", { class: "np-name", text: `${told(lang, name)}${lang === "zh" ? "：" : ": "}` }), bdi(told(lang, value)), " ",
      ])));
      language.textContent = say(lang, "language");
      language.title = say(lang, "languageTitle");
      theme.textContent = say(lang, context.root.dataset.theme === "dark" ? "themeLight" : "theme");
      theme.title = say(lang, "themeTitle");
      all.words();
      if (!context.options.page) return;
      document.documentElement.lang = htmlLang(lang);
      document.title = `NEZHA · ${told(lang, payload.title)}`;
    },
  };
}

function mount(element, payload, options = {}) {
  const root = make("div", { class: "nezha-picture", role: "region" });
  element.replaceChildren(root);
  const context = { root, options, lang: options.lang === "zh" ? "zh" : "en", payload, palette: null, announce: () => {} };
  let wish = options.theme || "auto";
  let parts = [];
  const doors = {};
  const frame = createFrame(context, doors);
  const heights = new ResizeObserver(() => stackPanels(frame.grid, parts));
  const render = () => {
    widenPanels(parts);
    for (const part of parts) part.render();
    evenPanels(frame.grid, parts);
    stackPanels(frame.grid, parts);
  };
  const dress = (always) => {
    const theme = resolveTheme(wish, element);
    if (!always && root.dataset.theme === theme) return;
    root.dataset.theme = theme;
    if (options.page) document.body.dataset.theme = theme;
    context.palette = readPalette(root);
    frame.words();
    render();
  };
  const fill = (next) => {
    for (const part of parts) part.destroy();
    context.payload = next;
    parts = next.panels.map((panel) => createPanel(context, panel, render));
    frame.grid.replaceChildren(...parts.map((part) => part.element));
    heights.disconnect();
    for (const part of parts) heights.observe(part.element);
    frame.grid.classList.toggle("np-single", parts.length === 1);
    frame.words();
    dress(true);
  };
  Object.assign(doors, {
    update: fill,
    setLang(lang) {
      context.lang = lang === "zh" ? "zh" : "en";
      frame.words();
      render();
    },
    setTheme(theme) {
      wish = theme;
      dress(false);
    },
  });
  fill(payload);
  const stop = keepFitting(root, render, () => dress(false), options.page);
  doors.destroy = () => {
    stop();
    heights.disconnect();
    for (const part of parts) part.destroy();
    root.remove();
  };
  return doors;
}

// Drawn anew when the room, the theme of the page or its fonts change.
function keepFitting(root, render, dress, page) {
  let width = root.clientWidth;
  let alive = true;
  const resized = oncePerFrame(() => {
    if (!alive || root.clientWidth === width || !root.clientWidth) return;
    width = root.clientWidth;
    render();
  });
  const sizes = new ResizeObserver(() => resized());
  sizes.observe(root);
  const stopTheme = watchTheme(dress);
  if (page) fitFrame(root);
  return () => {
    alive = false;
    sizes.disconnect();
    stopTheme();
  };
}

// In a notebook the page stands in an iframe of the same origin: as high as what it holds.
function fitFrame(root) {
  const frame = window.frameElement;
  if (!frame) return;
  new ResizeObserver(() => {
    frame.style.height = `${Math.ceil(document.documentElement.getBoundingClientRect().height) + 4}px`;
  }).observe(root);
}

window.NezhaPicture = { mount };
