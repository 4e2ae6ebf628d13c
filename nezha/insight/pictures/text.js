// Texts in a drawing: how wide they are, where they break, and that any of them may stand in a file.

const PIECES = new Intl.Segmenter("zh", { granularity: "word" });
let measuring = null;

function textWidth(text, size, family, weight = 400) {
  measuring = measuring || document.createElement("canvas").getContext("2d");
  measuring.font = `${weight} ${size}px ${family}`;
  return measuring.measureText(text).width;
}

// What XML cannot hold is written as the sign for an unreadable character.
function clean(text) {
  const whole = String(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd");
  return whole.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
}

// The text in lines no wider than `room`, at most `most`; the last says with "…" that something is left out.
function wrap(text, room, size, family, most = 99, weight = 400) {
  const width = (part) => textWidth(part, size, family, weight);
  const lines = [];
  let line = "";
  for (const piece of pieces(clean(text), room, width)) {
    if (piece === "\n" || (line && width(line + piece.trimEnd()) > room)) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else line += piece;
  }
  if (line.trim() || !lines.length) lines.push(line.trimEnd());
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), cut(lines.slice(most - 1).join(" "), room, size, family, weight)];
}

// Words, with the comma or full stop behind them: no line begins with one.
function pieces(text, room, width) {
  const found = [];
  for (const { segment } of PIECES.segment(text.replace(/\s*\n\s*/g, "\n"))) {
    const closes = /^[\p{Pe}\p{Pf}\p{Po}\s]+$/u.test(segment) && segment !== "\n";
    if (closes && found.length && found[found.length - 1] !== "\n") found[found.length - 1] += segment;
    else if (width(segment) > room) found.push(...graphemes(segment));
    else found.push(segment);
  }
  return found;
}

function cut(text, room, size, family, weight = 400) {
  if (textWidth(text, size, family, weight) <= room) return text;
  const letters = graphemes(text);
  let [low, high] = [0, letters.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (textWidth(`${letters.slice(0, middle).join("")}…`, size, family, weight) <= room) low = middle;
    else high = middle - 1;
  }
  return `${letters.slice(0, low).join("").trimEnd()}…`;
}
