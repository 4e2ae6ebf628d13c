// How numbers are written: for a reader, at an axis, and in CSV; and where an axis has its ticks.

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

function isNumber(value) {
  return typeof value === "number" && Number.isFinite(value);
}

// "0.3812", "21,128", "3.1×10⁻⁷"; nothing for a number that is not there but a dash.
function formatNumber(value, digits = 4) {
  if (!isNumber(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) return scientific(value, digits);
  const [whole, part] = String(Number(value.toPrecision(Math.max(digits, Math.ceil(Math.log10(size + 1)))))).split(".");
  return minus((size >= 10000 ? thousands(whole) : whole) + (part ? `.${part}` : ""));
}

function scientific(value, digits) {
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  const power = Array.from(String(Math.abs(Number(exponent))), (digit) => SUPERSCRIPTS[Number(digit)]).join("");
  const short = minus(String(Number(mantissa)));
  return `${short === "1" ? "" : `${short}×`}10${Number(exponent) < 0 ? "⁻" : ""}${power}`;
}

function thousands(whole) {
  return whole.replace(/\B(?=(\d{3})+$)/g, ",");
}

function minus(text) {
  return text.replace(/^-/, "−");
}

// With a fixed number of places, as a column of a table has it.
function fixed(value, places) {
  if (!isNumber(value)) return "–";
  const [whole, part] = value.toFixed(places).split(".");
  const long = Math.abs(value) >= 10000 ? thousands(whole) : whole;
  return minus(part ? `${long}.${part}` : long);
}

// As Python's "%g" with so many digits writes it, so that a CSV from here is the one from there.
function general(value, digits) {
  if (Object.is(value, -0)) return "-0";
  if (value === 0) return "0";
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  const power = Number(exponent);
  if (power >= -4 && power < digits) return bare(value.toFixed(Math.max(0, digits - 1 - power)));
  return `${bare(mantissa)}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

function bare(text) {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

// A step of 1, 2 or 5 times a power of ten that cuts [low, high] into about `count` parts.
function niceStep(low, high, count, whole) {
  const rough = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((times) => times * power >= rough * 0.999) * power;
  return whole ? Math.max(1, step) : step;
}

function niceTicks(low, high, count, whole = false) {
  if (!(high > low)) return [low];
  const step = niceStep(low, high, count, whole);
  const ticks = [];
  for (let at = Math.ceil(low / step - 1e-9); at * step <= high + step * 1e-9; at++) ticks.push(Number((at * step).toPrecision(12)));
  return ticks;
}

// Ticks of one axis are written with the same number of places.
function tickTexts(ticks) {
  const step = ticks.length > 1 ? Math.abs(ticks[1] - ticks[0]) : Math.abs(ticks[0] || 1);
  const most = Math.max(...ticks.map(Math.abs));
  if (most >= 1e6 || (step > 0 && step < 1e-4)) return ticks.map((tick) => (tick === 0 ? "0" : formatNumber(tick, 3)));
  const places = clamp(-Math.floor(Math.log10(step) + 1e-9), 0, 6);
  return ticks.map((tick) => (tick === 0 ? "0" : fixed(tick, places)));
}

// 1, 2, 5, 10, 20 … between low and high, or powers of ten alone where there are too many.
function logTicks(low, high) {
  const all = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const times of [1, 2, 5]) all.push(Number((times * 10 ** power).toPrecision(6)));
  }
  const inside = all.filter((tick) => tick >= low * 0.999 && tick <= high * 1.001);
  return inside.length > 9 ? inside.filter((tick) => /^1(0*|e.*)$/.test(String(tick)) || /^0\.0*1$/.test(String(tick))) : inside;
}

// Lowest and highest of all numbers in lists; null where there is none.
function extentOf(...lists) {
  let [low, high] = [Infinity, -Infinity];
  for (const list of lists) {
    for (const value of list || []) {
      if (!isNumber(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? [low, high] : null;
}
