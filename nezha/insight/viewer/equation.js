// content + position = score → attention: the four maps of a head as one line, and as the switch of the large map.

const VIEWS = ["content", "position", "score", "probabilities", "contentOnly", "positionOnly"];
const SIGNS = { position: "+", score: "=", probabilities: "→" };

function createEquation(context) {
  const { state, set, label } = context;
  const buttons = new Map();
  const line = make("div", { class: "nv-equation", role: "group" });
  const whatIf = make("div", { class: "nv-whatif", role: "group" }, [label(make("span", { class: "nv-note" }), "whatIf")]);
  const exact = make("p", { class: "nv-note nv-exact" });

  for (const view of VIEWS) {
    const canvas = make("canvas", { "aria-hidden": "true" });
    const main = !view.endsWith("Only");
    const button = make("button", {
      type: "button", class: main ? "nv-term" : "nv-chip", "data-view": view, onclick: () => set({ view }),
    }, main ? [canvas, label(make("span"), view)] : [label(make("span"), view)]);
    buttons.set(view, { button, canvas, main });
    if (SIGNS[view]) line.append(make("span", { class: "nv-sign", "aria-hidden": "true", text: SIGNS[view] }));
    (main ? line : whatIf).append(button);
  }
  const element = make("div", { class: "nv-terms" }, [line, whatIf, exact]);

  function draw() {
    const shown = context.shown();
    const size = buttons.get("probabilities").button.clientWidth - 8;
    for (const [view, { canvas, main }] of buttons) {
      if (!main) continue;
      const values = context.scale.thumbnail(view, state.layer, state.head, shown);
      const side = context.scale.side(shown);
      const limit = context.scale.limit(view, state.layer, state.head, shown, state.perHead);
      const brush = fitCanvas(canvas, size, size);
      brush.imageSmoothingEnabled = side > size;
      brush.drawImage(paintPixels(values, side, side, view, limit, context.palette), 0, 0, size, size);
    }
  }

  // A new text's small pictures come a frame after the wall and the large map, which are waited for; their room is kept.
  const pictures = {
    later: true,
    render(changed) {
      if (["data", "layer", "head", "hideSpecial", "perHead", "theme", "size"].some((name) => changed.has(name))) draw();
    },
  };

  return {
    element, pictures,
    render(changed) {
      if (changed.size === 1 && changed.has("hover")) return;
      for (const [view, { button }] of buttons) button.setAttribute("aria-pressed", String(view === state.view));
      if (changed.has("data") || changed.has("lang")) {
        const error = context.data.payload.reconstructionError.toExponential(0).replace("e-", "e−");
        exact.textContent = say(state.lang, "exact", { error });
      }
    },
  };
}
