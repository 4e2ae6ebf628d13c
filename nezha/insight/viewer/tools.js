// Small helpers for the page: elements, sizes, and one colour theme for canvas and style sheet alike.

const SVG = "http://www.w3.org/2000/svg";

// Text only ever enters through textContent and setAttribute, so no text can become markup.
function make(tag, attributes = {}, children = []) {
  const element = tag.startsWith("svg:") ? document.createElementNS(SVG, tag.slice(4)) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") element.textContent = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}

// A canvas of CSS size width × height, sharp on dense screens; returns its context in CSS pixels.
function fitCanvas(canvas, width, height) {
  const ratio = Math.min(window.devicePixelRatio || 1, 2);
  canvas.width = Math.max(1, Math.round(width * ratio));
  canvas.height = Math.max(1, Math.round(height * ratio));
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

// "auto" follows a page that marks itself dark (Gradio does), else the reader's system.
function resolveTheme(wish, element) {
  if (wish === "light" || wish === "dark") return wish;
  if (element.closest(".dark")) return "dark";
  if (element.closest(".gradio-container")) return "light";
  return window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function watchTheme(changed) {
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const observer = new MutationObserver(changed);
  for (const element of [document.documentElement, document.body]) {
    observer.observe(element, { attributes: true, attributeFilter: ["class"] });
  }
  system.addEventListener("change", changed);
  return () => {
    observer.disconnect();
    system.removeEventListener("change", changed);
  };
}

// Runs jobs a few dozen milliseconds at a time, so that 144 thumbnails never hold up a hover for long.
const QUEUE_TURN = 40;

function createQueue() {
  let jobs = [];
  let running = false;
  function work() {
    const end = performance.now() + QUEUE_TURN;
    while (jobs.length && performance.now() < end) jobs.shift()();
    if (jobs.length) requestAnimationFrame(work);
    else running = false;
  }
  return {
    replace(next) {
      jobs = next;
      if (!running && jobs.length) {
        running = true;
        work();
      }
    },
    clear() {
      jobs = [];
    },
  };
}

// After what the reader waits for, yet within half a second; not every browser tells when it is idle.
function whenIdle(job) {
  if (window.requestIdleCallback) window.requestIdleCallback(job, { timeout: 500 });
  else setTimeout(job);
}

// Made when the first text needs it, which few do: it takes as long as a dozen pictures.
let segmenter = null;

// What a reader takes for one letter: an emoji of five code points, a letter with its accents.
function graphemes(text) {
  if (/^[\u0020-\u007e\u3000-\u3029\u4e00-\u9fff\uff01-\uff9d]*$/.test(text)) return Array.from(text);
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), (one) => one.segment);
}

// How a token is written where there is little room.
function shortToken(token, limit = 5) {
  const bare = /^\[[A-Z]+\]$/.test(token) ? token.slice(1, -1) : token;
  const letters = graphemes(bare);
  return letters.length > limit ? `${letters.slice(0, limit - 1).join("")}…` : bare;
}
