// What a colour stands for: one scale for all heads, or each head its own; and the small pictures of the wall.

const THUMBNAIL = 96;

function createScale(data) {
  const small = new Map();

  function sample(shown) {
    if (shown.length <= THUMBNAIL) return shown;
    return Array.from({ length: THUMBNAIL }, (_, at) => shown[Math.floor((at * shown.length) / THUMBNAIL)]);
  }

  // The largest of the cells that share a pixel: a one-wide diagonal must not fall between two pixels.
  function pooled(read, rowList, shown) {
    const side = Math.min(shown.length, THUMBNAIL);
    const out = new Float32Array(side * side);
    for (let i = 0; i < rowList.length; i++) {
      const start = Math.floor((i * side) / rowList.length) * side;
      for (let j = 0; j < shown.length; j++) {
        const at = start + Math.floor((j * side) / shown.length);
        out[at] = Math.max(out[at], read(rowList[i], shown[j], i));
      }
    }
    return out;
  }

  function makeThumbnail(view, layer, head, shown) {
    if (view === "probabilities") {
      const { bytes, step } = data.raw(view, layer, head);
      return pooled((i, j) => bytes[i * data.n + j] * step, shown, shown);
    }
    const rows = sample(shown);
    if (DIVERGING.has(view)) return data.build(view, layer, head, rows, rows);
    const values = data.build(view, layer, head, rows, data.everything);
    return pooled((i, j, at) => values[at * data.n + j], rows, shown);
  }

  function thumbnail(view, layer, head, shown) {
    const id = `${view}/${layer}/${head}/${shown.length}`;
    if (!small.has(id)) small.set(id, makeThumbnail(view, layer, head, shown));
    return small.get(id);
  }

  // What the end of the ramp stands for: in every head alike, or (`own`) in this one.  Content, position and score
  // always have one scale, else the sum of the first two would not look like the third.
  function limit(view, layer, head, shown, own) {
    if (!own) return DIVERGING.has(view) ? data.payload.largest : 1;
    const views = DIVERGING.has(view) ? ["content", "position", "score"] : [view];
    return Math.max(...views.map((each) => extent(thumbnail(each, layer, head, shown), each)));
  }

  return { thumbnail, limit, side: (shown) => Math.min(shown.length, THUMBNAIL) };
}
