// The value side: what a head hands on is what it saw, Σ p·v, plus where it looked, Σ P(o)·R^v.

// Both parts for one query as vectors, and the attention that lands at each offset.
function valueParts(data, layer, head, token) {
  return data.once(`value/${layer}/${head}/${token}`, () => {
    const { n, k, size } = data;
    const value = data.plane("value", layer, head);
    const share = data.matrix("probabilities", layer, head).subarray(token * n, (token + 1) * n);
    const mass = massByOffset(data, layer, head, token);
    const content = new Float64Array(size);
    const position = new Float64Array(size);
    for (let j = 0; j < n; j++) for (let c = 0; c < size; c++) content[c] += share[j] * value[j * size + c];
    const steps = [];
    for (let at = 0; data.relative && at < mass.length; at++) {
      if (!mass[at]) continue;
      const vector = data.valueRow(layer, at).map((each) => each * mass[at]);
      vector.forEach((each, c) => (position[c] += each));
      steps.push({ offset: at - k, mass: mass[at], vector });
    }
    return { content, position, mass, steps: steps.sort((a, b) => b.mass - a.mass) };
  });
}

function lengthOf(vector) {
  return Math.hypot(...vector);
}

function dot(a, b) {
  return a.reduce((sum, value, at) => sum + value * b[at], 0);
}

// The plane in which both parts lie, so that their lengths and the angle between them are true in a flat picture: its
// first axis is the content part, its second the rest of the position part.
function partsPlane({ content, position }) {
  const unit = (vector) => {
    const length = lengthOf(vector);
    return vector.map((value) => (length > 1e-12 ? value / length : 0));
  };
  const first = unit(lengthOf(content) > 1e-12 ? content : position);
  const along = dot(position, first);
  const second = unit(position.map((value, at) => value - along * first[at]));
  return (vector) => [dot(vector, first), dot(vector, second)];
}

// Lengths of content, position and their sum for one token, before or after the output projection.
function partLengths(data, name, layer, head, token) {
  const plane = data.plane(name, layer, head);
  const [content, position, whole] = plane.subarray(3 * token, 3 * token + 3);
  return { content, position, whole, share: content + position > 0 ? position / (content + position) : 0 };
}

// Mean over the characters of the text of how much of both lengths the position part has.
function meanShare(data, name, layer, head) {
  return data.visible.reduce((sum, token) => sum + partLengths(data, name, layer, head, token).share, 0) / data.visible.length;
}
