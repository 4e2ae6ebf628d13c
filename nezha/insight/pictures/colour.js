// From a number to a colour, and the colours of lines; the style sheet holds them, a theme each.
//
// All are told apart without colour vision: the ramp for shares grows steadily darker (lighter on dark pages), the one
// with a middle goes from orange to violet, and neighbours among the lines differ in lightness too.

function readPalette(root) {
  const style = getComputedStyle(root);
  const value = (name) => style.getPropertyValue(`--np-${name}`).trim();
  const palette = { lines: value("lines").split(",").map((one) => one.trim()) };
  for (const name of ["page", "surface", "edge", "grid", "ink", "soft", "faint", "accent", "wash", "focus", "sans"]) palette[name] = value(name);
  for (const name of ["sequential", "diverging", "many"]) palette[name] = ramp(parseStops(value(name)));
  return palette;
}

// The colour of line `at` of `count`: one of a few that are easily told apart, or a place on a ramp where there are many.
function lineColour(palette, at, count) {
  if (count <= palette.lines.length) return palette.lines[at];
  return cssColour(palette.many, Math.round((255 * at) / (count - 1)));
}

function cssColour(table, level) {
  const value = table[level];
  const hex = (shift) => ((value >> shift) & 255).toString(16).padStart(2, "0");
  return `#${hex(0)}${hex(8)}${hex(16)}`;
}

// Dark or light letters on a shade, whichever is read more easily.
function inkOn(table, level) {
  const value = table[level];
  const luminance = 0.299 * (value & 255) + 0.587 * ((value >> 8) & 255) + 0.114 * ((value >> 16) & 255);
  return luminance > 140 ? "#14181d" : "#ffffff";
}

// What the two ends of a scale stand for.  With a middle: equally far from 0; else from 0, or the lowest value, up.
function shadeScale(values, diverging, limit, shared = null) {
  const [low, high] = shared || extentOf(values) || [0, 1];
  if (diverging) {
    const end = limit || Math.max(Math.abs(low), Math.abs(high)) || 1;
    return { low: -end, high: end, diverging };
  }
  const start = Math.min(0, low);
  const end = isNumber(limit) && limit > start ? limit : high;
  return { low: start, high: end > start ? end : start + 1, diverging };
}

function shadeLevel(scale, value) {
  return clamp(Math.round((255 * (value - scale.low)) / (scale.high - scale.low)), 0, 255);
}

function shadeTable(palette, scale) {
  return scale.diverging ? palette.diverging : palette.sequential;
}
