// What follows from distances alone: wavelengths of the table, attention by offset.

// Characters in which each sinusoid of the table turns once, read from the table itself: row r holds sin(r·w), cos(r·w),
// so row 0 is 0, 1 and row 1 tells w.  null where the table is learned and holds no sinusoids.
function wavelengthsOf(table, from, rows, width) {
  if (rows < 2) return null;
  const out = [];
  for (let c = 0; c + 1 < width; c += 2) {
    if (Math.abs(table[from + c]) > 1e-5 || Math.abs(table[from + c + 1] - 1) > 1e-5) return null;
    out.push((2 * Math.PI) / Math.atan2(table[from + width + c], table[from + width + c + 1]));
  }
  return out;
}

// Attention of one query that lands at each offset -k .. k; what lies further falls into the outermost ones.
function massByOffset(data, layer, head, token) {
  const out = new Float32Array(2 * data.k + 1);
  const row = data.matrix("probabilities", layer, head);
  for (let j = 0; j < data.n; j++) out[clamp(j - token, -data.k, data.k) + data.k] += row[token * data.n + j];
  return out;
}
