// What a colour stands for: one scale for all heads, or each head its own; and the small pictures of the wall.

const THUMBNAIL = 96;
const SMALL_THUMBNAIL = 48;

function createScale(data) {
  const small = new Map();

  function sample(shown, side) {
    if (shown.length <= side) return shown;
    return Array.from({ length: side }, (_, at) => shown[Math.floor((at * shown.length) / side)]);
  }

  // Some rows and columns of a map that has been made already.
  function picked(values, rows) {
    const out = new Float32Array(rows.length * rows.length);
    let at = 0;
    for (const i of rows) for (const j of rows) out[at++] = values[i * data.n + j];
    return out;
  }

  // The largest of the cells that share a pixel: a one-wide diagonal must not fall between two pixels.
  function pooled(values, rowList, shown, side) {
    const out = new Float32Array(side * side);
    for (let i = 0; i < rowList.length; i++) {
      const start = Math.floor((i * side) / rowList.length) * side;
      for (let j = 0; j < shown.length; j++) {
        const at = start + Math.floor((j * side) / shown.length);
        out[at] = Math.max(out[at], values[rowList[i] * data.n + shown[j]]);
      }
    }
    return out;
  }

  function makeThumbnail(view, layer, head, shown, side) {
    const sent = view === "probabilities" && shown === data.everything ? data.thumbnail(layer, head, side) : null;
    if (sent) return sent;
    // Whole maps are looked at one by one; all of them, on the wall, only at some of their rows.
    if (view === "probabilities" && side === THUMBNAIL) return pooled(data.matrix(view, layer, head), shown, shown, Math.min(shown.length, side));
    const rows = sample(shown, side);
    const whole = DIVERGING.has(view) ? data.made(view, layer, head) : null;
    if (whole) return picked(whole, rows);
    if (DIVERGING.has(view)) return data.build(view, layer, head, rows, rows);
    return pooled(data.build(view, layer, head, rows), [...rows.keys()], shown, rows.length);
  }

  function thumbnail(view, layer, head, shown, side = THUMBNAIL) {
    const id = `${view}/${layer}/${head}/${shown.length}/${side}`;
    if (!small.has(id)) small.set(id, makeThumbnail(view, layer, head, shown, side));
    return small.get(id);
  }

  // What the end of the ramp stands for: in every head alike, or (`own`) in this one.  Content, position and score
  // always have one scale, else the sum of the first two would not look like the third.
  function limit(view, layer, head, shown, own, side = THUMBNAIL) {
    if (!own) return DIVERGING.has(view) ? data.payload.largest : 1;
    const views = DIVERGING.has(view) ? ["content", "position", "score"] : [view];
    return Math.max(...views.map((each) => extent(thumbnail(each, layer, head, shown, side), each)));
  }

  return { thumbnail, limit, side: (shown, most = THUMBNAIL) => Math.min(shown.length, most) };
}
