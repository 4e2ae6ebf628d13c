// The value side as a panel: where the attention of one character lands, what of the output that makes, head by head.

// Milliseconds that a pointer rests on a row before this panel, which is out of sight then, follows.
const HOVER_REST = 80;

function createValue(context) {
  const { state, label } = context;
  const title = make("h3");
  const [mass, heads] = [createBars(context), createBars(context)];
  const arrows = make("svg:svg", { class: "nv-arrows", role: "img" });
  const lengths = make("div", { class: "nv-lengths" });
  const sentence = make("p", { class: "nv-note nv-decides" });
  const note = label(make("p", { class: "nv-note" }), "valueNote");
  const headsTitle = make("h4");
  const charts = make("div", { class: "nv-two" }, [
    make("div", {}, [label(make("h4"), "valueMass"), mass.element]),
    make("div", {}, [label(make("h4"), "valueArrows"), arrows]),
    make("div", {}, [label(make("h4"), "valueLengths"), lengths]),
    make("div", {}, [headsTitle, heads.element]),
  ]);
  const element = make("section", { class: "nv-panel nv-value" }, [
    make("header", { class: "nv-head" }, [title, createExport(context, "value")]), charts, sentence, note,
  ]);

  let [row, waiting] = [null, 0];

  function draw() {
    row = context.row();
    const { data } = context;
    const { lang, layer, head } = state;
    const token = row;
    const name = data.payload.tokens[token];
    title.textContent = say(lang, "value", { token: quote(lang, name) });
    mass.draw(massBars(context, massByOffset(data, layer, head, token)));
    const both = ["valueLengths", "outputLengths"].map((plane) => partLengths(data, plane, layer, head, token));
    const triangle = partsTriangle(both[0]);
    drawArrows(arrows, triangle, lang);
    lengths.replaceChildren(...both.map((each, at) => lengthRow(lang, each, ["valueBefore", "valueAfter"][at])));
    sentence.textContent = say(lang, "valueSentence", {
      token: quote(lang, name), before: percent(both[0].share), after: percent(both[1].share), angle: `${Math.round(triangle.angle)}°`,
    });
    arrows.setAttribute("aria-label", sentence.textContent);
  }

  // They do not change with the row, so a moving pointer leaves them.
  function drawHeads() {
    headsTitle.textContent = say(state.lang, "valueHeads", context.data.name(state.layer, 0));
    heads.draw(headBars(context));
  }

  context.figures.set("value", {
    svg: () => copyFigure([
      [say(state.lang, "valueMass"), mass.picture], [say(state.lang, "valueArrows"), arrows], [headsTitle.textContent, heads.picture],
    ], title.textContent),
    csv: () => valueTable(context), notes: () => [sentence.textContent],
  });
  return {
    element,
    render(changed) {
      element.hidden = !context.data.payload.planes.valueLengths;
      if (element.hidden) return;
      clearTimeout(waiting);
      if (["data", "layer", "head", "lang", "size"].some((name) => changed.has(name))) {
        draw();
        drawHeads();
      } else if (changed.has("token")) draw();
      else if (row !== context.row()) waiting = setTimeout(draw, HOVER_REST);
    },
    destroy: () => clearTimeout(waiting),
  };
}

// Attention at each offset of the text; what is clipped stands at the ends.
function massBars(context, mass) {
  const { data, state } = context;
  const { lang } = state;
  const reach = Math.min(data.k, data.n - 1);
  const offsets = Array.from({ length: 2 * reach + 1 }, (_, at) => at - reach);
  const every = [1, 2, 5, 10, 20].find((gap) => offsets.length / gap <= 15) ?? 32;
  const bars = offsets.map((offset) => {
    const share = mass[offset + data.k];
    return {
      from: 0, to: share, kind: "share", label: offset % every === 0 ? offsetSign(offset) : "",
      sentence: `${offsetSign(offset)} · ${offsetName(lang, offset)}　${say(lang, "probabilities")} ${percent(share)}`,
    };
  });
  const best = mass.indexOf(Math.max(...mass)) - data.k;
  return {
    bars, unit: "share", axis: say(lang, "valueMassAxis"), choose: (at) => context.choose({ offset: offsets[at] }),
    sentence: say(lang, "valueMassSentence", { offset: offsetName(lang, best), share: percent(mass[best + data.k]) }),
  };
}

function lengthRow(lang, { content, position, whole, share }, key) {
  const total = content + position || 1;
  const part = (kind, length) => make("i", { class: `nv-length-${kind}`, style: `width: ${((100 * length) / total).toFixed(1)}%` });
  const number = (kind, length) => `${say(lang, kind)} ${length.toFixed(2)}`;
  return make("div", { class: "nv-length" }, [
    make("p", { class: "nv-number" }, [
      make("b", { text: say(lang, key) }),
      make("span", { text: ` ${number("content", content)} · ${number("position", position)} · ${number("valueWhole", whole)} · ${say(lang, "valueShare", { share: percent(share) })}` }),
    ]),
    make("div", { class: "nv-length-bar", "aria-hidden": "true" }, [part("content", content), part("position", position)]),
  ]);
}

// Of every head of the layer: how much is "where I looked", before the projection as a bar, after it as a tick.
function headBars(context) {
  const { data, state } = context;
  const { lang, layer } = state;
  const bars = Array.from({ length: data.heads }, (_, head) => {
    const [before, after] = ["valueLengths", "outputLengths"].map((plane) => meanShare(data, plane, layer, head));
    const name = data.name(layer, head);
    return {
      from: 0, to: before, mark: after, kind: head === state.head ? "here" : "share", label: String(name.head),
      sentence: say(lang, "valueHead", { head: name.head, before: percent(before), after: percent(after) }),
    };
  });
  return { bars, unit: "share", axis: say(lang, "valueHeadsAxis"), choose: (head) => context.choose({ head }), sentence: bars[state.head].sentence };
}
