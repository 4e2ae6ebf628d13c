// What the score of one pair is made of: a product for each dimension, a sinusoid for each frequency.

// All parts carry the 1/√d of the score, so they add up to it.  Means are over the keys of the row: softmax does not
// see what is added to a whole row, so what decides is by how much a part stands above its mean.
function pairParts(data, layer, head, query, key) {
  const content = data.contentParts(layer, head, query, key);
  const position = data.positionParts(layer, head, query, key - query);
  const keys = data.everything.filter(data.seen);
  const contentMean = meanOf(keys.map((j) => data.contentParts(layer, head, query, j)));
  const positionMean = meanOf(keys.map((j) => data.positionParts(layer, head, query, j - query)));
  const scores = data.matrix("score", layer, head).subarray(query * data.n, (query + 1) * data.n);
  const row = scores.filter((_, j) => data.seen(j));
  const top = Math.max(...row);
  const total = row.reduce((sum, value) => sum + Math.exp(value - top), 0);
  const add = (list) => list.reduce((sum, value) => sum + value, 0);
  return {
    content, contentMean, position, positionMean, wavelengths: data.wavelengths(layer),
    contentSum: add(content), positionSum: add(position), score: scores[key], keys: keys.length,
    rank: 1 + row.filter((value) => value > scores[key]).length,
    softmax: data.seen(key) ? Math.exp(scores[key] - top) / total : 0,
    share: data.matrix("probabilities", layer, head)[query * data.n + key],
    rounding: data.payload.roundingError?.[layer]?.[head] ?? null,
  };
}

function meanOf(lists) {
  const out = new Float64Array(lists[0].length);
  for (const list of lists) list.forEach((value, at) => (out[at] += value / lists.length));
  return out;
}

// The fewest parts, largest first, that hold half of all movement: the ones that decide.
function decisive(values) {
  const order = Array.from(values.keys()).sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]));
  const whole = values.reduce((sum, value) => sum + Math.abs(value), 0);
  const found = [];
  for (let held = 0; found.length < order.length && held < whole / 2; held += Math.abs(values[found[found.length - 1]])) {
    found.push(order[found.length]);
  }
  return found;
}

// Bars of a waterfall: from the largest step to the smallest, what does not fit in one step, and where they arrive.
function waterfall(values, most) {
  const order = Array.from(values.keys()).sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]));
  const single = order.length > most ? order.slice(0, most - 1) : order;
  const steps = single.map((dimension) => ({ dimension, value: values[dimension] }));
  const rest = order.slice(single.length);
  if (rest.length) steps.push({ dimension: null, count: rest.length, value: rest.reduce((sum, at) => sum + values[at], 0) });
  let reached = 0;
  const bars = steps.map((step) => {
    const from = reached;
    reached += step.value;
    return { ...step, from, to: reached };
  });
  return { bars, sum: reached };
}

// Three digits at most: 6.3, 47, 1.2k.
function shortNumber(value) {
  if (value >= 10000) return `${Math.round(value / 1000)}k`;
  if (value >= 1000) return `${(value / 1000).toFixed(1)}k`;
  return value >= 10 ? String(Math.round(value)) : value.toFixed(1);
}
