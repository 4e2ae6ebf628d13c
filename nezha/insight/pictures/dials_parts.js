// The parts of the panel in which a head is made: its dials, where it begins, what it is called, and its code.

function createDialGrid(context, source, state, changed) {
  const waves = headWaves(source().width);
  const dials = waves.map((wave, pair) => createDial(context, pair, {
    wave, reach: source().reach, origin: source().origin,
    hand: () => ({ phase: state.head.phases[pair], amplitude: state.head.amplitudes[pair] }),
    rim: () => state.rim,
    turned(phase, amplitude) {
      state.head.phases[pair] = phase;
      state.head.amplitudes[pair] = amplitude;
      if (amplitude / UNIT > state.rim) state.rim = rimOf(state.head);
      changed();
    },
  }));
  const more = make("button", { type: "button", class: "np-chip", onclick: () => {
    state.all = !state.all;
    changed();
  } });
  const help = make("p", { class: "np-note" });
  const row = make("div", { class: "np-dials", role: "group" }, dials.map((dial) => dial.element));
  return {
    element: make("div", { class: "np-made-dials" }, [row, more, help]),
    draw() {
      dials.forEach((dial, pair) => {
        dial.element.hidden = !state.all && pair >= FEW_DIALS;
        if (!dial.element.hidden) dial.draw();
      });
      row.setAttribute("aria-label", told(context.lang, source().title));
      more.hidden = dials.length <= FEW_DIALS;
      more.textContent = say(context.lang, state.all ? "fewDials" : "allDials", { n: state.all ? FEW_DIALS : dials.length });
      more.setAttribute("aria-expanded", String(state.all));
      help.textContent = say(context.lang, "dialsHelp");
    },
  };
}

// What it begins with, back to that, silence, and how long its query is.
function createStarts(context, source, state, begin, changed) {
  const id = newId("start");
  const label = make("label", { for: id });
  const select = make("select", { id, class: "np-select", "data-made": "start" });
  const reset = make("button", { type: "button", class: "np-chip", "data-made": "reset", onclick: () => begin(state.start, state.from) });
  const silence = make("button", { type: "button", class: "np-chip", "data-made": "silence", onclick: () => {
    state.head.amplitudes.fill(0);
    changed();
  } });
  const strength = make("input", { type: "range", min: 0, max: 60, step: 0.5, "data-made": "strength" });
  const length = make("span", { class: "np-number" });
  let shape = null; // the hands as they were when the slider was taken
  let lang = null;
  select.addEventListener("change", () => {
    const [kind, at] = [select.value[0], Number(select.value.slice(1))];
    const chosen = { s: source().settings, h: source().heads }[kind]?.[at];
    if (chosen) begin(readHead(chosen.code, source().width / 2), select.value);
  });
  strength.addEventListener("input", () => {
    shape = shape || [...state.head.amplitudes];
    const now = Math.hypot(...shape) || 1;
    state.head.amplitudes = shape.map((loud) => loudStep((loud / now) * Number(strength.value)));
    if (Math.max(...state.head.amplitudes) / UNIT > state.rim) state.rim = rimOf(state.head);
    changed();
  });
  strength.addEventListener("change", () => (shape = null));
  const option = (kind) => ({ label: words }, at) => make("option", { value: `${kind}${at}`, text: told(context.lang, words) });
  const fill = () => {
    const { settings, heads } = source();
    select.replaceChildren(
      option("s")(settings[0], 0), make("option", { value: "own", text: say(context.lang, "ownCode"), hidden: "" }),
      make("optgroup", { label: say(context.lang, "presets") }, settings.slice(1).map((one, at) => option("s")(one, at + 1))),
      make("optgroup", { label: say(context.lang, "headsOf") }, heads.map(option("h"))),
    );
  };
  return {
    element: make("div", { class: "np-made-row" }, [label, select, reset, silence, make("label", { class: "np-strength" }, [length, strength])]),
    draw() {
      if (lang !== context.lang) fill();
      lang = context.lang;
      label.textContent = say(lang, "startFrom");
      select.value = state.from;
      reset.textContent = say(lang, "reset");
      reset.disabled = writeHead(state.head) === writeHead(state.start);
      silence.textContent = say(lang, "silence");
      const value = queryLength(state.head);
      if (shape === null) {
        strength.max = Math.max(60, Math.ceil(value * 1.5));
        strength.value = value;
      }
      length.textContent = say(lang, "strength", { value: fixed(value, 1) });
      strength.title = say(lang, "strengthTitle");
    },
  };
}

// What it counts as, and which heads of the model look most alike.
function createVerdict(context, source, state, begin) {
  const [called, kinds, nearest, near] = ["strong", "div", "strong", "div"].map((tag) => make(tag));
  kinds.className = "np-kinds";
  near.className = "np-kinds np-near";
  const element = make("div", { class: "np-made-verdict" }, [
    make("div", { class: "np-made-row" }, [called, kinds]), make("div", { class: "np-made-row" }, [nearest, near]),
  ]);
  return {
    element,
    draw() {
      const { lang } = context;
      const all = source().kinds.map((kind) => ({ ...kind, value: state.figures[kind.name] })).filter(({ value }) => isNumber(value));
      const holds = all.filter(({ value, threshold }) => value > threshold);
      called.textContent = say(lang, "countsAs");
      kinds.replaceChildren(
        ...(holds.length ? [] : [make("span", { class: "np-kind np-kind-none", text: say(lang, "noKind") })]),
        ...[...holds, ...all.filter((kind) => !holds.includes(kind))].map(({ name, label, value, threshold }) => make("span", {
          class: value > threshold ? "np-kind np-kind-on" : "np-kind", "data-kind-name": name,
          title: say(lang, "kindTitle", { threshold }),
        }, [told(lang, label), " ", make("span", { class: "np-number", text: fixed(value, 2) })])),
      );
      nearest.textContent = say(lang, "nearest");
      near.replaceChildren(...state.near.map((one) => make("button", {
        type: "button", class: "np-kind", "data-near": told("en", one.label),
        title: say(lang, "beginWith", { name: told(lang, one.label) }),
        onclick: () => begin(readHead(one.code, source().width / 2), `h${source().heads.findIndex(({ code }) => code === one.code)}`),
      }, [told(lang, one.label), " ", make("span", { class: "np-number", text: say(lang, "overlapTitle", { value: fixed(one.overlap, 2) }) })])));
      nearest.parentElement.hidden = !state.near.length;
    },
  };
}

// The code as a field: to copy, and to paste another one.
function createHeadCode(context, source, state, taken) {
  const id = newId("code");
  const label = make("label", { for: id });
  const field = make("input", { id, type: "text", class: "np-code", spellcheck: "false", autocomplete: "off", "data-made": "code" });
  const copy = make("button", { type: "button", class: "np-chip", "data-made": "copy" });
  const wrong = make("p", { class: "np-said", role: "alert", hidden: "" });
  field.addEventListener("change", () => {
    const head = readHead(field.value, source().width / 2);
    wrong.hidden = head !== null;
    wrong.textContent = head ? "" : say(context.lang, "wrongCode", { pairs: source().width / 2 });
    if (head) taken(head);
  });
  copy.addEventListener("click", async () => {
    field.select();
    const done = await navigator.clipboard?.writeText(field.value).then(() => true, () => false);
    context.announce(say(context.lang, done || document.execCommand("copy") ? "copied" : "copyByHand"));
    copy.textContent = say(context.lang, "copied");
    setTimeout(() => (copy.textContent = say(context.lang, "copyCode")), 1500);
  });
  return {
    element: make("div", {}, [make("div", { class: "np-made-row np-made-code" }, [label, field, copy]), wrong]),
    draw() {
      label.textContent = say(context.lang, "code");
      copy.textContent = say(context.lang, "copyCode");
      if (document.activeElement !== field || wrong.hidden) field.value = writeHead(state.head);
    },
  };
}
