// Pointer and arrow keys over a drawing: both choose a spot, and the panel reads it.  Only what lies over the drawing
// is drawn anew, once a frame.

function followCursor(svg, { width, locate, step, read }) {
  let inside = false;
  const follow = oncePerFrame((clientX, clientY) => {
    if (!inside) return;
    const box = svg.getBoundingClientRect();
    const scale = width() / box.width;
    read(locate((clientX - box.left) * scale, (clientY - box.top) * scale), false);
  });
  const leave = () => {
    inside = false;
    read(null, false);
  };
  const enter = (event) => {
    inside = true;
    follow(event.clientX, event.clientY);
  };
  svg.addEventListener("pointermove", enter);
  svg.addEventListener("pointerdown", enter);
  svg.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && leave());
  svg.addEventListener("blur", leave);
  svg.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") leave();
    const next = step(event.key);
    if (next === undefined) return;
    event.preventDefault();
    read(next, true);
  });
}
