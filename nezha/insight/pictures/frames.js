// Panels that follow each other: a slider, a button that plays them, and one scale for all, so that what moves on the
// picture is what moved in the numbers.

const BEAT = 700;

function createFrames(context, source) {
  let at = 0;
  let beat = null;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const count = () => source().panels.length;
  const inner = KINDS[source().panels[0].panel](context, () => source().panels[at], sharedScale(source().panels));
  const play = make("button", { type: "button", class: "np-icon np-play", onclick: () => (beat === null ? start() : stop()) });
  const step = (name, by, path) => make("button", { type: "button", class: `np-icon np-${name}`, "data-step": by, onclick: () => {
    stop();
    show(at + by, true);
  } }, [icon(path)]);
  const steps = [step("before", -1, "M10 3 5 8l5 5"), step("after", 1, "M6 3l5 5-5 5")];
  const slider = make("input", { type: "range", min: 0, max: count() - 1, step: 1, value: 0 });
  const label = make("bdi", { class: "np-frame-label" });
  const title = make("p", { class: "np-note np-frame-title", dir: "auto" });
  const row = make("div", { class: "np-slider" }, [play, steps[0], slider, steps[1], label]);
  const place = make("div", { class: "np-frame" }, [inner.element]);
  let width = 0;

  function show(next, aloud = false) {
    at = clamp(next, 0, count() - 1);
    words();
    inner.draw(width);
    if (aloud) context.announce(slider.getAttribute("aria-valuetext"));
  }

  function words() {
    const { lang } = context;
    const panel = source();
    slider.value = at;
    slider.setAttribute("aria-label", told(lang, panel.title));
    slider.setAttribute("aria-valuetext", say(lang, "frame", { label: isolate(told(lang, panel.labels[at])), at: at + 1, n: count() }));
    label.textContent = told(lang, panel.labels[at]);
    const own = told(lang, panel.panels[at].title);
    title.textContent = own === label.textContent ? "" : own;
    title.hidden = !title.textContent;
    const name = say(lang, beat === null ? "play" : "pause");
    play.replaceChildren(icon(beat === null ? "M5 3.2v9.6l7.6-4.8z" : "M5.5 3.5v9M10.5 3.5v9"));
    play.hidden = still.matches || count() < 2;
    play.title = name;
    play.setAttribute("aria-label", name);
    steps.forEach((button, number) => {
      button.title = say(lang, number ? "after" : "before");
      button.setAttribute("aria-label", button.title);
      button.disabled = number ? at === count() - 1 : at === 0;
    });
  }

  function start() {
    if (at === count() - 1) at = -1;
    beat = setInterval(() => (at < count() - 1 ? show(at + 1) : stop()), BEAT);
    show(at + 1);
  }

  function stop() {
    if (beat === null) return;
    clearInterval(beat);
    beat = null;
    words();
  }

  slider.addEventListener("input", () => {
    stop();
    show(Number(slider.value));
  });
  still.addEventListener("change", onStill);
  function onStill() {
    stop();
    words();
  }

  return {
    element: make("div", {}, [row, title, place]),
    draw(room) {
      width = room;
      show(at);
    },
    // For a file: the frame that is seen, under its name.
    drawing(room) {
      const drawn = inner.drawing(room);
      const name = svgText(0, 14, told(context.lang, source().labels[at]), { size: 13, weight: 600, fill: context.palette.accent });
      return { nodes: [name, make("svg:g", { transform: "translate(0 24)" }, drawn.nodes)], width: drawn.width, height: drawn.height + 24 };
    },
    destroy() {
      stop();
      still.removeEventListener("change", onStill);
      inner.destroy?.();
    },
  };
}

// The reach of all frames together, reckoned once.
function sharedScale(panels) {
  let found;
  return () => {
    if (found === undefined) found = reachOf(panels);
    return found;
  };
}

function reachOf(panels) {
  const all = (pick) => extentOf(...panels.flatMap(pick));
  switch (panels[0].panel) {
    case "lines": {
      const lines = (panel) => panel.lines;
      return { x: all((panel) => lines(panel).map((line) => line.x)), y: all((panel) => lines(panel).flatMap((line) => [line.y, line.low, line.high])) };
    }
    case "bars": return { x: all((panel) => [...panel.values, ...(panel.low || []), ...(panel.high || [])]) };
    case "heat": return { values: all((panel) => panel.values) };
    case "sheet": return { values: all((panel) => [panel.values]) };
    default: return null;
  }
}
