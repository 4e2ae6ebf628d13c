// What the large map paints: the values of its cells, the ramp they are painted with, and what its end stands for.

function mapPicture(context) {
  const { data, other, state } = context;
  const axis = context.axis();
  const { view, layer, head, perHead } = state;
  const read = (source) => axisValues(source, source.matrix(view, layer, head), view, axis);
  const own = read(data);
  const end = (scale, values) => (perHead && axis.merge ? extent(values, view) : scale.limit(view, layer, head, context.shown(), perHead));
  const limit = end(context.scale, own);
  const comparison = comparisonOf(context);
  if (comparison === "off") return { values: own, view, limit, perCell: 1 };
  const second = read(other);
  const common = Math.max(limit, end(context.otherScale, second));
  if (comparison === "split") return { values: interleaved(own, second), view, limit: common, perCell: 2 };
  const values = own.map((value, at) => value - second[at]);
  return { values, view: "difference", limit: perHead ? extent(values, "difference") : common, perCell: 1, share: SHARES.has(view) };
}

// The left half of every cell from one picture, the right half from the other.
function interleaved(left, right) {
  const out = new Float32Array(2 * left.length);
  for (let at = 0; at < left.length; at++) {
    out[2 * at] = left[at];
    out[2 * at + 1] = right[at];
  }
  return out;
}

function paintMap(picture, axis, palette) {
  return paintPixels(picture.values, axis.count, axis.count * picture.perCell, picture.view, picture.limit, palette);
}

// The picture on its frame; a skewed one row by row.
function placePicture(brush, frame, canvas, perCell) {
  brush.imageSmoothingEnabled = false;
  if (!frame.skew) {
    brush.drawImage(canvas, frame.x(0, 0), frame.y(0), frame.extentX, frame.extentY);
    return;
  }
  const [first, last] = visibleRange(frame, "row");
  for (let row = first; row <= last; row++) {
    for (const { from, count } of frame.runs) {
      brush.drawImage(canvas, from * perCell, row, count * perCell, 1,
        frame.x(from, row), frame.y(row), count * frame.cellX, frame.cellY + 0.4);
    }
  }
}
