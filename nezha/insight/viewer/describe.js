// What a picture shows, said in a sentence that is computed from the same numbers.

function createCaption(context) {
  const { state } = context;
  const where = make("p", { class: "nv-where" });
  const facts = make("p", { class: "nv-facts" });
  const caveat = make("p", { class: "nv-note nv-caveat" }, [context.label(make("span"), "caveat")]);
  // Where there is a place to do it: a link that asks what this model loses.
  const away = context.options.switchOffs ? context.label(make("a", { class: "nv-away" }), "caveatLink") : null;
  if (away) caveat.append(" ", away);
  const element = make("section", { class: "nv-panel nv-caption" }, [where, facts, caveat]);
  return {
    element,
    render() {
      where.textContent = captionWhere(state.lang, context.data, state);
      facts.textContent = describe(context.data, state, context.row());
      away?.setAttribute("href", context.options.switchOffs(context.data.payload, state.lang));
    },
  };
}

// What made the picture: model, text, its length, what is masked, and the head.
function captionWhere(lang, data, choice) {
  const { payload, n } = data;
  const letters = Array.from(payload.pair ? `${payload.text} / ${payload.pair}` : payload.text);
  const text = letters.length > 40 ? `${letters.slice(0, 39).join("")}…` : letters.join("");
  const hidden = data.everything.filter((i) => !data.seen(i)).length;
  return [
    say(lang, "captionText", { model: modelName(lang, payload.model), n }),
    say(lang, hidden ? "captionPadding" : "captionMask", { hidden }),
    ...(choice ? [say(lang, "head", data.name(choice.layer, choice.head))] : []),
    quote(lang, text),
  ].join(" · ");
}

// A twin's name ends in English words, in every language's captions in that language's.
function modelName(lang, name) {
  const ending = say("en", "randomWeights");
  return name.endsWith(ending) ? name.slice(0, -ending.length) + say(lang, "randomWeights") : name;
}

function describe(data, state, token) {
  const { lang, layer, head } = state;
  const row = data.matrix("probabilities", layer, head).subarray(token * data.n, (token + 1) * data.n);
  let best = 0;
  row.forEach((share, j) => {
    if (share > row[best]) best = j;
  });
  const { tokens } = data.payload;
  const facts = headFacts(data, layer, head);
  const gap = lang === "zh" ? "" : " ";
  return [
    say(lang, "captionRow", {
      from: quote(lang, tokens[token]), share: percent(row[best]), to: quote(lang, tokens[best]), where: offsetName(lang, best - token),
    }),
    say(lang, "captionHead", { left: percent(facts.left), right: percent(facts.right), self: percent(facts.self) }),
    say(lang, "captionSpread", { content: facts.content.toFixed(1), position: facts.position.toFixed(1) }),
  ].join(gap);
}

// Isolated, so that a mark of direction in a text turns no words of ours around.
function quote(lang, token) {
  const text = `\u2068${token}\u2069`;
  return lang === "zh" ? `「${text}」` : `“${text}”`;
}

const FACTS = new WeakMap();

// Means over the characters of the text ([CLS] and [SEP] do not ask, but may be looked at), once a head.
function headFacts(data, layer, head) {
  if (!FACTS.has(data)) FACTS.set(data, new Map());
  const known = FACTS.get(data);
  const id = `${layer}.${head}`;
  if (!known.has(id)) known.set(id, computeFacts(data, layer, head));
  return known.get(id);
}

function computeFacts(data, layer, head) {
  const { n, visible } = data;
  const share = data.matrix("probabilities", layer, head);
  const at = (i, j) => (j >= 0 && j < n ? share[i * n + j] : 0);
  const mean = (read) => visible.reduce((sum, i) => sum + read(i), 0) / visible.length;
  const spread = (matrix) => mean((i) => deviation(matrix.subarray(i * n, (i + 1) * n)));
  return {
    left: mean((i) => at(i, i - 1)),
    right: mean((i) => at(i, i + 1)),
    self: mean((i) => at(i, i)),
    content: spread(data.matrix("content", layer, head)),
    position: spread(data.matrix("position", layer, head)),
  };
}

function deviation(values) {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  return Math.sqrt(Math.max(0, squares / values.length - mean * mean));
}

// How much of a map's variance over its pairs is told by the offset alone: 1 if each diagonal is constant.
function toldByOffset(data, matrix) {
  const { n, visible } = data;
  const [sums, squares, pairs] = [1, 2, 3].map(() => new Float64Array(2 * n - 1));
  for (const i of visible) {
    for (const j of visible) {
      const value = matrix[i * n + j];
      sums[j - i + n - 1] += value;
      squares[j - i + n - 1] += value * value;
      pairs[j - i + n - 1] += 1;
    }
  }
  const add = (list) => list.reduce((total, value) => total + value, 0);
  const count = add(pairs);
  const mean = add(sums) / count;
  const whole = add(squares) / count - mean * mean;
  const between = add(sums.map((sum, at) => (pairs[at] ? (sum * sum) / pairs[at] : 0))) / count - mean * mean;
  return whole > 1e-12 ? clamp(between / whole, 0, 1) : 0;
}

function skewSentence({ data, state }) {
  const { lang, layer, head } = state;
  const told = (view) => percent(toldByOffset(data, data.matrix(view, layer, head)));
  return data.relative ? say(lang, "skewNote", { position: told("position"), content: told("content") }) : say(lang, "skewPlain", { content: told("content") });
}
