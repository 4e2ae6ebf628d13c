// What the colours of the large map stand for.

function createLegend() {
  const bar = make("canvas", { class: "nv-legend-bar", "aria-hidden": "true" });
  const low = make("span", { class: "nv-number" });
  const high = make("span", { class: "nv-number" });
  return {
    element: make("div", { class: "nv-legend" }, [low, bar, high]),
    draw({ view, limit, share }, palette) {
      const diverging = DIVERGING.has(view);
      const brush = fitCanvas(bar, 132, 10);
      const level = leveller(view, 1);
      for (let x = 0; x < 132; x++) {
        brush.fillStyle = cssColour(rampOf(palette, view), level(diverging ? (2 * x) / 131 - 1 : x / 131));
        brush.fillRect(x, 0, 1, 10);
      }
      [low.textContent, high.textContent] = legendEnds({ view, limit, share });
    },
  };
}

function legendEnds({ view, limit, share }) {
  if (!DIVERGING.has(view)) return ["0%", percent(limit)];
  const write = (value) => (share ? signedPercent(value) : signed(value, 1));
  return [write(-limit), write(limit)];
}
