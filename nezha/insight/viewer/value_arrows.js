// The arrow sum of one head's output: content, then position, and the whole, in the plane of both parts.

const ARROWS = { width: 420, height: 230, side: 56, pad: 26 };

function drawArrows(picture, { content, whole }, lang) {
  const place = arrowFrame([[0, 0], content, whole]);
  const arrow = (from, to, kind, name) => arrowShapes(place(from), place(to), kind, name);
  picture.setAttribute("viewBox", `0 0 ${ARROWS.width} ${ARROWS.height}`);
  picture.replaceChildren(
    ...arrow([0, 0], content, "content", say(lang, "content")),
    ...arrow(content, whole, "position", say(lang, "position")),
    ...arrow([0, 0], whole, "whole", say(lang, "valueWhole")),
  );
}

// One scale for both directions, else lengths and angles would lie.
function arrowFrame(points) {
  const range = (axis) => [Math.min(...points.map((point) => point[axis])), Math.max(...points.map((point) => point[axis]))];
  const [[left, right], [low, high]] = [range(0), range(1)];
  const room = [ARROWS.width - 2 * ARROWS.side, ARROWS.height - 2 * ARROWS.pad];
  const scale = Math.min(room[0] / Math.max(right - left, 1e-9), room[1] / Math.max(high - low, 1e-9));
  const shift = [(room[0] - (right - left) * scale) / 2, (room[1] - (high - low) * scale) / 2];
  return ([x, y]) => [ARROWS.side + shift[0] + (x - left) * scale, ARROWS.height - ARROWS.pad - shift[1] - (y - low) * scale];
}

function arrowShapes([x1, y1], [x2, y2], kind, name) {
  const length = Math.hypot(x2 - x1, y2 - y1);
  if (length < 1) return [];
  const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
  const tip = Math.min(9, length);
  const corner = (side) => `${(x2 - ux * tip - uy * side * tip * 0.45).toFixed(1)},${(y2 - uy * tip + ux * side * tip * 0.45).toFixed(1)}`;
  // Content lies flat: its name stands below it, where no other arrow goes.
  const side = kind === "content" ? -1 : 1;
  const [middleX, middleY] = [(x1 + x2) / 2, (y1 + y2) / 2];
  return [
    make("svg:line", { class: `nv-arrow-${kind}`, x1, y1, x2: x2 - ux * tip * 0.7, y2: y2 - uy * tip * 0.7 }),
    make("svg:polygon", { class: `nv-arrow-${kind}`, points: `${x2.toFixed(1)},${y2.toFixed(1)} ${corner(1)} ${corner(-1)}` }),
    make("svg:text", { x: middleX + side * uy * 14, y: middleY - side * ux * 14 + 4, "text-anchor": Math.abs(uy) < 0.5 ? "middle" : uy > 0 ? "start" : "end", text: name }),
  ];
}
