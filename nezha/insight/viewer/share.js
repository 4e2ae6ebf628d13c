// The view as a link, and a board of pinned views.

function createShare(context) {
  const { state, set, label } = context;
  const field = make("input", { type: "text", class: "nv-code", spellcheck: "false", autocomplete: "off" });
  const problem = make("p", { class: "nv-note nv-problem", role: "alert" });
  const copy = label(make("button", { type: "button", class: "nv-chip", "data-share": "copy", onclick: () => copyLink() }), "copyLink");
  const pin = label(make("button", { type: "button", class: "nv-chip", "data-share": "pin", onclick: () => pinView() }), "pin");
  const cards = make("ul", { class: "nv-pins" });
  label(field, "codeLabel", "aria-label");
  label(field, "codeTitle", "title");
  label(pin, "pinTitle", "title");
  label(cards, "pins", "aria-label");
  const element = make("section", { class: "nv-share" }, [make("div", { class: "nv-share-line" }, [field, copy, pin]), problem, cards]);
  const keep = context.options.kept ? inAWhile((code) => context.options.kept(code, context.data.payload)) : null;
  const address = context.options.page ? createAddress(context, (sentence) => (problem.textContent = sentence)) : null;

  let shown = null;

  function link() {
    const code = stateCode(state);
    return context.options.link?.(code, context.data.payload) ?? address?.link(code) ?? code;
  }

  async function copyLink() {
    field.value = link();
    field.select();
    // A page from a file or over plain http has no clipboard of its own; the older way needs the selection.
    const done = await (navigator.clipboard?.writeText(field.value).then(() => true, () => false) ?? false);
    context.announce(say(state.lang, done || document.execCommand("copy") ? "copied" : "copyByHand"));
    copy.textContent = say(state.lang, "copied");
    setTimeout(() => (copy.textContent = say(state.lang, "copyLink")), 1500);
  }

  function pinView() {
    const code = viewCode(state);
    if (!state.pins.includes(code)) set({ pins: [...state.pins, code].slice(-MOST_PINS) });
  }

  function show(code) {
    problem.textContent = openCode(context, code);
    return problem.textContent;
  }

  function card(code) {
    const { data } = context;
    const view = readCode(code, data);
    const name = [
      say(state.lang, "head", data.name(view.layer ?? 0, view.head ?? 0)), quote(state.lang, data.payload.tokens[view.token ?? 0]),
      say(state.lang, view.view), ...["skew", "merge"].filter((flag) => view[flag]).map((flag) => say(state.lang, flag)),
    ].join(" · ");
    const canvas = make("canvas", { "aria-hidden": "true" });
    const shown = view.hideSpecial ? data.visible : data.everything;
    const side = context.scale.side(shown);
    const values = context.scale.thumbnail(view.view, view.layer ?? 0, view.head ?? 0, shown);
    const limit = context.scale.limit(view.view, view.layer ?? 0, view.head ?? 0, shown, view.perHead);
    fitCanvas(canvas, 44, 44).drawImage(paintPixels(values, side, side, view.view, limit, context.palette), 0, 0, 44, 44);
    const drop = make("button", {
      type: "button", class: "nv-chip", text: "×", title: say(state.lang, "unpin"), "aria-label": `${say(state.lang, "unpin")}: ${name}`,
      onclick: () => set({ pins: state.pins.filter((each) => each !== code) }),
    });
    const back = make("button", {
      type: "button", class: "nv-pin", "data-pin": code, "aria-current": String(code === viewCode(state)),
      onclick: () => show(state.pins.length ? stateCode({ ...readWhole(view), pins: state.pins }) : code),
    }, [canvas, make("span", { text: name })]);
    return make("li", {}, [back, drop]);
  }

  // A view without what its code leaves out.
  const readWhole = (view) => ({ layer: 0, head: 0, token: 0, ...view });

  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    show(codeIn(field.value));
  });
  field.addEventListener("focus", () => field.select());

  return {
    element,
    address,
    open: show,
    render(changed) {
      if (changed.has("data")) problem.textContent = "";
      const code = stateCode(state);
      // A moving pointer changes no code, and writing a field makes the page lay itself out.
      if (code === shown && !["data", "pins", "lang", "theme"].some((name) => changed.has(name))) return;
      shown = code;
      if (document.activeElement !== field) field.value = code;
      address?.keep(code);
      keep?.(code);
      const pinned = ["data", "pins", "lang", "theme"].some((name) => changed.has(name));
      if (pinned) cards.replaceChildren(...state.pins.map(card));
      else for (const each of cards.querySelectorAll("[data-pin]")) each.setAttribute("aria-current", String(each.dataset.pin === viewCode(state)));
    },
    destroy() {
      address?.stop();
      keep?.stop();
    },
  };
}

// In a saved page the part of its address after "#" is the code, kept in step both ways.
function createAddress(context, complain) {
  const own = ["file:", "http:", "https:"].includes(location.protocol);
  let kept = null;
  // The address as it was when it changed: a view that is being written may have taken its place since.
  const read = (event) => {
    const code = (event?.newURL ?? location.href).split("#")[1] ?? "";
    if (code && code !== kept) complain(openCode(context, code));
  };
  const write = inAWhile((code) => {
    kept = code;
    history.replaceState(null, "", `#${code}`);
  });
  if (own) addEventListener("hashchange", read);
  return {
    read: () => own && read(null),
    link: (code) => (own ? `${location.href.split("#")[0]}#${code}` : null),
    keep: (code) => own && code !== kept && write(code),
    stop() {
      write.stop();
      removeEventListener("hashchange", read);
    },
  };
}

// Not at every step of a held arrow key: browsers count changes of an address.
function inAWhile(act) {
  let timer = 0;
  const later = (value) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(value), 250);
  };
  later.stop = () => clearTimeout(timer);
  return later;
}
