// The classic views: head (lines of one layer), model (every head small), neuron (query, keys, products, softmax).
(function () {
"use strict";
const root = document.getElementById("classic");
const payload = JSON.parse(document.getElementById("classic-payload").content.textContent);
const words = payload.words;
if (root.dataset.theme === "auto") root.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
// Okabe and Ito's colours, which colour-blind readers tell apart, then darker turns of them.
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8a7a00", "#56b4e9", "#6f4fa3", "#a04000",
  "#00617a", "#99416f", "#4d6b00", "#3c1d6e"];
const ROW = 24, TOP = 8, SIDE = 118, GAP = 260;
const state = { block: 0, layer: payload.layer, heads: new Set(payload.shown), token: null, side: "left" };

function make(name, attributes = {}, children = []) {
  const svg = name.startsWith("svg:");
  const element = svg ? document.createElementNS("http://www.w3.org/2000/svg", name.slice(4)) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "text") element.textContent = value;
    else if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

const decoded = new Map();
function bytesOf(block, name, layer) {
  const id = `${block}/${name}/${layer}`;
  if (!decoded.has(id)) {
    const { layers, shape } = payload.blocks[block].planes[name];
    const text = atob(layers[layer]);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    decoded.set(id, inflate(bytes, shape[1] * shape[2] * shape[3]));
  }
  return decoded.get(id);
}

// One head of a plane: at(row, column) is a number.
function plane(name, layer, head, block = state.block) {
  const { shape, low, high, levels } = payload.blocks[block].planes[name];
  const [, , rows, columns] = shape;
  const bytes = bytesOf(block, name, layer);
  const from = head * rows * columns, least = low[layer][head], step = (high[layer][head] - least) / levels;
  return { rows, columns, at: (i, j) => least + bytes[from + i * columns + j] * step };
}

const current = () => payload.blocks[state.block];
const colour = (head) => COLOURS[head % COLOURS.length];
const layerName = (at) => String(payload.layers[at] + 1);
const headName = (at) => String(payload.heads[at] + 1);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const percent = (share) => (share < 0.0995 ? `${(100 * share).toFixed(1)}%` : `${Math.round(100 * share)}%`);

function choice(label, options, value, change) {
  const select = make("select", { "aria-label": label, onchange: () => change(Number(select.value)) },
    options.map((text, at) => make("option", { value: at, text })));
  select.value = value;
  return make("label", {}, [`${label} `, select]);
}

function bar(withHeads, one) {
  const parts = [];
  if (payload.view !== "model") {
    parts.push(choice(words.layer, payload.layers.map((_, at) => layerName(at)), state.layer, (at) => set({ layer: at })));
  }
  if (one) {
    parts.push(choice(words.head, payload.heads.map((_, at) => headName(at)), [...state.heads][0] ?? 0,
      (at) => set({ heads: new Set([at]) })));
  }
  if (payload.blocks.length > 1) {
    parts.push(choice(words.part, payload.blocks.map((block) => words[block.name]), state.block,
      (at) => set({ block: at, token: null })));
  }
  if (withHeads) parts.push(headButtons());
  return make("div", { class: "cl-bar" }, parts);
}

// A click turns a head on or off, a double click leaves it alone, as in the old view.
function headButtons() {
  const toggle = (at) => {
    const heads = new Set(state.heads);
    if (!heads.delete(at)) heads.add(at);
    set({ heads });
  };
  const buttons = payload.heads.map((_, at) => make("button", {
    type: "button", class: "cl-head", style: `background:${colour(at)}`, text: headName(at),
    "aria-label": `${words.head} ${headName(at)}`, "aria-pressed": String(state.heads.has(at)),
    onclick: () => toggle(at), ondblclick: () => set({ heads: new Set([at]) }),
  }));
  const all = state.heads.size === payload.heads.length;
  const every = make("button", {
    type: "button", class: "nv-chip", text: all ? words.none : words.every,
    onclick: () => set({ heads: new Set(all ? [] : payload.heads.map((_, at) => at)) }),
  });
  return make("div", { class: "cl-heads", role: "group", "aria-label": words.head }, [...buttons, every]);
}

function tokenColumn(tokens, x, side, anchor) {
  return tokens.map((token, at) => make("svg:g", {
    class: `cl-token${state.token === at && state.side === side ? " cl-on" : ""}`, tabindex: 0, "data-side": side, "data-at": at,
    onpointerenter: () => set({ token: at, side }), onfocus: () => set({ token: at, side }),
  }, [
    make("svg:rect", { x: side === "left" ? x - SIDE : x, y: TOP + at * ROW, width: SIDE, height: ROW }),
    make("svg:text", { x: side === "left" ? x - 8 : x + 8, y: TOP + at * ROW + 17, "text-anchor": anchor, text: token }),
  ]));
}

// Lines of the chosen heads; opacity is the attention, shared between heads that lie on one another.
function lines(x1, x2, weakest = 0.02) {
  const found = [];
  for (const head of state.heads) {
    const map = plane("attention", state.layer, head);
    for (let i = 0; i < map.rows; i++) {
      if (state.token !== null && state.side === "left" && i !== state.token) continue;
      for (let j = 0; j < map.columns; j++) {
        if (state.token !== null && state.side === "right" && j !== state.token) continue;
        const share = map.at(i, j);
        if (share < weakest) continue;
        found.push(make("svg:line", {
          class: "cl-line", x1, x2, y1: TOP + (i + 0.5) * ROW, y2: TOP + (j + 0.5) * ROW,
          stroke: colour(head), "stroke-width": 2, "stroke-opacity": share.toFixed(3),
        }));
      }
    }
  }
  return found;
}

function said(text) {
  return make("p", { class: "nv-note cl-said", "aria-live": "polite", text });
}

// Where the pointed-at token looks most, in words.
function sentence() {
  if (state.token === null || state.side !== "left" || !state.heads.size) return words[`hint_${payload.view}`];
  const { left, right } = current();
  const sums = right.map((_, j) => {
    let sum = 0;
    for (const head of state.heads) sum += plane("attention", state.layer, head).at(state.token, j);
    return sum / state.heads.size;
  });
  const top = sums.indexOf(Math.max(...sums));
  return fill(words.gives, { from: left[state.token], to: right[top], share: percent(sums[top]) });
}

function headView() {
  const { left, right } = current();
  const wide = 2 * SIDE + GAP, high = TOP * 2 + ROW * Math.max(left.length, right.length);
  const picture = make("svg:svg", {
    class: "cl-picture", width: wide, height: high, viewBox: `0 0 ${wide} ${high}`, role: "img", "aria-label": words.title,
    onpointerleave: () => set({ token: null }),
  }, [...lines(SIDE, SIDE + GAP), ...tokenColumn(left, SIDE, "left", "end"), ...tokenColumn(right, SIDE + GAP, "right", "start")]);
  return [bar(true, false), said(sentence()), picture];
}

// Every head: lines on a small canvas, one colour a layer, as strong as the attention.
function drawSmall(canvas, layer, head) {
  const map = plane("attention", layer, head);
  const ratio = Math.min(window.devicePixelRatio || 1, 2), size = 96 * ratio;
  canvas.width = canvas.height = size;
  const brush = canvas.getContext("2d");
  brush.strokeStyle = colour(layer);
  brush.lineWidth = Math.max(1, ratio * 0.8);
  const y = (at, count) => ((at + 0.5) / count) * size;
  for (let i = 0; i < map.rows; i++) {
    for (let j = 0; j < map.columns; j++) {
      const share = map.at(i, j);
      if (share < 0.04) continue;
      brush.globalAlpha = share;
      brush.beginPath();
      brush.moveTo(0, y(i, map.rows));
      brush.lineTo(size, y(j, map.columns));
      brush.stroke();
    }
  }
}

let enlarged = false;
function modelView() {
  if (enlarged) {
    const back = make("button", { type: "button", class: "nv-chip", text: words.back, onclick: () => { enlarged = false; set({ token: null }); } });
    const name = fill(words.looks, { layer: layerName(state.layer), head: headName([...state.heads][0]) });
    return [make("div", { class: "cl-bar" }, [back, make("strong", { text: name })]), ...headView().slice(1)];
  }
  const grid = make("div", { class: "cl-grid", style: `grid-template-columns: 26px repeat(${payload.heads.length}, minmax(34px, 96px))` });
  grid.append(make("span"), ...payload.heads.map((_, at) => make("span", { class: "nv-wall-label", text: headName(at) })));
  const late = [];
  payload.layers.forEach((_, layer) => {
    grid.append(make("span", { class: "nv-wall-label", text: layerName(layer) }));
    payload.heads.forEach((_, head) => {
      const canvas = make("canvas", { "aria-hidden": "true" });
      grid.append(make("button", {
        type: "button", class: "cl-cell", "aria-label": fill(words.looks, { layer: layerName(layer), head: headName(head) }),
        title: fill(words.looks, { layer: layerName(layer), head: headName(head) }),
        onclick: () => { enlarged = true; set({ layer, heads: new Set([head]), token: null }); },
      }, [canvas]));
      late.push(() => drawSmall(canvas, layer, head));
    });
  });
  for (const draw of late) draw();
  return [bar(false, false), said(words.hint_model), grid];
}

// A vector as a row of small bars: violet above 0, orange below, as strong as the value.
function strip(x, y, wide, values, limit) {
  const step = wide / values.length;
  return values.map((value, at) => make("svg:rect", {
    class: "cl-value", x: x + at * step, y: y + 3, width: Math.max(step - 0.3, 0.4), height: ROW - 6,
    fill: value < 0 ? "#b9651a" : "#6f4fa3", "fill-opacity": Math.sqrt(Math.min(Math.abs(value) / limit, 1)).toFixed(3),
  }));
}

function neuronView() {
  const { left, right, planes } = current();
  const head = [...state.heads][0] ?? 0, token = state.token !== null && state.side === "left" ? state.token : null;
  const [query, key, attention] = ["query", "key", "attention"].map((name) => plane(name, state.layer, head));
  const position = planes.position ? plane("position", state.layer, head) : null;
  const size = query.columns, scale = 1 / Math.sqrt(size), wide = 150;
  const x = { query: SIDE + 6, key: SIDE + wide + 30, product: SIDE + 2 * wide + 46 };
  const after = x.product + wide + 14, end = after + 186;
  const high = 26 + TOP * 2 + ROW * Math.max(left.length, right.length);
  const parts = [];
  const name = (at, text) => make("svg:text", { class: "cl-faint", x: at, y: 14, text });
  parts.push(name(x.query, words.query), name(x.key, words.key));
  const vector = (map, at) => Array.from({ length: size }, (_, c) => map.at(at, c));
  const limit = (map) => {
    let top = 1e-6;
    for (let i = 0; i < map.rows; i++) for (let c = 0; c < size; c++) top = Math.max(top, Math.abs(map.at(i, c)));
    return top;
  };
  const [most, mostKey] = [limit(query), limit(key)];
  left.forEach((_, i) => { if (token === null || i === token) parts.push(...strip(x.query, 26 + TOP + i * ROW, wide, vector(query, i), most)); });
  right.forEach((_, j) => parts.push(...strip(x.key, 26 + TOP + j * ROW, wide, vector(key, j), mostKey)));
  if (token !== null) {
    parts.push(name(x.product, words.product), name(after, words.content), name(after + 62, words.position), name(after + 124, words.softmax));
    const asked = vector(query, token);
    const products = right.map((_, j) => asked.map((value, c) => value * key.at(j, c)));
    const top = Math.max(...products.flat().map(Math.abs), 1e-6);
    products.forEach((values, j) => {
      const y = 26 + TOP + j * ROW;
      const content = values.reduce((sum, value) => sum + value, 0) * scale;
      const share = attention.at(token, j);
      const number = (at, text) => make("svg:text", { class: "cl-faint", x: at, y: y + 16, text });
      parts.push(...strip(x.product, y, wide, values, top), number(after, content.toFixed(2)),
        number(after + 62, position ? position.at(token, j).toFixed(2) : "0"),
        make("svg:rect", { class: "cl-share", x: after + 124, y: y + 4, width: Math.max(60 * share, 0.5), height: ROW - 8, fill: colour(head) }));
    });
  }
  const column = (tokens, at, side, anchor) => make("svg:g", { transform: "translate(0 26)" }, tokenColumn(tokens, at, side, anchor));
  const picture = make("svg:svg", {
    class: "cl-picture", width: end + SIDE, height: high, viewBox: `0 0 ${end + SIDE} ${high}`, role: "img", "aria-label": words.title,
  }, [column(left, SIDE, "left", "end"), column(right, end, "right", "start"), ...parts]);
  const lineGroup = token === null ? make("svg:g", { transform: "translate(0 26)" }, lines(x.key + wide + 4, end - 4)) : make("svg:g");
  picture.append(lineGroup);
  return [bar(false, true), said(sentence()), make("div", { class: "cl-scroll" }, [picture])];
}

const VIEWS = { head: headView, model: modelView, neuron: neuronView };

function draw() {
  const at = document.activeElement?.closest?.(".cl-token");
  const focus = at && [at.dataset.side, at.dataset.at];
  root.replaceChildren(...VIEWS[payload.view]());
  if (focus) root.querySelector(`.cl-token[data-side="${focus[0]}"][data-at="${focus[1]}"]`)?.focus({ preventScroll: true });
}

let waiting = false;
function set(changes) {
  if (Object.entries(changes).every(([name, value]) => state[name] === value)) return;
  Object.assign(state, changes);
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    draw();
  });
}

draw();
root.dataset.drawn = "yes";
})();
