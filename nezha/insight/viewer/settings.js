// The switches of the large map, and language and theme for a page that has no other place for them.

function createSettings(context) {
  const { state, set, label } = context;
  const toggle = (name, key) => {
    const button = make("button", { type: "button", class: "nv-chip", "data-toggle": name, onclick: () => set({ [name]: !state[name] }) });
    label(button, key);
    label(button, `${key}Title`, "title");
    return button;
  };
  const buttons = [
    toggle("skew", "skew"), toggle("merge", "merge"), toggle("hideSpecial", "specials"), toggle("perHead", "perHead"),
    toggle("readable", "readable"),
  ];
  const title = make("h3");
  return {
    element: make("header", { class: "nv-head" }, [title, make("div", { class: "nv-group" }, [...buttons, createExport(context, "map")])]),
    render(changed) {
      if (changed.size === 1 && changed.has("hover")) return;
      title.textContent = say(state.lang, "head", context.data.name(state.layer, state.head));
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
    render(changed) {
      // Writing the page's language, even the same one, makes every element ask for its style again.
      if (!changed.has("lang") && !changed.has("theme")) return;
      theme.textContent = say(context.state.lang, context.root.dataset.theme === "dark" ? "themeLight" : "theme");
      if (context.options.page) document.documentElement.lang = context.state.lang === "zh" ? "zh-Hans" : "en";
    },
  };
}
