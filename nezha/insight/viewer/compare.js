// A second sentence, or another model, beside the first: its own line and map, the difference, and where heads part.

const RANKED = 16;

function createCompare(context) {
  const { state, set, label } = context;
  const title = label(make("h3"), "compare");
  const where = make("p", { class: "nv-where" });
  const line = make("p", { class: "nv-text nv-second", lang: "zh-Hans" });
  const canvas = make("canvas", { role: "img" });
  const facts = make("p", { class: "nv-note nv-decides" });
  const why = make("p", { class: "nv-note" });
  const ranking = createBars(context);
  const modes = ["off", "split", "difference"].map((mode) => label(make("button", {
    type: "button", class: "nv-chip", "data-comparison": mode, onclick: () => set({ comparison: mode }),
  }), `compare_${mode}`));
  const element = make("section", { class: "nv-panel nv-compare" }, [
    make("header", { class: "nv-head" }, [title, make("div", { class: "nv-group", role: "group" }, [...modes, createExport(context, "compare")])]),
    where, line, why,
    make("div", { class: "nv-two" }, [
      make("div", {}, [label(make("h4"), "compareMap"), canvas, facts]),
      make("div", {}, [label(make("h4"), "compareRanking"), ranking.element, label(make("p", { class: "nv-note" }), "compareRankingNote")]),
    ]),
  ]);
  element.hidden = true; // drawn when idle, and without a second text not at all
  let letters = [];
  let ranked = [];

  function build() {
    const { tokens, special } = context.other.payload;
    letters = tokens.map((token, i) => make("span", { class: special[i] ? "nv-letter nv-special" : "nv-letter", text: token }));
    line.replaceChildren(...letters);
    ranked = rankedHeads(context.data, context.other);
  }

  // The row of the second: the same place where both are equally long, else the one chosen in its line.
  function row() {
    return context.other.n === context.data.n ? context.row() : state.otherToken;
  }

  function draw() {
    const { other, palette } = context;
    const able = comparable(context);
    const there = hasHead(other, state);
    modes.forEach((button) => {
      button.setAttribute("aria-pressed", String(comparisonOf(context) === button.dataset.comparison));
      button.disabled = !able && button.dataset.comparison !== "off";
    });
    where.textContent = captionWhere(state.lang, other, there ? state : null);
    why.textContent = able ? "" : say(state.lang, there ? "compareLengths" : "compareHeads", { own: context.data.n, other: other.n });
    canvas.hidden = facts.hidden = !there;
    if (!there) return;
    shade();
    const shown = state.hideSpecial ? other.visible : other.everything;
    const values = context.otherScale.thumbnail(state.view, state.layer, state.head, shown);
    const side = context.otherScale.side(shown);
    const limit = context.otherScale.limit(state.view, state.layer, state.head, shown, state.perHead);
    const size = Math.min(300, canvas.parentElement.clientWidth);
    const brush = fitCanvas(canvas, size, size);
    brush.imageSmoothingEnabled = side > size;
    brush.drawImage(paintPixels(values, side, side, state.view, limit, palette), 0, 0, size, size);
  }

  function shade() {
    const { other, palette } = context;
    const token = row();
    const share = other.matrix("probabilities", state.layer, state.head).subarray(token * other.n, (token + 1) * other.n);
    const level = leveller("probabilities", 1);
    letters.forEach((letter, j) => {
      const at = level(share[j]);
      letter.style.backgroundColor = at < FAINT ? "transparent" : cssColour(palette.sequential, at);
      letter.style.color = at < FAINT ? palette.ink : inkOn(palette.sequential, at);
      letter.classList.toggle("nv-focus", j === token);
      letter.title = percent(share[j]);
    });
    facts.textContent = describe(other, state, token);
    canvas.setAttribute("aria-label", facts.textContent);
  }

  function rank() {
    const { lang } = state;
    const shown = ranked.slice(0, RANKED);
    const name = ({ layer, head }) => context.data.name(layer, head);
    ranking.draw({
      bars: shown.map((each) => ({
        from: 0, to: each.bits, kind: each.layer === state.layer && each.head === state.head ? "here" : "share",
        label: shown.length <= 16 ? `${name(each).layer}.${name(each).head}` : "",
        sentence: say(lang, "compareHead", { ...name(each), bits: each.bits.toFixed(3) }),
      })),
      axis: say(lang, "compareAxis"), digits: 2, choose: (at) => context.choose(pickHead(shown[at])),
      sentence: say(lang, "compareSentence", { ...name(shown[0]), bits: shown[0].bits.toFixed(3), low: ranked[ranked.length - 1].bits.toFixed(3) }),
    });
  }

  line.addEventListener("click", (event) => {
    const at = letters.indexOf(event.target);
    if (at < 0) return;
    if (context.other.n === context.data.n) context.choose({ token: at });
    else set({ otherToken: at });
  });

  context.figures.set("compare", {
    svg: () => copyFigure(
      [[say(state.lang, "compareMap"), canvas], [say(state.lang, "compareRanking"), ranking.picture]], title.textContent,
    ), csv: () => rankingTable(context, ranked),
    notes: () => [where.textContent, facts.textContent],
  });
  return {
    element,
    render(changed) {
      element.hidden = !context.other;
      if (!context.other) return;
      if (changed.has("other") || changed.has("data")) build();
      const whole = ["other", "data", "layer", "head", "view", "hideSpecial", "perHead", "comparison", "lang", "theme", "size"];
      if (whole.some((name) => changed.has(name))) draw();
      else if (hasHead(context.other, state) && ["token", "hover", "otherToken"].some((name) => changed.has(name))) shade();
      if (["other", "data", "layer", "head", "lang", "size"].some((name) => changed.has(name))) rank();
    },
  };
}

function pickHead({ layer, head }) {
  return { layer, head };
}
