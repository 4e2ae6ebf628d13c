// A view as a short code, such as 1.L2.H3.T5.Va.Fkm: what is chosen and how it is shown, nothing of the text itself.
//
// First the version, then fields of one letter and a value, in any order; what is not named is as it is at first.  Layers,
// heads and tokens are counted from 1 in the order of the payload.  A code is made of A-Z a-z 0-9 . _ ~ - only.

const CODE_VERSION = "1";
const MOST_PINS = 12;
const LETTERS = {
  view: { letter: "V", values: { a: "probabilities", c: "content", p: "position", s: "score", x: "contentOnly", y: "positionOnly" } },
  wallMode: { letter: "W", values: { m: "wallMaps", p: "wallProfiles" } },
  comparison: { letter: "D", values: { o: "off", s: "split", d: "difference" } },
};
const FLAGS = {
  h: "hideSpecial", s: "perHead", r: "readable", k: "skew", m: "merge", w: "waves", a: "allOffsets", g: "againstMean",
};

function viewCode(state) {
  const fields = [`L${state.layer + 1}`, `H${state.head + 1}`, `T${state.token + 1}`];
  if (state.column !== null) fields.push(`C${state.column + 1}`);
  else if (state.offset !== null) fields.push(`O${state.offset}`);
  for (const [name, { letter, values }] of Object.entries(LETTERS)) {
    if (state[name] === SETTINGS[name]) continue;
    fields.push(letter + Object.keys(values).find((short) => values[short] === state[name]));
  }
  const flags = Object.keys(FLAGS).filter((flag) => state[FLAGS[flag]]).join("");
  if (flags) fields.push(`F${flags}`);
  return [CODE_VERSION, ...fields].join(".");
}

// The whole code: the view and the pinned ones.
function stateCode(state) {
  const pins = state.pins.map((pin) => pin.slice(CODE_VERSION.length + 1).replaceAll(".", "_"));
  return viewCode(state) + (pins.length ? `.P${pins.join("~")}` : "");
}

// A complaint is a key of the texts with its values.
class CodeError extends Error {
  constructor(key, values) {
    super(key);
    this.key = key;
    this.values = values;
  }
}

// State that a code stands for.  Throws CodeError.
function readCode(code, data) {
  const [version, ...fields] = code.trim().split(".");
  if (version !== CODE_VERSION) throw new CodeError("codeVersion", { given: shortToken(version, 12), version: CODE_VERSION });
  const found = { ...SETTINGS, column: null, offset: null, pins: [] };
  for (const field of fields) Object.assign(found, readField(field, data));
  if (found.column !== null) found.offset = found.column - (found.token ?? 0);
  return found;
}

function readField(field, data) {
  const [letter, value] = [field.slice(0, 1), field.slice(1)];
  const number = (most, least = 1) => {
    if (!/^-?\d{1,5}$/.test(value) || Number(value) < least || Number(value) > most) {
      throw new CodeError("codeRange", { field: shortToken(field, 12), low: least, high: most });
    }
    return Number(value);
  };
  if (letter === "L") return { layer: number(data.layers) - 1 };
  if (letter === "H") return { head: number(data.heads) - 1 };
  if (letter === "T") return { token: number(data.n) - 1 };
  if (letter === "C") return { column: number(data.n) - 1 };
  if (letter === "O") return { offset: number(data.k, -data.k) };
  if (letter === "F" && [...value].every((flag) => Object.hasOwn(FLAGS, flag))) {
    return Object.fromEntries([...value].map((flag) => [FLAGS[flag], true]));
  }
  if (letter === "P" && value) return { pins: readPins(value, data) };
  for (const [name, choice] of Object.entries(LETTERS)) {
    if (letter === choice.letter && Object.hasOwn(choice.values, value)) return { [name]: choice.values[value] };
  }
  throw new CodeError("codeField", { field: shortToken(field, 12) });
}

function readPins(value, data) {
  const pins = value.split("~").slice(0, MOST_PINS).map((pin) => `${CODE_VERSION}.${pin.replaceAll("_", ".")}`);
  for (const pin of pins) {
    if (pin.includes(".P")) throw new CodeError("codeField", { field: "P" });
    readCode(pin, data);
  }
  return pins;
}

// Shows what a code stands for.  Returns "" or one sentence that says what is wrong with it; then nothing changes.
function openCode(context, code) {
  try {
    context.set({ ...readCode(String(code), context.data), ...NOTHING });
    return "";
  } catch (error) {
    if (!(error instanceof CodeError)) throw error;
    return say(context.state.lang, error.key, error.values);
  }
}

// A code as it may come: alone, at the end of a link after "#", or in it as view=….
function codeIn(text) {
  const given = text.trim();
  return given.match(/[?&]view=([\w.~-]+)/)?.[1] ?? given.match(/#([\w.~-]+)$/)?.[1] ?? given;
}
