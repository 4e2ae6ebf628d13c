// One dial: a clock whose hand is the query's part in one pair of sine and cosine.  Its angle, clockwise from the top, is
// the phase, its length the amplitude; the marks on the rim are offsets, each where a hand must point to be highest there.

const DIAL = 72;
const RIM = 29;
const CENTRE = DIAL / 2;
const MARKED = 3;
const STEP = { turn: TURN / 72, loud: UNIT / 5 };
const FINE = { turn: TURN / 720, loud: 1 };

// `hand()`: its phase and amplitude in steps; `rim()`: the amplitude at the rim; `turned(phase, amplitude)`: a new hand.
function createDial(context, pair, { wave, reach, origin, hand, rim, turned }) {
  const svg = make("svg:svg", {
    class: "np-dial", viewBox: `0 0 ${DIAL} ${DIAL}`, width: DIAL, height: DIAL, role: "slider", tabindex: "0", "data-pair": pair + 1,
    "aria-valuemin": 0, "aria-valuemax": 360,
  });
  const name = make("span", { class: "np-dial-name", "aria-hidden": "true" });
  const isNew = createWatch();
  let held = false;

  const point_ = (event) => {
    const box = svg.getBoundingClientRect();
    const across = ((event.clientX - box.left) / box.width) * DIAL - CENTRE;
    const up = CENTRE - ((event.clientY - box.top) / box.height) * DIAL;
    const far = Math.min(1, Math.hypot(across, up) / RIM);
    turned(far > 0.03 ? turnStep(Math.atan2(across, up)) : hand().phase, far > 0.03 ? loudStep(far * rim()) : 0);
  };
  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    svg.focus({ preventScroll: true });
    svg.setPointerCapture(event.pointerId);
    held = true;
    point_(event);
  });
  svg.addEventListener("pointermove", (event) => held && point_(event));
  for (const ends of ["pointerup", "pointercancel", "lostpointercapture"]) svg.addEventListener(ends, () => (held = false));
  svg.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { phase, amplitude } = hand();
    const by = event.shiftKey ? FINE : STEP;
    const next = {
      ArrowRight: [phase + by.turn, amplitude], ArrowLeft: [phase - by.turn, amplitude],
      ArrowUp: [phase, amplitude + by.loud], ArrowDown: [phase, amplitude - by.loud],
      Home: [turnStep((reach - origin) * wave), amplitude], Delete: [phase, 0], Backspace: [phase, 0],
    }[event.key];
    if (!next) return;
    event.preventDefault();
    turned(((Math.round(next[0]) % TURN) + TURN) % TURN, clamp(Math.round(next[1]), 0, TURN - 1));
  });

  return {
    element: make("div", { class: "np-dial-box" }, [svg, name]),
    draw() {
      const { lang, palette } = context;
      const { phase, amplitude } = hand();
      if (!isNew(lang, palette, phase, amplitude, rim())) return; // of all dials one is turned
      const length = formatNumber((2 * Math.PI) / wave, 3);
      const angle = (phase / TURN) * 360;
      svg.replaceChildren(...dialNodes(palette, { wave, reach, origin, phase, share: amplitude / UNIT / rim() }));
      svg.setAttribute("aria-label", say(lang, "dial", { pair: pair + 1, length }));
      svg.setAttribute("aria-valuenow", round(angle));
      svg.setAttribute("aria-valuetext", say(lang, "dialValue", { angle: fixed(angle, 1), amplitude: fixed(amplitude / UNIT, 2) }));
      name.textContent = say(lang, "dialName", { length });
    },
  };
}

// Rim, the arc of all offsets of the table, marks, and the hand as long as its share of the rim.
function dialNodes(palette, { wave, reach, origin, phase, share }) {
  const at = (angle, far) => [CENTRE + Math.sin(angle) * far, CENTRE - Math.cos(angle) * far];
  const middle = (reach - origin) * wave;
  const nodes = [make("svg:circle", { cx: CENTRE, cy: CENTRE, r: RIM, fill: palette.surface, stroke: palette.edge, "stroke-width": 1.2 })];
  if (2 * reach * wave < 2 * Math.PI) {
    const [from, to] = [at(middle - reach * wave, RIM), at(middle + reach * wave, RIM)];
    const large = 2 * reach * wave > Math.PI ? 1 : 0;
    const d = `M${round(from[0])} ${round(from[1])}A${RIM} ${RIM} 0 ${large} 1 ${round(to[0])} ${round(to[1])}`;
    nodes.push(make("svg:path", { d, fill: "none", stroke: palette.faint, "stroke-width": 2.4, "stroke-linecap": "round" }));
  }
  const most = Math.min(MARKED, reach);
  for (let offset = -most; offset <= most; offset++) {
    const angle = middle + offset * wave;
    const [inner, outer] = [at(angle, RIM - (offset ? 4 : 8)), at(angle, RIM + 3)];
    nodes.push(svgLine(...inner, ...outer, offset ? palette.soft : palette.focus, { "stroke-width": offset ? 1 : 1.8 }));
  }
  const [x, y] = at((phase / TURN) * 2 * Math.PI, RIM * Math.min(1, share));
  nodes.push(
    svgLine(CENTRE, CENTRE, x, y, palette.accent, { "stroke-width": 2.4, "stroke-linecap": "round" }),
    make("svg:circle", { cx: CENTRE, cy: CENTRE, r: 1.8, fill: palette.accent }),
    make("svg:circle", { cx: round(x), cy: round(y), r: 5, fill: palette.accent, stroke: palette.surface, "stroke-width": 1.5, class: "np-knob" }),
  );
  return nodes;
}
