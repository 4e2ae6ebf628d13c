// The offset curve of one character: what each distance is worth to it, and where its attention really lands.

const CURVE_HEIGHT = 290;
const EDGE = { left: 34, right: 36, top: 12, bottom: 40 };

function createCurve(context) {
  const { state, set, label } = context;
  const title = make("h3", { class: "nv-curve-title" });
  const picture = make("svg:svg", { class: "nv-curve-svg", role: "img", tabindex: "0", height: CURVE_HEIGHT });
  const reading = make("p", { class: "nv-note nv-number nv-reading" });
  const toggles = ["waves", "allOffsets"].map((name) => make("button", {
    type: "button", class: "nv-chip", "data-toggle": name, onclick: () => set({ [name]: !state[name] }),
  }));
  const legend = make("ul", { class: "nv-curve-legend" }, ["curveLine", "curveBars", "curvePrior"].map((name) =>
    make("li", { class: `nv-key-${name}` }, [make("i", { "aria-hidden": "true" }), label(make("span"), name)])));
  const element = make("section", { class: "nv-panel nv-curve" }, [
    make("header", { class: "nv-head" }, [title, make("div", { class: "nv-group" }, [...toggles, createExport(context, "curve")])]),
    picture, reading, legend,
  ]);
  let frame = null;
  let room = 0;

  function words() {
    const token = context.data.payload.tokens[context.row()];
    title.textContent = say(state.lang, "curve", { token: quote(state.lang, token) });
    const names = [say(state.lang, "curveWaves"), say(state.lang, "allOffsets", { k: context.data.k })];
    const titles = [say(state.lang, "wavesTitle"), say(state.lang, "allOffsetsTitle")];
    toggles.forEach((button, at) => {
      button.textContent = names[at];
      button.title = titles[at];
      button.setAttribute("aria-pressed", String(state[button.dataset.toggle]));
    });
  }

  // For another row there is as much room as before: to ask would lay the page out once more a frame.
  function draw(anew) {
    if (anew) room = Math.max(240, picture.parentElement.clientWidth - 2);
    words();
    picture.replaceChildren();
    for (const part of [picture, legend, ...toggles]) part.toggleAttribute("hidden", !context.data.relative);
    if (!context.data.relative) {
      reading.textContent = say(state.lang, "noPositions");
      frame = null;
      return;
    }
    frame = curveFrame(context, room);
    picture.setAttribute("viewBox", `0 0 ${frame.width} ${CURVE_HEIGHT}`);
    picture.setAttribute("aria-label", curveSentence(context, frame));
    picture.append(...drawBars(frame), ...drawAxes(frame, state.lang), ...drawCurves(frame, state.waves));
    mark();
  }

  // The offset under the pointer: in this picture, or of the cell under it in the map.
  function mark() {
    picture.querySelector(".nv-mark")?.remove();
    if (!frame) return;
    const offset = context.offset();
    const shown = offset ?? frame.peak;
    reading.textContent = curveReading(context, frame, shown);
    if (offset === null || offset === undefined || offset < frame.low || offset > frame.high) return;
    const x = frame.x(offset);
    picture.append(make("svg:g", { class: "nv-mark" }, [
      make("svg:line", { x1: x, x2: x, y1: EDGE.top, y2: frame.floor }),
      make("svg:circle", { cx: x, cy: frame.y(frame.curve[offset + context.data.k]), r: 4 }),
    ]));
  }

  function offsetAt(event) {
    const box = picture.getBoundingClientRect();
    const at = ((event.clientX - box.left) / box.width) * frame.width;
    return clamp(Math.round(frame.low + (at - EDGE.left) / frame.step - 0.5), frame.low, frame.high);
  }

  // Arrows move the chosen offset; Escape lets it go.
  function keyboard(event) {
    if (!frame) return;
    const from = state.offset ?? frame.peak;
    const to = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: frame.low, End: frame.high }[event.key];
    if (event.key === "Escape") context.choose({ offset: null, column: null });
    if (to === undefined) return;
    event.preventDefault();
    const offset = clamp(to, frame.low, frame.high);
    context.choose({ offset });
    context.announce(curveReading(context, frame, offset));
  }

  picture.addEventListener("pointermove", (event) => frame && set({ hoverOffset: offsetAt(event) }));
  picture.addEventListener("pointerleave", () => set({ hoverOffset: null }));
  picture.addEventListener("click", (event) => frame && context.choose({ offset: offsetAt(event) }));
  picture.addEventListener("keydown", keyboard);

  context.figures.set("curve", {
    svg: () => copyFigure([[title.textContent, picture]]), csv: () => curveTable(context),
    notes: () => [reading.textContent],
  });
  return {
    element,
    render(changed) {
      const whole = ["data", "layer", "head", "token", "lang", "theme", "size", "waves", "allOffsets"];
      const row = context.row();
      if (whole.some((name) => changed.has(name))) draw(true);
      else if (changed.has("hover") && frame?.token !== row) draw(false);
      else if (["hover", "hoverOffset", "offset"].some((name) => changed.has(name))) mark();
    },
  };
}

// Everything the picture needs: which offsets, and how a value becomes a height.
function curveFrame(context, width) {
  const { data, state } = context;
  const token = context.row();
  const k = data.k;
  const reach = state.allOffsets ? k : Math.min(k, Math.max(data.n - 1, 4));
  const [low, high] = [-reach, reach];
  const curve = data.curve(state.layer, state.head, token);
  const prior = data.prior(state.layer, state.head);
  const mass = massByOffset(data, state.layer, state.head, token);
  const waves = state.waves ? data.waves(state.layer, state.head, token) : [];
  let [bottom, top] = [0, 0];
  for (let at = low + k; at <= high + k; at++) {
    bottom = Math.min(bottom, curve[at], prior[at]);
    top = Math.max(top, curve[at], prior[at]);
  }
  const pad = Math.max((top - bottom) * 0.08, 1e-6);
  [bottom, top] = [bottom - pad, top + pad];
  const floor = CURVE_HEIGHT - EDGE.bottom;
  const room = floor - EDGE.top;
  const step = (width - EDGE.left - EDGE.right) / (high - low + 1);
  const most = Math.max(...mass.slice(low + k, high + k + 1), 1e-6);
  const ceiling = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1].find((value) => value >= most) ?? 1;
  return {
    token, k, low, high, curve, prior, mass, waves, width, floor, step, bottom, top, ceiling,
    peak: curve.indexOf(Math.max(...curve.slice(low + k, high + k + 1)), low + k) - k,
    x: (offset) => EDGE.left + (offset - low + 0.5) * step,
    y: (value) => EDGE.top + ((top - value) / (top - bottom)) * room,
    bar: (share) => (share / ceiling) * room,
  };
}

// All bars in one shape: they are drawn anew for every row that the pointer passes.
function drawBars(frame) {
  let d = "";
  const width = Math.max(frame.step * 0.84, 0.6);
  for (let offset = frame.low; offset <= frame.high; offset++) {
    const height = frame.bar(frame.mass[offset + frame.k]);
    if (height > 0) d += `M${(frame.x(offset) - width / 2).toFixed(2)} ${frame.floor}v${(-height).toFixed(2)}h${width.toFixed(2)}V${frame.floor}z`;
  }
  return [make("svg:path", { class: "nv-bar", d })];
}

function drawAxes(frame, lang) {
  const right = frame.width - EDGE.right;
  const text = (x, y, value, anchor, kind = "nv-tick") => make("svg:text", { x, y, class: kind, "text-anchor": anchor, text: value });
  const parts = [
    make("svg:line", { class: "nv-zero", x1: EDGE.left, x2: right, y1: frame.y(0), y2: frame.y(0) }),
    make("svg:line", { class: "nv-base", x1: EDGE.left, x2: right, y1: frame.floor, y2: frame.floor }),
    make("svg:line", { class: "nv-self", x1: frame.x(0), x2: frame.x(0), y1: EDGE.top, y2: frame.floor }),
    text(EDGE.left - 6, frame.y(0) + 4, "0", "end"),
    text(EDGE.left - 6, EDGE.top + 8, frame.top.toFixed(1), "end"),
    text(right + 6, EDGE.top + 8, percent(frame.ceiling), "start"),
    text(right + 6, frame.floor, "0%", "start"),
    text(frame.x(0) - 14, CURVE_HEIGHT - 6, say(lang, "axisLeft"), "end", "nv-axis"),
    text(frame.x(0) + 14, CURVE_HEIGHT - 6, say(lang, "axisRight"), "start", "nv-axis"),
  ];
  if (Math.abs(frame.y(frame.bottom) - frame.y(0)) > 24) {
    parts.push(text(EDGE.left - 6, frame.floor, frame.bottom.toFixed(1).replace("-", "−"), "end"));
  }
  const every = [1, 2, 4, 5, 8, 16, 32].find((gap) => gap * frame.step >= 26) ?? 64;
  for (let offset = Math.ceil(frame.low / every) * every; offset <= frame.high; offset += every) {
    parts.push(text(frame.x(offset), frame.floor + 15, offsetSign(offset), "middle"));
  }
  return parts;
}

function drawCurves(frame, withWaves) {
  const path = (values, kind) => {
    let d = "";
    for (let offset = frame.low; offset <= frame.high; offset++) {
      d += `${d ? "L" : "M"}${frame.x(offset).toFixed(1)} ${frame.y(values[offset + frame.k]).toFixed(1)}`;
    }
    return make("svg:path", { class: kind, d });
  };
  const waves = withWaves ? frame.waves.map((wave) => path(wave, "nv-wave")) : [];
  return [...waves, path(frame.prior, "nv-prior"), path(frame.curve, "nv-line")];
}

function curveReading(context, frame, offset) {
  const { lang } = context.state;
  const at = clamp(offset, -frame.k, frame.k) + frame.k;
  return `${offsetSign(offset)} · ${offsetName(lang, offset)}　${say(lang, "position")} ${signed(frame.curve[at])}　`
    + `${say(lang, "probabilities")} ${percent(frame.mass[at])}`;
}

function curveSentence(context, frame) {
  const { lang } = context.state;
  const name = say(lang, "curve", { token: quote(lang, context.data.payload.tokens[frame.token]) });
  return `${name}: ${curveReading(context, frame, frame.peak)}`;
}
