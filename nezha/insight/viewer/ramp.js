// A list of colours as a table of 256 shades between them, each as a canvas holds a pixel.

function parseStops(text) {
  return text.split(",").map((part) => {
    const number = parseInt(part.trim().slice(1), 16);
    return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
  });
}

function ramp(stops) {
  const table = new Uint32Array(256);
  for (let level = 0; level < 256; level++) {
    const at = (level / 255) * (stops.length - 1);
    const low = Math.min(Math.floor(at), stops.length - 2);
    const [r, g, b] = [0, 1, 2].map((c) => Math.round(stops[low][c] + (stops[low + 1][c] - stops[low][c]) * (at - low)));
    table[level] = (255 << 24) | (b << 16) | (g << 8) | r;
  }
  return table;
}
