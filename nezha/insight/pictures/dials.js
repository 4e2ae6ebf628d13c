// A head to be made by hand: dials, what such a head would do, what it would be called, and who in the model comes near.

const FEW_DIALS = 12;
const NEAREST = 3;
const ROUND = [1, 2, 5, 10, 20, 50, 100];

function createDials(context, source) {
  const state = startOf(source());
  const others = source().heads.map((one) => {
    const curve = headCurve(readHead(one.code, source().width / 2), source());
    return { label: one.label, code: one.code, curve, looks: headLooks(curve, source().tokens.length, source().reach) };
  });
  const parts = [
    createDialGrid(context, source, state, changed), createStarts(context, source, state, begin, changed),
    createVerdict(context, source, state, begin), createHeadCode(context, source, state, (head) => begin(head, "own")),
  ];
  const [grid, starts, verdict, code] = parts;
  const curve = createLines(context, () => curvePanel(context, source(), state));
  const looks = createLines(context, () => looksPanel(context, source(), state));
  const line = createSheet(context, () => linePanel(context, source(), state));
  const titles = [0, 1, 2].map(() => make("h4", { dir: "auto" }));
  const choose = make("p", { class: "np-note" });
  const charts = make("div", { class: "np-made-charts" }, [titles[0], curve.element, titles[1], looks.element]);
  const element = make("div", { class: "np-made" }, [
    starts.element,
    make("div", { class: "np-made-sides" }, [
      grid.element, charts, make("div", { class: "np-made-rest" }, [verdict.element, make("div", {}, [titles[2], line.element, choose])]),
    ]),
    code.element,
  ]);
  let alive = true;
  const redraw = oncePerFrame(() => alive && show());
  const tell = later(() => element.dispatchEvent(new CustomEvent("nezha-head", { bubbles: true, detail: writeHead(state.head) })));
  consider();

  function begin(head, from) {
    Object.assign(state, { head: { phases: [...head.phases], amplitudes: [...head.amplitudes] }, start: head, from, rim: rimOf(head) });
    changed();
  }

  // Everything that follows from the hands, and then the picture of it.
  function changed() {
    consider();
    redraw();
    tell();
  }

  function consider() {
    const panel = source();
    state.curve = headCurve(state.head, panel);
    state.looks = headLooks(state.curve, panel.tokens.length, panel.reach);
    state.figures = looksFigures(state.looks, panel);
    state.near = others.map((one) => ({ ...one, overlap: overlap(state.looks, one.looks, panel.special) }));
    state.near = state.near.sort((one, other) => other.overlap - one.overlap).slice(0, NEAREST);
    panel.now = state; // what is saved
  }

  function show() {
    const room = charts.clientWidth; // asked before anything is written, which would lay the page out once more
    for (const part of parts) part.draw();
    const panel = source();
    titles[0].textContent = say(context.lang, "curveTitle");
    titles[1].textContent = say(context.lang, "looksTitle");
    titles[2].textContent = told(context.lang, linePanel(context, panel, state).title);
    choose.textContent = say(context.lang, "lineHelpChoose");
    curve.draw(room);
    looks.draw(room);
    line.draw();
  }

  const lookFrom = (token) => {
    if (!token) return;
    state.query = Number(token.dataset.at);
    show();
  };
  line.element.addEventListener("click", (event) => lookFrom(event.target.closest(".np-token")));
  line.element.addEventListener("keydown", (event) => event.key === "Enter" && lookFrom(line.element.querySelector(".np-read")));

  return {
    element,
    draw: show,
    drawing: (width) => dialsDrawing(context, source(), state, width),
    destroy() {
      alive = false;
      tell.stop();
    },
  };
}

function startOf(panel) {
  const head = readHead(panel.settings[0].code, panel.width / 2);
  const words = panel.tokens.map((_, at) => at).filter((at) => !panel.special[at]);
  return {
    head: { phases: [...head.phases], amplitudes: [...head.amplitudes] }, start: head, from: "s0", rim: rimOf(head),
    all: false, query: words[words.length >> 1],
  };
}

// The amplitude at the rim of every dial: a round number beyond the longest hand.
function rimOf(head) {
  const most = Math.max(...head.amplitudes) / UNIT;
  return ROUND.find((one) => one >= most * 1.05) ?? ROUND[ROUND.length - 1];
}

function centred(curve) {
  const mean = curve.reduce((sum, one) => sum + one, 0) / curve.length;
  return curve.map((one) => one - mean);
}

function curvePanel(context, panel, { curve, near }) {
  const x = curve.map((_, row) => row - panel.reach);
  const lines = [{ label: say(context.lang, "yourHead"), x, y: centred(curve) }];
  if (near.length) lines.push({ label: near[0].label, x, y: centred(near[0].curve), dashed: true });
  const named = { x_label: say(context.lang, "offset"), y_label: say(context.lang, "score") };
  return { panel: "lines", title: say(context.lang, "curveTitle"), lines, marks: [], note: "", ...named };
}

function looksPanel(context, panel, { looks, near }) {
  const lines = [{ label: say(context.lang, "yourHead"), ...looksByOffset(looks, panel.special) }];
  if (near.length) lines.push({ label: near[0].label, ...looksByOffset(near[0].looks, panel.special), dashed: true });
  const even = lines[0].x.map(() => 1 / panel.tokens.length);
  lines.push({ label: say(context.lang, "evenHead"), x: lines[0].x, y: even, dashed: true });
  const named = { x_label: say(context.lang, "offset"), y_label: say(context.lang, "meanAttention") };
  return { panel: "lines", title: say(context.lang, "looksTitle"), lines, marks: [], note: "", zero: true, ...named };
}

function linePanel(context, panel, { looks, query }) {
  const title = say(context.lang, "lineTitle", { token: isolate(panel.tokens[query]) });
  return {
    panel: "sheet", title, tokens: panel.tokens, values: looks[query], marks: panel.tokens.map((_, at) => (at === query ? "▲" : "")),
    diverging: false, limit: null,
  };
}

// For a file: the dials that are seen, and both charts under each other.
function dialsDrawing(context, panel, state, width) {
  const { palette } = context;
  const nodes = [];
  const waves = headWaves(panel.width).slice(0, state.all ? undefined : FEW_DIALS);
  const columns = Math.max(1, Math.floor(width / (DIAL + 8)));
  waves.forEach((wave, pair) => {
    const share = state.head.amplitudes[pair] / UNIT / state.rim;
    const hand = { wave, reach: panel.reach, origin: panel.origin, phase: state.head.phases[pair], share };
    const [x, y] = [(pair % columns) * (DIAL + 8), Math.floor(pair / columns) * (DIAL + 20)];
    const length = say(context.lang, "dialName", { length: formatNumber((2 * Math.PI) / wave, 3) });
    nodes.push(make("svg:g", { transform: `translate(${x} ${y})` }, [
      ...dialNodes(palette, hand), svgText(CENTRE, DIAL + 10, length, { size: 10, fill: palette.soft, anchor: "middle" }),
    ]));
  });
  let y = Math.ceil(waves.length / columns) * (DIAL + 20) + 10;
  for (const shown of [curvePanel(context, panel, state), looksPanel(context, panel, state)]) {
    nodes.push(svgText(0, y + 12, shown.title, { size: 13, weight: 600, fill: palette.ink }));
    const chart = createLines(context, () => shown).drawing(width);
    nodes.push(make("svg:g", { transform: `translate(0 ${y + 22})` }, chart.nodes));
    y += chart.height + 34;
  }
  for (const text of wrap(`${say(context.lang, "code")}: ${writeHead(state.head)}`, width, 10, palette.sans)) {
    nodes.push(svgText(0, y + 10, text, { size: 10, fill: palette.soft }));
    y += 15;
  }
  return { nodes, width, height: y };
}

// Does a job once nothing more has been said for a moment.
function later(job, wait = 250) {
  let waiting = null;
  const ask = () => {
    clearTimeout(waiting);
    waiting = setTimeout(job, wait);
  };
  ask.stop = () => clearTimeout(waiting);
  return ask;
}
