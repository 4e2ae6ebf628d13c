// Search for heads: `prev>0.6`, `position>0.8 and layer<4`, `(punct or special) and not broad`.
//
// The language of nezha/insight/head_query.py, where its grammar stands; both are tested against one table of queries.

const DEEPEST = 20;
const QUERY_PART = /[0-9]+(?:\.[0-9]+)?%?|\.[0-9]+%?|[a-z_]+|>=|<=|==|!=|[><=()]/y;
const QUERY_SIGNS = {
  ">": (a, b) => a > b, ">=": (a, b) => a >= b, "<": (a, b) => a < b, "<=": (a, b) => a <= b,
  "=": (a, b) => a === b, "==": (a, b) => a === b, "!=": (a, b) => a !== b,
};

// What cannot be read: where, in characters from 1, what stands there, and what could (a key of the texts).
class QueryError extends Error {
  constructor(text, at, found, key, values = {}) {
    super(key);
    Object.assign(this, { place: Array.from(text.slice(0, at)).length + 1, found: found || "–", key, values });
  }
}

// Heads are {layer, head, figures}, counted from 0; found are those for which the query holds.  Throws QueryError.
function searchHeads(heads, query, thresholds) {
  const names = new Set([...Object.keys(thresholds), ...Object.keys(heads[0]?.figures ?? {}), "layer", "head"]);
  const test = readQuery(query, names, thresholds);
  return heads.filter(test);
}

// Full-width characters as their narrow ones, A-Z as a-z.
function narrow(query) {
  return query.replace(/[\uff01-\uff5e\u3000]/g, (letter) => (letter === "\u3000" ? " " : String.fromCharCode(letter.charCodeAt(0) - 0xfee0)))
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function splitQuery(query) {
  const text = narrow(query);
  const parts = [];
  const skip = (from) => from + text.slice(from).match(/^[ \t\r\n]*/)[0].length;
  let at = skip(0);
  while (at < text.length) {
    QUERY_PART.lastIndex = at;
    const found = QUERY_PART.exec(text);
    if (!found) throw new QueryError(query, at, String.fromCodePoint(query.codePointAt(at)), "queryPart");
    parts.push({ at, part: found[0] });
    at = skip(QUERY_PART.lastIndex);
  }
  return [...parts, { at: text.length, part: "" }];
}

function readQuery(query, names, thresholds) {
  const parts = splitQuery(query);
  let [at, depth] = [0, 0];
  const next = () => parts[at].part;
  const take = (part) => next() === part && Boolean(++at);
  const unfit = (key, values) => new QueryError(query, parts[at].at, next(), key, values);

  function any() {
    const tests = [all()];
    while (take("or")) tests.push(all());
    return (head) => tests.some((test) => test(head));
  }

  function all() {
    const tests = [one()];
    while (take("and")) tests.push(one());
    return (head) => tests.every((test) => test(head));
  }

  function one() {
    if (next() !== "not" && next() !== "(") return comparison();
    if (depth === DEEPEST) throw unfit("queryFlat", { most: DEEPEST });
    depth += 1;
    let test;
    if (take("not")) {
      const inner = one();
      test = (head) => !inner(head);
    } else {
      at += 1;
      test = any();
      if (!take(")")) throw unfit("queryClose");
    }
    depth -= 1;
    return test;
  }

  function comparison() {
    const name = next();
    if (!names.has(name)) throw unfit("queryName", { names: [...names].join(", ") });
    at += 1;
    if (!Object.hasOwn(QUERY_SIGNS, next())) {
      if (!Object.hasOwn(thresholds, name)) throw unfit("querySign", { name });
      return (head) => satisfies(">", figureOf(head, name), thresholds[name]);
    }
    const sign = next();
    at += 1;
    const number = readNumber();
    return (head) => satisfies(sign, figureOf(head, name), number);
  }

  function readNumber() {
    const text = next();
    if (!/^[0-9.]/.test(text)) throw unfit("queryNumber");
    at += 1;
    return text.endsWith("%") ? parseFloat(text) / 100 : parseFloat(text);
  }

  if (parts.length === 1) return () => true;
  const test = any();
  if (next()) throw unfit("queryJoint");
  return test;
}

function figureOf(head, name) {
  return name === "layer" || name === "head" ? head[name] + 1 : head.figures[name];
}

// What is not known makes every comparison false.
function satisfies(sign, value, number) {
  return value !== null && value !== undefined && QUERY_SIGNS[sign](value, number);
}
