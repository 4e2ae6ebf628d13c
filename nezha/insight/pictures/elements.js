// What pictures need beside the tools that they share with the viewer.

// A text of a person's: its own direction, in a box of its own.
function bdi(text, attributes = {}) {
  return make("bdi", { ...attributes, text });
}

// Does the newest job once a frame, however often the pointer speaks.
function oncePerFrame(job) {
  let waiting = null;
  return (...given) => {
    if (waiting === null) requestAnimationFrame(() => {
      const last = waiting;
      waiting = null;
      job(...last);
    });
    waiting = given;
  };
}
