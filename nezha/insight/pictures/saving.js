// A panel as a file of its own: a drawing with its title and what made it, the same as pixels, or its numbers.

const FILE_WIDTH = 860;
const FILE_MARGIN = 28;

// A name that every system takes, whatever the title: letters and digits of any script, at most 60 of them.
function fileName(kind, title, suffix) {
  const plainName = Array.from(`${kind} ${title}`.normalize("NFC").replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")).slice(0, 60).join("");
  return `nezha-${plainName.replace(/^-+|-+$/g, "") || "picture"}.${suffix}`;
}

function offer(name, blob) {
  const url = URL.createObjectURL(blob);
  const link = make("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

// Title, what is drawn, note and caption under each other on paper of the theme's colour.
function panelFile(context, panel, drawing) {
  const { palette, lang, payload } = context;
  const room = FILE_WIDTH - 2 * FILE_MARGIN;
  const nodes = [];
  let y = FILE_MARGIN + 14;
  const write = (text, size, fill, weight = 400) => {
    if (!text) return;
    const drawn = svgLines(wrap(text, room, size, palette.sans, 8, weight), FILE_MARGIN, y, size * 1.5, { size, fill, weight });
    nodes.push(...drawn.nodes);
    y += drawn.height;
  };
  const titles = [told(lang, payload.title), told(lang, panel.title)].filter(Boolean);
  write(titles[0], 19, palette.ink, 600);
  write(titles[1], 14.5, palette.ink, 600);
  const scale = Math.min(1, room / drawing.width);
  nodes.push(make("svg:g", { transform: `translate(${FILE_MARGIN} ${round(y)}) scale(${round(scale)})` }, drawing.nodes));
  y += drawing.height * scale + 26;
  write(told(lang, panel.note), 12, palette.soft);
  y += 4;
  write(captionText(lang, payload), 11.5, palette.soft);
  write(told(lang, payload.honest), 11.5, palette.soft);
  return wholeSvg(context, panel, nodes, Math.ceil(y + FILE_MARGIN - 14));
}

function wholeSvg({ palette, lang, payload }, panel, nodes, height) {
  return make("svg:svg", {
    xmlns: SVG, width: FILE_WIDTH, height, viewBox: `0 0 ${FILE_WIDTH} ${height}`, "font-family": palette.sans, lang: htmlLang(lang), role: "img",
  }, [
    make("svg:title", { text: clean([told(lang, payload.title), told(lang, panel.title)].filter(Boolean).join(" · ")) }),
    make("svg:desc", { text: clean(told(lang, payload.sentence)) }),
    make("svg:rect", { width: FILE_WIDTH, height, fill: palette.surface }), ...nodes,
  ]);
}

function captionText(lang, payload) {
  const colon = lang === "zh" ? "：" : ": ";
  return payload.caption.map(([name, value]) => `${told(lang, name)}${colon}${isolate(told(lang, value))}`).join(" · ");
}

function svgBlob(svg) {
  const text = new XMLSerializer().serializeToString(svg);
  return new Blob([`<?xml version="1.0" encoding="UTF-8"?>\n${text}\n`], { type: "image/svg+xml" });
}

// The drawing as pixels, two for each of its own.
async function pngBlob(svg) {
  const url = URL.createObjectURL(svgBlob(svg));
  try {
    const picture = new Image();
    picture.src = url;
    await picture.decode();
    const sheet = make("canvas", { width: 2 * svg.getAttribute("width"), height: 2 * svg.getAttribute("height") });
    sheet.getContext("2d").drawImage(picture, 0, 0, sheet.width, sheet.height);
    return await new Promise((done, failed) => sheet.toBlob((blob) => (blob ? done(blob) : failed(new Error("empty"))), "image/png"));
  } finally {
    URL.revokeObjectURL(url);
  }
}

async function savePanel(context, panel, drawing, suffix) {
  const name = fileName(context.payload.kind, told(context.lang, panel.title), suffix);
  try {
    if (suffix === "csv") offer(name, csvBlob(context.lang, [panel]));
    else {
      const svg = panelFile(context, panel, drawing());
      offer(name, suffix === "svg" ? svgBlob(svg) : await pngBlob(svg));
    }
    context.announce(say(context.lang, "saved", { name }));
  } catch (error) {
    console.warn("NezhaPicture", error);
    context.announce(say(context.lang, "saveFailed"), true);
  }
}

function csvBlob(lang, panels) {
  return new Blob([BYTE_ORDER_MARK + toCsv(lang, panels)], { type: "text/csv;charset=utf-8" });
}
