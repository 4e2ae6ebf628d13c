// What the large map paints: the values of its cells, the ramp they are painted with, and what its end stands for.

function mapPicture(context) {
  const { data, scale, state } = context;
  const axis = context.axis();
  const { view, layer, head, perHead } = state;
  const read = (source) => axisValues(source, source.matrix(view, layer, head), view, axis);
  const own = read(data);
  const limit = perHead && axis.merge ? extent(own, view) : scale.limit(view, layer, head, context.shown(), perHead);
  return { values: own, view, limit, perCell: 1 };
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
