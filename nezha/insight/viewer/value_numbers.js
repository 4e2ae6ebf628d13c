// The value side: what a head hands on is what it saw, Σ p·v, plus where it looked, Σ P(o)·R^v.

// The triangle of both parts and their sum, in their own plane with content along its first axis: three lengths tell it.
function partsTriangle({ content, position, whole }) {
  const product = (whole ** 2 - content ** 2 - position ** 2) / 2;
  const cosine = content * position > 1e-12 ? clamp(product / (content * position), -1, 1) : 1;
  const second = [position * cosine, position * Math.sqrt(1 - cosine ** 2)];
  return { content: [content, 0], whole: [content + second[0], second[1]], angle: (Math.acos(cosine) * 180) / Math.PI };
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
