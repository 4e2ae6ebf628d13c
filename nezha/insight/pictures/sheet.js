// A text, a token a cell, shaded by what belongs to it; a sign below a token says more of it.

function visible(token) {
  return token.replace(/\n/g, "↵").replace(/\t/g, "⇥") || "∅";
}

function sheetScale(panel, domain) {
  return shadeScale(panel.values, panel.diverging, panel.limit, domain?.values);
}

function createSheet(context, source, shared = () => null) {
  const text = make("div", { class: "np-text", tabindex: "0", role: "group" });
  const legend = make("svg:svg", { class: "np-svg np-legend", "aria-hidden": "true" });
  const host = make("div", { class: "np-plot" }, [text, legend]);
  const tip = createTip(host);
  const isNew = createWatch();
  let at = null;

  function draw() {
    const panel = source();
    const scale = sheetScale(panel, shared());
    const table = shadeTable(context.palette, scale);
    text.setAttribute("aria-label", `${told(context.lang, panel.title)}: ${isolate(panel.tokens.join(""))} ${say(context.lang, "sheetHelp")}`);
    text.classList.toggle("np-long", panel.tokens.length > 120);
    if (isNew(panel.tokens, panel.marks.length, context.lang)) {
      const nothing = make("p", { class: "np-note", text: say(context.lang, "nothing") });
      text.replaceChildren(...(panel.tokens.length ? panel.tokens.map((_, number) => tokenElement(panel, number)) : [nothing]));
    }
    panel.tokens.forEach((_, number) => shadeToken(text.children[number], panel, number, scale, table));
    legend.toggleAttribute("hidden", !panel.values.some(isNumber));
    fillSvg(legend, { nodes: colourBar(context.palette, scale, 1, 2, ""), width: 190, height: 30 }, context.palette);
    if (at !== null) read(at);
  }

  function read(next, aloud = false) {
    const panel = source();
    text.querySelector(".np-read")?.classList.remove("np-read");
    at = next === null || !panel.tokens.length ? null : clamp(next, 0, panel.tokens.length - 1);
    if (at === null) {
      tip.hide();
      return;
    }
    const token = text.children[at];
    token.classList.add("np-read");
    const value = isNumber(panel.values[at]) ? formatNumber(panel.values[at]) : say(context.lang, "missing");
    const mark = panel.marks[at] || "";
    const [box, room] = [token.getBoundingClientRect(), host.getBoundingClientRect()];
    if (aloud) token.scrollIntoView({ block: "nearest" });
    tip.show(box.right - room.left - 10, box.bottom - room.top, `${at + 1} · ${isolate(visible(panel.tokens[at]))}`, [{ name: mark, value, strong: true }]);
    if (aloud) context.announce(`${at + 1} ${isolate(visible(panel.tokens[at]))}${mark ? ` (${isolate(mark)})` : ""}: ${value}`);
  }

  text.addEventListener("pointerover", (event) => {
    const token = event.target.closest(".np-token");
    if (token) read(Number(token.dataset.at));
  });
  text.addEventListener("pointerleave", () => read(null));
  text.addEventListener("blur", () => read(null));
  text.addEventListener("keydown", (event) => {
    const last = source().tokens.length - 1;
    const next = { ArrowLeft: (at ?? 1) - 1, ArrowRight: (at ?? -1) + 1, ArrowUp: lineAway(-1), ArrowDown: lineAway(1), Home: 0, End: last }[event.key];
    if (event.key === "Escape") read(null);
    if (next === undefined) return;
    event.preventDefault();
    read(next, true);
  });

  // The token nearest to this one in the line above or below.
  function lineAway(sign) {
    if (at === null) return 0;
    const here = text.children[at].getBoundingClientRect();
    let best = { number: at, far: Infinity };
    for (let number = at; number >= 0 && number < text.children.length; number += sign) {
      const box = text.children[number].getBoundingClientRect();
      const lines = Math.round(Math.abs(box.top - here.top) / here.height);
      if (lines > 1) break;
      const far = Math.abs(box.left - here.left);
      if (lines === 1 && far < best.far) best = { number, far };
    }
    return best.number;
  }

  return { element: host, draw, drawing: (width) => sheetDrawing(context, source(), shared(), width) };
}

function tokenElement(panel, number) {
  const token = panel.tokens[number];
  const kinds = /^\[[A-Z]+\]$/.test(token) ? "np-token np-special" : "np-token";
  const mark = panel.marks.length ? [bdi("", { class: "np-mark" })] : [];
  return make("span", { class: kinds, "data-at": number }, [bdi(visible(token), { class: "np-letters" }), ...mark]);
}

// What changes about a token as it is drawn again and again; what is as it was is not written.
function shadeToken(element, panel, number, scale, table) {
  const value = panel.values[number];
  const level = isNumber(value) ? shadeLevel(scale, value) : null;
  const [letters, mark] = element.children;
  element.classList.toggle("np-none", level === null);
  if (letters.level !== level || letters.table !== table) {
    letters.style.background = level === null ? "" : cssColour(table, level);
    letters.style.color = level === null ? "" : inkOn(table, level);
    [letters.level, letters.table] = [level, table];
  }
  const sign = panel.marks[number] || "\u00a0";
  if (mark && mark.textContent !== sign) mark.textContent = sign;
}

function sheetDrawing(context, panel, domain, width) {
  const { palette } = context;
  const scale = sheetScale(panel, domain);
  const table = shadeTable(palette, scale);
  const tall = panel.marks.length ? 46 : 32;
  const nodes = [];
  let [x, y] = [0, 2];
  panel.tokens.forEach((token, number) => {
    const special = /^\[[A-Z]+\]$/.test(token);
    const [letters, size] = [cut(visible(token), width - 8, special ? 10 : 17, palette.sans), special ? 10 : 17];
    const mark = cut(panel.marks[number] || "", width - 8, 10.5, palette.sans);
    const wide = Math.max(textWidth(letters, size, palette.sans), textWidth(mark, 10.5, palette.sans)) + 6;
    if (x && x + wide > width) [x, y] = [0, y + tall];
    const value = panel.values[number];
    const level = shadeLevel(scale, value);
    const fill = isNumber(value) ? cssColour(table, level) : "none";
    nodes.push(make("svg:rect", { x: round(x), y, width: round(wide - 1), height: 26, rx: 3, fill, stroke: isNumber(value) ? null : palette.faint, "stroke-dasharray": isNumber(value) ? null : "2 2" }));
    nodes.push(svgText(x + wide / 2 - 0.5, y + 13 + size * 0.36, letters, { size, anchor: "middle", fill: isNumber(value) ? inkOn(table, level) : palette.soft }));
    if (mark) nodes.push(svgText(x + wide / 2 - 0.5, y + 38, mark, { size: 10.5, anchor: "middle", fill: palette.soft }));
    x += wide;
  });
  nodes.push(...colourBar(palette, scale, 0, y + tall + 6, ""));
  return { nodes, width, height: y + tall + 38 };
}
