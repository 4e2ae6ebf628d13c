// From a number to a colour: one ramp for shares (0 upwards), one with a middle for scores (centred at 0).
//
// Both ramps are told apart without colour vision: the first grows steadily darker (lighter on dark pages), the second
// goes from orange to violet with the page's own tone in the middle.  The style sheet holds their stops.

const DIVERGING = new Set(["content", "position", "score", "difference"]);

function readPalette(root) {
  const style = getComputedStyle(root);
  const value = (name) => style.getPropertyValue(name).trim();
  return {
    kinds: Object.fromEntries(Object.keys(KIND_SIGNS).map((kind) => [kind, value(`--nv-kind-${kind}`)])),
    sequential: ramp(parseStops(value("--nv-sequential"))),
    diverging: ramp(parseStops(value("--nv-diverging"))),
    ink: value("--nv-ink"), soft: value("--nv-soft"), faint: value("--nv-faint"), surface: value("--nv-surface"),
    accent: value("--nv-accent"), focus: value("--nv-focus"), sans: value("--nv-sans"),
  };
}

// Level 0 .. 255 of a value.  Drawn is the square root: a tenth must be seen beside nine tenths, and a quiet head beside
// a loud one.  The legend runs evenly through the values, so it shows this.
function leveller(view, limit) {
  if (DIVERGING.has(view)) {
    return (value) => clamp(Math.round(127.5 + 127.5 * Math.sign(value) * Math.sqrt(Math.abs(value) / (limit || 1))), 0, 255);
  }
  return (value) => clamp(Math.round(255 * Math.sqrt(Math.max(0, value) / (limit || 1))), 0, 255);
}

function cssColour(table, level) {
  const value = table[level];
  return `rgb(${value & 255} ${(value >> 8) & 255} ${(value >> 16) & 255})`;
}

// Dark or light letters on a shade, whichever is read more easily.
function inkOn(table, level) {
  const value = table[level];
  const luminance = 0.299 * (value & 255) + 0.587 * ((value >> 8) & 255) + 0.114 * ((value >> 16) & 255);
  return luminance > 140 ? "#14181d" : "#ffffff";
}

function rampOf(palette, view) {
  return DIVERGING.has(view) ? palette.diverging : palette.sequential;
}

// Largest value (or distance from 0) of a list: what the end of the ramp stands for.
function extent(values, view) {
  let top = 0;
  if (DIVERGING.has(view)) for (const value of values) top = Math.max(top, Math.abs(value));
  else for (const value of values) top = Math.max(top, value);
  return top;
}

// Colours of values as a canvas holds them, written to `pixels`: what `leveller` says, for many at once.
function shade(pixels, values, view, limit, palette) {
  const table = rampOf(palette, view);
  const diverging = DIVERGING.has(view);
  const factor = (diverging ? 127.5 : 255) / Math.sqrt(limit || 1);
  for (let i = 0; i < pixels.length; i++) {
    const value = values[i];
    const level = diverging ? 127.5 + (value < 0 ? -factor : factor) * Math.sqrt(Math.abs(value)) : value > 0 ? factor * Math.sqrt(value) : 0;
    pixels[i] = table[level > 255 ? 255 : level < 0 ? 0 : Math.round(level)];
  }
}

// The same of shares of which the roots are sent, in a few steps: each step has one colour.
function shadeSteps(pixels, { bytes, low, step, levels }, palette) {
  const table = new Uint32Array(levels + 1);
  for (let byte = 0; byte <= levels; byte++) table[byte] = palette.sequential[clamp(Math.round(255 * (low + byte * step)), 0, 255)];
  for (let i = 0; i < pixels.length; i++) pixels[i] = table[bytes[i]];
}

// A small canvas of its own, one pixel a value; `fill` writes them, row by row.
function pixelCanvas(rows, columns, fill) {
  const canvas = document.createElement("canvas");
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext("2d");
  const image = context.createImageData(columns, rows);
  fill(new Uint32Array(image.data.buffer));
  context.putImageData(image, 0, 0);
  return canvas;
}

function paintPixels(values, rows, columns, view, limit, palette) {
  return pixelCanvas(rows, columns, (pixels) => shade(pixels, values, view, limit, palette));
}
