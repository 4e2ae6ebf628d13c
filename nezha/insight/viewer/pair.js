// One pair under the glass: what its score is made of, dimension by dimension and frequency by frequency.

function createPair(context) {
  const { state, set, label } = context;
  const title = make("h3");
  const facts = make("dl", { class: "nv-facts-row" });
  const [content, position] = [createBars(context), createBars(context)];
  const [contentTitle, positionTitle] = [make("h4"), make("h4")];
  const decides = make("p", { class: "nv-note nv-decides" });
  const rounding = make("p", { class: "nv-note" });
  const hint = label(make("p", { class: "nv-note" }), "pairHint");
  const against = make("button", {
    type: "button", class: "nv-chip", "data-toggle": "againstMean", onclick: () => set({ againstMean: !state.againstMean }),
  });
  label(against, "againstMean");
  label(against, "againstMeanTitle", "title");
  const close = label(make("button", { type: "button", class: "nv-chip", onclick: () => context.choose({ column: null, offset: null }) }), "close");
  const tools = make("div", { class: "nv-group" }, [against, close, createExport(context, "pair")]);
  const charts = make("div", { class: "nv-two" }, [
    make("div", {}, [contentTitle, content.element]), make("div", {}, [positionTitle, position.element]),
  ]);
  const element = make("section", { class: "nv-panel nv-pair" }, [
    make("header", { class: "nv-head" }, [title, tools]), hint, facts, charts, decides, rounding,
  ]);

  function draw() {
    const open = state.column !== null;
    for (const part of [facts, charts, decides, rounding, tools]) part.toggleAttribute("hidden", !open);
    hint.hidden = open;
    title.textContent = say(state.lang, "pair");
    against.setAttribute("aria-pressed", String(state.againstMean));
    if (!open) return;
    const { data } = context;
    const { lang, layer, head, token, column } = state;
    const parts = pairParts(data, layer, head, token, column);
    const { tokens } = data.payload;
    title.textContent = `${tokens[token]} → ${tokens[column]} · ${offsetSign(column - token)} · ${offsetName(lang, column - token)}`;
    facts.replaceChildren(...pairFacts(context, parts));
    const room = Math.max(220, content.picture.parentElement.clientWidth);
    const digits = { sum: signed(parts.contentSum), position: signed(parts.positionSum) };
    contentTitle.textContent = say(lang, "pairContent", digits);
    content.draw(contentBars(context, parts, Math.floor((room - 50) / 7)));
    positionTitle.textContent = say(lang, parts.wavelengths ? "pairPosition" : "pairPositionPlain", digits);
    position.element.parentElement.toggleAttribute("hidden", !data.relative);
    if (data.relative) position.draw(positionBars(context, parts));
    decides.textContent = decidingSentence(context, parts);
    rounding.textContent = parts.rounding === null ? "" : say(lang, "pairRounding", {
      error: parts.rounding.toPrecision(2), steps: data.payload.planes.query.levels,
    });
  }

  context.figures.set("pair", {
    svg: () => copyFigure([[contentTitle.textContent, content.picture], [positionTitle.textContent, position.picture]], title.textContent),
    csv: () => pairTable(context), notes: () => [decides.textContent, rounding.textContent],
  });
  return {
    element,
    render(changed) {
      if (["data", "layer", "head", "token", "column", "lang", "size", "againstMean"].some((name) => changed.has(name))) draw();
    },
  };
}

function pairFacts(context, parts) {
  const { lang } = context.state;
  const fact = (key, value) => make("div", {}, [make("dt", { text: say(lang, key) }), make("dd", { class: "nv-number", text: value })]);
  return [
    fact("content", signed(parts.contentSum)), fact("position", signed(parts.positionSum)), fact("score", signed(parts.score)),
    fact("pairRank", say(lang, "pairRankOf", { rank: parts.rank, n: parts.keys })),
    fact("pairSoftmax", percent(parts.softmax)), fact("probabilities", percent(parts.share)),
  ];
}

function kindOf(value) {
  return value < 0 ? "minus" : "plus";
}

// Everything as it is, or what of it stands above the mean over the row's keys.
function seen(context, values, means) {
  return context.state.againstMean ? Array.from(values, (value, at) => value - means[at]) : Array.from(values);
}

function contentBars(context, parts, most) {
  const { lang, againstMean } = context.state;
  const { bars, sum } = waterfall(seen(context, parts.content, parts.contentMean), Math.max(8, most));
  const shown = bars.map(({ dimension, count, value, from, to }) => ({
    from, to, kind: kindOf(value), label: "",
    sentence: dimension === null ? say(lang, "dimensionRest", { count, value: signed(value, 3), sum: signed(to) })
      : say(lang, "dimension", { number: dimension + 1, value: signed(value, 3), sum: signed(to) }),
  }));
  const last = { from: 0, to: sum, kind: "sum", label: "Σ", sentence: say(lang, "dimensionSum", { sum: signed(sum) }) };
  const largest = bars.filter(({ dimension }) => dimension !== null).slice(0, 3).map(({ dimension }) => dimension + 1);
  return {
    bars: [...shown, last], axis: say(lang, "dimensionAxis"),
    sentence: say(lang, againstMean ? "contentSentenceMean" : "contentSentence", { largest: listed(lang, largest), sum: signed(sum) }),
  };
}

function positionBars(context, parts) {
  const { lang, againstMean } = context.state;
  const values = seen(context, parts.position, parts.positionMean);
  const waves = parts.wavelengths;
  const every = [1, 2, 4, 8].find((gap) => values.length / gap <= 9) ?? 16;
  const bars = values.map((value, at) => ({
    from: 0, to: value, kind: kindOf(value), mark: againstMean ? undefined : parts.positionMean[at],
    label: waves && at % every === 0 ? shortNumber(waves[at]) : "",
    sentence: say(lang, waves ? "frequency" : "frequencyPlain", {
      number: at + 1, from: 2 * at + 1, to: 2 * at + 2, value: signed(value, 3), mean: signed(parts.positionMean[at], 3),
      wave: waves ? shortNumber(waves[at]) : "",
    }),
  }));
  const sum = values.reduce((total, value) => total + value, 0);
  return {
    bars, axis: say(lang, waves ? "frequencyAxis" : "frequencyAxisPlain"),
    sentence: say(lang, againstMean ? "positionSentenceMean" : "positionSentence", { count: values.length, sum: signed(sum) }),
  };
}

// Which of content and position, and which frequencies, set this pair apart from the others in its row.
function decidingSentence(context, parts) {
  const { lang } = context.state;
  const above = (values, means) => Array.from(values, (value, at) => value - means[at]);
  const add = (list) => list.reduce((sum, value) => sum + value, 0);
  const [content, position] = [above(parts.content, parts.contentMean), above(parts.position, parts.positionMean)];
  const first = say(lang, "decides", { content: signed(add(content)), position: signed(add(position)) });
  if (!parts.wavelengths || !context.data.relative) return first;
  const waves = decisive(position).sort((a, b) => a - b).map((at) => shortNumber(parts.wavelengths[at]));
  const second = say(lang, "decidesWaves", { count: waves.length, all: position.length, waves: listed(lang, waves) });
  return `${first}${lang === "zh" ? "" : " "}${second}`;
}

function listed(lang, items) {
  return items.join(lang === "zh" ? "、" : ", ");
}
