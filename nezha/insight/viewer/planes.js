// Planes of a payload (`planes.py`) as numbers: decoded where they are looked at.

function decodeBytes(base64) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

function createPlanes(payload) {
  const bytes = new Map();

  // Large planes are deflated head by head, small ones layer by layer.
  function bytesOf(name, layer, head, count) {
    const { heads, layers } = payload.planes[name];
    const id = heads ? `${name}/${layer}/${head}` : `${name}/${layer}`;
    if (!bytes.has(id)) bytes.set(id, heads ? inflate(decodeBytes(heads[layer][head]), count) : inflate(decodeBytes(layers[layer]), count * payload.heads));
    return heads ? bytes.get(id) : bytes.get(id).subarray(head * count, (head + 1) * count);
  }

  // Bytes of one head with what turns them into numbers.
  function raw(name, layer, head) {
    const plane = payload.planes[name];
    const count = plane.shape[2] * plane.shape[3];
    const low = plane.low[layer][head];
    const high = plane.high[layer][head];
    return { bytes: bytesOf(name, layer, head, count), low, high, step: (high - low) / plane.levels, levels: plane.levels };
  }

  function decoded(name, layer, head) {
    const { bytes: source, low, step } = raw(name, layer, head);
    const values = new Float32Array(source.length);
    for (let i = 0; i < values.length; i++) values[i] = low + source[i] * step;
    return values;
  }

  return { raw, decoded };
}
