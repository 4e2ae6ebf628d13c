// A button that opens a short list of things to do: with the pointer, and with the keyboard as menus have it.

const ARROW_DOWN = "M8 2.5v7.2M4.8 6.8 8 10l3.2-3.2M3 13h10";

function icon(path) {
  return make("svg:svg", { viewBox: "0 0 16 16", width: 16, height: 16, fill: "none", stroke: "currentColor", "stroke-width": 1.5, "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true" }, [make("svg:path", { d: path })]);
}

// `items`: [key of its words, what it does]; `name()`: what the button is called.
function createMenu(context, name, items) {
  const button = make("button", { type: "button", class: "np-icon", "aria-haspopup": "menu", "aria-expanded": "false" }, [icon(ARROW_DOWN)]);
  const list = make("div", { class: "np-menu-list", role: "menu", hidden: "" });
  const element = make("div", { class: "np-menu" }, [button, list]);
  const open = (shown) => {
    list.hidden = !shown;
    button.setAttribute("aria-expanded", String(shown));
    if (shown) list.firstElementChild.focus();
  };
  for (const [key, act] of items) {
    list.append(make("button", {
      type: "button", role: "menuitem", tabindex: "-1", "data-key": key,
      onclick: () => {
        open(false);
        button.focus();
        act();
      },
    }));
  }
  button.addEventListener("click", () => open(list.hidden));
  element.addEventListener("focusout", (event) => element.contains(event.relatedTarget) || open(false));
  element.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const all = [...list.children];
    const at = all.indexOf(document.activeElement);
    const next = { ArrowDown: (at + 1) % all.length, ArrowUp: (at - 1 + all.length) % all.length, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Escape") {
      open(false);
      button.focus();
    } else if (next !== undefined) all[next].focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return {
    element,
    words() {
      button.title = name();
      button.setAttribute("aria-label", name());
      for (const item of list.children) item.textContent = say(context.lang, item.dataset.key);
    },
  };
}
