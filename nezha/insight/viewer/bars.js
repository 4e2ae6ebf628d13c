// A row of bars that is read by pointer, by keyboard and aloud: waterfalls, frequencies, offsets.

const BARS_HEIGHT = 190;
const BARS_EDGE = { left: 40, right: 8, top: 10, bottom: 34 };

// `draw` takes {bars, sentence, axis, digits}; a bar is {from, to, kind, label, sentence, mark}: from where to where it
// reaches, which colour, what stands under it (may be ""), what is read out, and a tick across it (or undefined).  With
// `choose` in it, a click or Enter on bar number `at` calls that.
function createBars(context) {
  const picture = make("svg:svg", { class: "nv-bars", role: "img", tabindex: "0", height: BARS_HEIGHT });
  const reading = make("p", { class: "nv-note nv-number nv-reading" });
  let spec = null;
  let frame = null;
  let chosen = null;

  function draw(next) {
    spec = next;
    chosen = null;
    frame = barsFrame(spec.bars, Math.max(220, picture.parentElement?.clientWidth ?? 320));
    picture.setAttribute("viewBox", `0 0 ${frame.width} ${BARS_HEIGHT}`);
    picture.setAttribute("aria-label", spec.sentence);
    picture.classList.toggle("nv-choosable", Boolean(spec.choose));
    picture.replaceChildren(...barsAxes(frame, spec), ...spec.bars.flatMap((bar, at) => barShapes(frame, bar, at)));
    read(null);
  }

  function read(at) {
    chosen = at;
    reading.textContent = at === null ? spec.sentence : spec.bars[at].sentence;
    picture.querySelector(".nv-bar-chosen")?.classList.remove("nv-bar-chosen");
    if (at !== null) picture.querySelector(`[data-bar="${at}"]`)?.classList.add("nv-bar-chosen");
  }

  function barAt(event) {
    const box = picture.getBoundingClientRect();
    const at = Math.floor((((event.clientX - box.left) / box.width) * frame.width - BARS_EDGE.left) / frame.step);
    return clamp(at, 0, spec.bars.length - 1);
  }

  picture.addEventListener("pointermove", (event) => spec?.bars.length && read(barAt(event)));
  picture.addEventListener("click", (event) => spec?.bars.length && spec.choose?.(barAt(event)));
  picture.addEventListener("pointerleave", () => spec && read(null));
  picture.addEventListener("blur", () => spec && read(null));
  picture.addEventListener("keydown", (event) => {
    const last = (spec?.bars.length ?? 0) - 1;
    const to = { ArrowLeft: (chosen ?? last + 1) - 1, ArrowRight: (chosen ?? -1) + 1, Home: 0, End: last }[event.key];
    if (event.key === "Escape" && spec) read(null);
    if (event.key === "Enter" && chosen !== null) spec.choose?.(chosen);
    if (to === undefined || last < 0) return;
    event.preventDefault();
    read(clamp(to, 0, last));
    context.announce(reading.textContent);
  });
  return { element: make("div", { class: "nv-bars-box" }, [picture, reading]), picture, draw };
}

function barsFrame(bars, width) {
  let [low, high] = [0, 0];
  for (const { from, to, mark } of bars) {
    low = Math.min(low, from, to, mark ?? 0);
    high = Math.max(high, from, to, mark ?? 0);
  }
  if (high - low < 1e-9) high = low + 1;
  const room = BARS_HEIGHT - BARS_EDGE.top - BARS_EDGE.bottom;
  const step = (width - BARS_EDGE.left - BARS_EDGE.right) / Math.max(1, bars.length);
  return {
    width, low, high, step, floor: BARS_HEIGHT - BARS_EDGE.bottom,
    x: (at) => BARS_EDGE.left + at * step,
    y: (value) => BARS_EDGE.top + ((high - value) / (high - low)) * room,
  };
}

function barsAxes(frame, { axis, digits = 1, unit = null }) {
  const write = (x, y, value, anchor) => make("svg:text", { x, y, "text-anchor": anchor, text: value });
  const number = (value) => (unit === "share" ? percent(value) : signed(value, digits));
  const zero = frame.y(0);
  const parts = [
    make("svg:line", { class: "nv-zero", x1: BARS_EDGE.left, x2: frame.width - BARS_EDGE.right, y1: zero, y2: zero }),
    write(BARS_EDGE.left - 5, zero + 4, "0", "end"),
    write(BARS_EDGE.left, BARS_HEIGHT - 4, axis, "start"),
  ];
  for (const value of [frame.high, frame.low]) {
    if (Math.abs(frame.y(value) - zero) > 14) parts.push(write(BARS_EDGE.left - 5, frame.y(value) + (value > 0 ? 8 : 0), number(value), "end"));
  }
  return parts;
}

function barShapes(frame, { from, to, kind, label, mark }, at) {
  const [left, wide] = [frame.x(at) + frame.step * 0.1, Math.max(frame.step * 0.8, 0.8)];
  const [top, bottom] = [frame.y(Math.max(from, to)), frame.y(Math.min(from, to))];
  const shapes = [make("svg:rect", {
    class: `nv-bar-${kind}`, "data-bar": at, x: left, width: wide, y: top, height: Math.max(bottom - top, 0.8),
  })];
  if (mark !== undefined) {
    shapes.push(make("svg:line", { class: "nv-bar-mark", x1: frame.x(at), x2: frame.x(at + 1), y1: frame.y(mark), y2: frame.y(mark) }));
  }
  if (label) {
    shapes.push(make("svg:text", { x: left + wide / 2, y: frame.floor + 13, "text-anchor": "middle", text: label }));
  }
  return shapes;
}
