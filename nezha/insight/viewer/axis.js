// What a row or a column of the large map stands for: one token, or one word (rows averaged, columns summed).

const SHARES = new Set(["probabilities", "contentOnly", "positionOnly"]);

// Units of the map in order.  `origin` is where a unit stands in the text, in tokens or (merged) in words: offsets are
// differences of it, also where a hidden [SEP] leaves a gap.
function createAxis(data, { merge, hideSpecial }) {
  const { payload, n } = data;
  const units = [];
  const starts = new Map(merge ? payload.words.map(([start, end, text]) => [start, { end, text }]) : []);
  for (let i = 0, origin = 0; i < n; origin++) {
    const word = starts.get(i) ?? { end: i + 1, text: payload.tokens[i] };
    units.push({ start: i, end: word.end, text: word.text, special: payload.special[i], origin });
    i = word.end;
  }
  const kept = hideSpecial ? units.filter((unit) => !unit.special) : units;
  const shown = kept.length ? kept : units;
  const index = new Int32Array(n).fill(-1);
  shown.forEach((unit, at) => index.fill(at, unit.start, unit.end));
  const byOrigin = new Map(shown.map((unit, at) => [unit.origin, at]));
  return {
    units: shown, count: shown.length, merge,
    span: shown[shown.length - 1].origin - shown[0].origin,
    // Index of the unit that a token is in, -1 where it is hidden.
    at: (token) => (token === null || token === undefined ? -1 : index[token]),
    offset: (row, column) => shown[column].origin - shown[row].origin,
    // Index of the unit that stands `offset` away from another, -1 where there is none.
    beside: (row, offset) => byOrigin.get(shown[row].origin + offset) ?? -1,
  };
}

// One cell: shares are summed over the keys and averaged over the queries, so that a row still adds up to 1; scores are
// averaged over both, as a sum of logits would mean nothing.
function axisValue(matrix, n, view, row, column) {
  let sum = 0;
  for (let i = row.start; i < row.end; i++) for (let j = column.start; j < column.end; j++) sum += matrix[i * n + j];
  const queries = row.end - row.start;
  return sum / (SHARES.has(view) ? queries : queries * (column.end - column.start));
}

// The cells of a map that are shown, row by row.
function axisValues(data, matrix, view, axis) {
  if (axis.count === data.n) return matrix;
  const out = new Float32Array(axis.count * axis.count);
  let at = 0;
  for (const row of axis.units) for (const column of axis.units) out[at++] = axisValue(matrix, data.n, view, row, column);
  return out;
}
