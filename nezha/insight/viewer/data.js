// The payload as numbers: what follows from them is computed when first asked for.

const KEPT_ARRAYS = 96;

function createData(payload) {
  const n = payload.tokens.length;
  const k = payload.maxRelativePosition;
  const [tables, rows, width] = payload.table.shape;
  const table = new Float32Array(decodeBytes(payload.table.float32).buffer);
  const size = payload.planes.query.shape[3];
  const scale = 1 / Math.sqrt(size);
  const seen = (j) => payload.seen?.[j] !== false;
  const { raw, decoded } = createPlanes(payload);
  const kept = new Map();

  // Every made array goes through here; the oldest go when more than a few heads have been visited.
  function once(name, build) {
    if (kept.has(name)) {
      const value = kept.get(name);
      kept.delete(name);
      kept.set(name, value);
      return value;
    }
    const value = build();
    kept.set(name, value);
    if (kept.size > KEPT_ARRAYS) kept.delete(kept.keys().next().value);
    return value;
  }

  const plane = (name, layer, head) => once(`${name}/${layer}/${head}`, () => decoded(name, layer, head));

  // q·k/√d for the given rows and columns.
  function products(layer, head, rowList, columnList) {
    const query = plane("query", layer, head);
    const key = plane("key", layer, head);
    const out = new Float32Array(rowList.length * columnList.length);
    let at = 0;
    for (let row = 0; row < rowList.length; row++) {
      for (let column = 0; column < columnList.length; column++) {
        let sum = 0;
        for (let c = 0, a = rowList[row] * size, b = columnList[column] * size; c < size; c++) sum += query[a + c] * key[b + c];
        out[at++] = sum * scale;
      }
    }
    return out;
  }

  // Where the table of a layer begins: one serves all layers, or each has its own.
  const tableOf = (layer) => (tables > 1 ? layer * rows * width : 0);

  function curveOf(layer, vector, start) {
    const out = new Float32Array(2 * k + 1);
    const from = tableOf(layer);
    for (let row = 0; row < rows; row++) {
      let sum = 0;
      for (let c = 0; c < width; c++) sum += vector[start + c] * table[from + row * width + c];
      out[row] = sum * scale;
    }
    return out;
  }

  // The curves of all queries of a head, one after the other.
  function curves(layer, head) {
    return once(`curves/${layer}/${head}`, () => {
      const out = new Float32Array(n * (2 * k + 1));
      const query = plane("query", layer, head);
      for (let i = 0; i < n; i++) out.set(curveOf(layer, query, i * size), i * (2 * k + 1));
      return out;
    });
  }

  function positions(layer, head, rowList, columnList) {
    const all = curves(layer, head);
    const out = new Float32Array(rowList.length * columnList.length);
    let at = 0;
    for (const i of rowList) for (const j of columnList) out[at++] = all[i * (2 * k + 1) + clamp(j - i, -k, k) + k];
    return out;
  }

  // Of whole rows, in their place.  Keys of padding get nothing.
  function softmaxRows(values) {
    for (let start = 0; start < values.length; start += n) {
      let top = -Infinity;
      for (let j = 0; j < n; j++) if (seen(j)) top = Math.max(top, values[start + j]);
      let sum = 0;
      for (let j = 0; j < n; j++) sum += values[start + j] = seen(j) ? Math.exp(values[start + j] - top) : 0;
      for (let j = 0; j < n; j++) values[start + j] /= sum;
    }
    return values;
  }

  // What scores from rounded queries and keys leave out of the weights (`rebuilding.py`); in their place.
  function corrected(layer, head, values, rowList) {
    const { bytes: steps, low, step } = raw("correction", layer, head);
    let at = 0;
    for (const i of rowList) for (let j = 0; j < n; j++, at++) values[at] = clamp(values[at] + low + steps[i * n + j] * step, 0, 1);
    return values;
  }

  // One map of a head, whole, or only at some rows and columns (for small pictures of long texts); of shares whole rows.
  function build(view, layer, head, rowList, columnList = everything) {
    if (view === "content") return products(layer, head, rowList, columnList);
    if (view === "position") return positions(layer, head, rowList, columnList);
    const whole = rowList === everything && columnList === everything;
    const term = (name) => (whole ? matrix(name, layer, head) : build(name, layer, head, rowList, columnList));
    if (view === "contentOnly") return softmaxRows(term("content").slice());
    if (view === "positionOnly") return softmaxRows(term("position").slice());
    const sum = term("content").slice();
    const position = term("position");
    for (let at = 0; at < sum.length; at++) sum[at] += position[at];
    return view === "score" ? sum : corrected(layer, head, softmaxRows(sum), rowList);
  }

  const everything = Array.from({ length: n }, (_, i) => i);
  const visible = everything.filter((i) => !payload.special[i] && seen(i));
  function matrix(view, layer, head) {
    return once(`${view}/${layer}/${head}`, () => build(view, layer, head, everything));
  }

  return {
    payload, n, k, layers: payload.layers, heads: payload.heads, relative: rows > 0, size, seen, plane, matrix, build, once,
    // As people count the model's layers and heads, of which a payload may hold a choice.
    name: (layer, head) => ({ layer: (payload.layerNumbers?.[layer] ?? layer) + 1, head: (payload.headNumbers?.[head] ?? head) + 1 }),
    // The same map, if it has been asked for before; scores are the sum of two that have.
    made(view, layer, head) {
      const there = (name) => kept.has(`${name}/${layer}/${head}`);
      return there(view) || (view === "score" && there("content") && there("position")) ? matrix(view, layer, head) : null;
    },
    everything,
    // A text of nothing but [CLS] and [SEP] cannot be asked for, yet must not break the drawing.
    visible: visible.length ? visible : everything,
    // Mean attention of a pair at each offset -reach .. reach, `reach` being at most what was sent.
    profile(layer, head, reach) {
      const sent = decoded("profiles", layer, head);
      const middle = (sent.length - 1) / 2;
      return sent.subarray(middle - reach, middle + reach + 1);
    },
    // Small pictures of the weights with that many pixels a side, null where none were sent.
    thumbnail(layer, head, side) {
      if (payload.planes.thumbnails?.shape[3] !== side) return null;
      const values = decoded("thumbnails", layer, head);
      for (let i = 0; i < values.length; i++) values[i] *= values[i];
      return values;
    },
    // The same as they were sent: steps of √ of the weights.
    thumbnailSteps: (layer, head, side) => (payload.planes.thumbnails?.shape[3] === side ? raw("thumbnails", layer, head) : null),
    curve: (layer, head, token) => curves(layer, head).subarray(token * (2 * k + 1), (token + 1) * (2 * k + 1)),
    prior: (layer, head) => once(`prior/${layer}/${head}`, () => curveOf(layer, plane("queryBias", layer, head), 0)),
    // q_c·k_c/√d of every dimension; they add up to the content score.
    contentParts(layer, head, i, j) {
      const [query, key] = [plane("query", layer, head), plane("key", layer, head)];
      const out = new Float32Array(size);
      for (let c = 0; c < size; c++) out[c] = query[i * size + c] * key[j * size + c] * scale;
      return out;
    },
    // The same of q·R at one offset, two dimensions of one frequency together.
    positionParts(layer, head, token, offset) {
      const query = plane("query", layer, head);
      const out = new Float32Array(rows ? Math.ceil(width / 2) : 0);
      const at = tableOf(layer) + (clamp(offset, -k, k) + k) * width;
      for (let c = 0; c < width && rows; c++) out[c >> 1] += query[token * size + c] * table[at + c] * scale;
      return out;
    },
    wavelengths: (layer) => wavelengthsOf(table, tableOf(layer), rows, width),
    // Dimensions 2m and 2m+1 hold one frequency: their two products are one sinusoid of the curve.
    waves(layer, head, token) {
      const query = plane("query", layer, head);
      const found = [];
      for (let c = 0; c + 1 < width; c += 2) {
        const wave = new Float32Array(rows);
        for (let row = 0; row < rows; row++) {
          const at = tableOf(layer) + row * width + c;
          wave[row] = (query[token * size + c] * table[at] + query[token * size + c + 1] * table[at + 1]) * scale;
        }
        found.push(wave);
      }
      return found;
    },
  };
}
