// What pictures need beside the tools that they share with the viewer.

// A text of a person's: its own direction, in a box of its own.
function bdi(text, attributes = {}) {
  return make("bdi", { ...attributes, text });
}

// Whether any of what it is given is not what it was given last.
function createWatch() {
  let last = null;
  return (...now) => {
    const same = last !== null && now.every((one, at) => one === last[at]);
    last = now;
    return !same;
  };
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
