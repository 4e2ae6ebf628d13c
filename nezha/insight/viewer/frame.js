// Where everything of the large map stands, in CSS pixels: margins for the letters, the sides of a cell, what is seen.

const GUTTER = 6;
const LARGEST_CELL = 56;
const READABLE_CELL = 18;
const WINDOW = 600;

// `skew` goes from 0 (columns are characters) to 1 (columns are offsets): in between, rows are on their way.
function mapFrame(context, room, skew) {
  const axis = context.axis();
  const width = Math.max(160, room);
  const rough = (width - 40) / axis.count;
  const font = clamp((context.state.readable ? Math.max(rough, READABLE_CELL) : rough) * 0.62, 8, 17);
  const longest = Math.max(...axis.units.map(({ text }) => Array.from(shortToken(text)).length));
  const left = Math.round(font * Math.min(longest, 4) * 0.9 + GUTTER + 4);
  const top = Math.round(font + GUTTER + 6);
  const columns = axis.count * (1 - skew) + (2 * axis.span + 1) * skew;
  const side = (count) => {
    const fitting = Math.min((width - left - 1) / count, LARGEST_CELL);
    return context.state.readable ? Math.max(fitting, READABLE_CELL) : fitting;
  };
  const [cellX, cellY] = [side(columns), side(axis.count)];
  const [extentX, extentY] = [cellX * columns, cellY * axis.count];
  return {
    axis, count: axis.count, columns, skew, cellX, cellY, font, left, top, extentX, extentY, shiftX: 0, shiftY: 0,
    runs: runsOf(axis.units),
    width: Math.min(left + extentX + 1, width),
    height: context.state.readable ? Math.min(top + extentY + 1, WINDOW) : top + extentY + 1,
    x(column, row) {
      const skewed = axis.units[column].origin - axis.units[row].origin + axis.span;
      return this.left + (column * (1 - skew) + skewed * skew) * cellX - this.shiftX;
    },
    y(row) {
      return this.top + row * cellY - this.shiftY;
    },
    // Left edge of a whole column: a character, or an offset counted from the leftmost.
    edge(at) {
      return this.left + at * cellX - this.shiftX;
    },
  };
}

// Stretches of units without a gap between them: inside one, a skewed row is a plain shift.
function runsOf(units) {
  const runs = [];
  units.forEach(({ origin }, at) => {
    if (at && origin === units[at - 1].origin + 1) runs[runs.length - 1].count += 1;
    else runs.push({ from: at, count: 1 });
  });
  return runs;
}

// The cell under a point of the map: indices of its row and column, which is -1 over the letters at the left.
function cellUnder(frame, across, down) {
  const row = Math.floor((down - frame.y(0)) / frame.cellY);
  if (down < frame.top || row < 0 || row >= frame.count) return null;
  if (across < frame.left) return { row, column: -1 };
  const at = Math.floor((across - frame.edge(0)) / frame.cellX);
  const column = frame.skew ? frame.axis.beside(row, at - frame.axis.span) : at;
  return column >= 0 && column < frame.count ? { row, column } : null;
}
