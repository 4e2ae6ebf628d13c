// Two pictures side by side: which heads look elsewhere, and whether cell can be set against cell.

// Jensen–Shannon divergence of two profiles over offsets, in bits: 0 where they are the same, 1 where they share nothing.
function divergence(left, right) {
  const share = (list) => {
    const sum = list.reduce((total, value) => total + value, 0);
    return list.map((value) => (sum > 0 ? value / sum : 1 / list.length));
  };
  const [p, q] = [share(left), share(right)];
  let bits = 0;
  for (let at = 0; at < p.length; at++) {
    const middle = (p[at] + q[at]) / 2;
    if (p[at] > 0) bits += (p[at] * Math.log2(p[at] / middle)) / 2;
    if (q[at] > 0) bits += (q[at] * Math.log2(q[at] / middle)) / 2;
  }
  return Math.max(0, bits);
}

// Heads that both have, the most different first.
function rankedHeads(data, other) {
  const reach = Math.min(profileReach(data), profileReach(other));
  const found = [];
  for (let layer = 0; layer < Math.min(data.layers, other.layers); layer++) {
    for (let head = 0; head < Math.min(data.heads, other.heads); head++) {
      found.push({ layer, head, bits: divergence(data.profile(layer, head, reach), other.profile(layer, head, reach)) });
    }
  }
  return found.sort((a, b) => b.bits - a.bits);
}

function hasHead(data, { layer, head }) {
  return layer < data.layers && head < data.heads;
}

// Cells can be set against each other where both texts have as many tokens and both models the chosen head.
function comparable({ data, other, state }) {
  return Boolean(other) && other.n === data.n && hasHead(other, state);
}

function comparisonOf(context) {
  return comparable(context) ? context.state.comparison : "off";
}

// Another payload beside the first, or none; shown once it has the layer of the head that is looked at.
function compareWith(context, payload) {
  const other = payload ? createData(payload) : null;
  const missing = context.onDemand.lacking(context.state, context.data, other);
  context.wanted = other; // another, or none, may be asked for before this one's layer has come
  const show = () => {
    if (context.wanted !== other) return;
    context.other = other;
    context.otherScale = payload ? createScale(other) : null;
    context.state.otherToken = payload ? Math.floor(other.n / 2) : 0;
    context.render(new Set(["other"]));
  };
  return missing.length ? context.onDemand.bring(missing).then(show, context.onDemand.complain) : Promise.resolve(show());
}
