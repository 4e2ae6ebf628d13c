// The small pictures of the wall: a layer's maps, its profiles over offsets, beside one another on one canvas.

const PROFILE_REACH = 16;
const MANY_HEADS = 8;

function profileReach(data) {
  return Math.max(1, Math.min(PROFILE_REACH, data.k, data.visible.length - 1));
}

function highestProfile(data) {
  const reach = profileReach(data);
  let top = 0;
  for (let layer = 0; layer < data.layers; layer++) {
    for (let head = 0; head < data.heads; head++) {
      top = Math.max(top, ...data.profile(layer, head, reach));
    }
  }
  return top;
}

// One head's small picture, made once: before its layer is drawn, as in a long text twelve at a time would be felt.
function smallMap({ scale, state, data, shown }, layer, head) {
  const most = data.heads > MANY_HEADS ? SMALL_THUMBNAIL : THUMBNAIL;
  const plain = state.view === "probabilities" && !state.perHead && shown() === data.everything;
  const steps = plain ? data.thumbnailSteps(layer, head, most) : null;
  if (steps) return { steps, side: most };
  return {
    values: scale.thumbnail(state.view, layer, head, shown(), most),
    limit: scale.limit(state.view, layer, head, shown(), state.perHead, most),
    side: scale.side(shown(), most),
  };
}

// A layer's small pictures, beside one another.
function drawMaps(context, brush, layer, { size, step }) {
  const { state, palette, data } = context;
  const maps = Array.from({ length: data.heads }, (_, head) => smallMap(context, layer, head));
  const { side } = maps[0];
  const pictures = pixelCanvas(side * data.heads, side, (pixels) => maps.forEach(({ steps, values, limit }, head) => {
    const own = pixels.subarray(head * side * side, (head + 1) * side * side);
    if (steps) shadeSteps(own, steps, palette);
    else shade(own, values, state.view, limit, palette);
  }));
  brush.imageSmoothingEnabled = side > size;
  for (let head = 0; head < data.heads; head++) brush.drawImage(pictures, 0, head * side, side, side, head * step, 0, size, size);
}

function drawProfiles(context, brush, layer, sizes) {
  const colour = cssColour(context.palette.sequential, 165);
  for (let head = 0; head < context.data.heads; head++) drawProfile(context, brush, { layer, head }, sizes, colour);
}

// The zero offset is grey, the chosen one marked.
function drawProfile(context, brush, { layer, head }, { size, step, top }, colour) {
  const { palette, data, state } = context;
  const reach = profileReach(data);
  const profile = data.profile(layer, head, reach);
  const limit = top || Math.max(...profile) || 1;
  const width = size / profile.length;
  const left = head * step;
  brush.fillStyle = cssColour(palette.sequential, 10);
  brush.fillRect(left, 0, size, size);
  for (let at = 0; at < profile.length; at++) {
    const height = (profile[at] / limit) * (size - 4);
    brush.fillStyle = at - reach === state.offset ? palette.focus : at === reach ? palette.soft : colour;
    brush.fillRect(left + at * width + width * 0.08, size - height, Math.max(width * 0.84, 0.8), height);
  }
}
