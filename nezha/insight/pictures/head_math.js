// What a head does whose query is the same for every word: its position scores, and where they lead it on a line of text.
// `nezha.insight.pictures.made_head` and `nezha.insight.profiles` have the same formulas.

const HEAD_PREFIX = "h1.";
const TURN = 4096; // steps of a whole turn
const UNIT = 50; // steps of an amplitude of 1

// A head is {phases, amplitudes}, in whole steps: so that its code is the head.
function readHead(code, pairs) {
  const text = code.trim();
  if (!text.startsWith(HEAD_PREFIX)) return null;
  const letters = text.slice(HEAD_PREFIX.length);
  if (!/^([\w-]{4})*$/.test(letters) || letters.length > 4 * pairs) return null;
  const bytes = Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  const head = { phases: new Array(pairs).fill(0), amplitudes: new Array(pairs).fill(0) };
  for (let at = 0; 3 * at < bytes.length; at++) {
    const both = (bytes[3 * at] << 16) | (bytes[3 * at + 1] << 8) | bytes[3 * at + 2];
    head.phases[at] = both >> 12;
    head.amplitudes[at] = both & 4095;
  }
  return head;
}

function writeHead(head) {
  const count = head.amplitudes.findLastIndex((loud) => loud > 0) + 1;
  let bytes = "";
  for (let at = 0; at < count; at++) {
    const both = (head.phases[at] << 12) | head.amplitudes[at];
    bytes += String.fromCharCode(both >> 16, (both >> 8) & 255, both & 255);
  }
  return HEAD_PREFIX + btoa(bytes).replaceAll("+", "-").replaceAll("/", "_");
}

function turnStep(radians) {
  return ((Math.round((radians / (2 * Math.PI)) * TURN) % TURN) + TURN) % TURN;
}

function loudStep(amplitude) {
  return clamp(Math.round(amplitude * UNIT), 0, TURN - 1);
}

function queryLength(head) {
  return Math.hypot(...head.amplitudes) / UNIT;
}

// Radians a token of each pair.
function headWaves(width) {
  return Array.from({ length: width / 2 }, (_, pair) => 10000 ** ((-2 * pair) / width));
}

// Position score of the offsets -k to k.
function headCurve(head, { width, reach, origin }) {
  const waves = headWaves(width);
  return Array.from({ length: 2 * reach + 1 }, (_, row) => {
    let sum = 0;
    waves.forEach((wave, pair) => {
      const loud = head.amplitudes[pair];
      if (loud) sum += (loud / UNIT) * Math.cos((row - origin) * wave - (head.phases[pair] / TURN) * 2 * Math.PI);
    });
    return sum / Math.sqrt(width);
  });
}

// Rows of attention on a line of `length` tokens, from these scores alone.
function headLooks(curve, length, reach) {
  const most = Math.max(...curve);
  const powers = curve.map((score) => Math.exp(score - most));
  return Array.from({ length }, (_, query) => {
    const row = Float64Array.from({ length }, (__, key) => powers[clamp(key - query, -reach, reach) + reach]);
    const whole = row.reduce((sum, one) => sum + one, 0);
    return row.map((one) => one / whole);
  });
}

// The offsets that pairs of the line have, special tokens aside, and their mean attention.
function looksByOffset(rows, special) {
  const length = rows.length;
  const found = { x: [], y: [] };
  for (let offset = 1 - length; offset < length; offset++) {
    let [sum, count] = [0, 0];
    for (let query = Math.max(0, -offset); query < Math.min(length, length - offset); query++) {
      if (special[query] || special[query + offset]) continue;
      sum += rows[query][query + offset];
      count += 1;
    }
    if (!count) continue;
    found.x.push(offset);
    found.y.push(sum / count);
  }
  return found;
}

const NEAR = 3;

// The figures by which heads are called, each over the queries that have such a key.
function looksFigures(rows, { special, punctuation, reach }) {
  const words = rows.map((_, at) => at).filter((at) => !special[at]);
  const share = (holds, among = words) => {
    let [sum, count] = [0, 0];
    for (const query of words) {
      const keys = among.filter((key) => holds(key - query, key));
      if (!keys.length) continue;
      count += 1;
      for (const key of keys) sum += rows[query][key];
    }
    return count ? sum / count : null;
  };
  const entropy = (row) => -row.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0) / Math.log(row.length);
  return {
    prev: share((offset) => offset === -1), next: share((offset) => offset === 1), self: share((offset) => offset === 0),
    local: share((offset) => Math.abs(offset) <= NEAR), left: share((offset) => offset < 0), right: share((offset) => offset > 0),
    broad: words.reduce((sum, query) => sum + entropy(rows[query]), 0) / words.length,
    punct: share((offset, key) => offset !== 0 && punctuation[key]),
    special: share(() => true, rows.map((_, at) => at).filter((at) => special[at])),
    far: share((offset) => Math.abs(offset) >= reach),
  };
}

// The attention that two heads have in common, over the queries that are not special: 1 where they look alike.  Plain
// loops: with a hundred heads to set a new one against, half a million weights are looked at whenever a hand moves.
function overlap(one, other, special) {
  let [sum, count] = [0, 0];
  for (let query = 0; query < one.length; query++) {
    if (special[query]) continue;
    const row = one[query];
    const beside = other[query];
    for (let key = 0; key < row.length; key++) sum += Math.min(row[key], beside[key]);
    count += 1;
  }
  return sum / count;
}
