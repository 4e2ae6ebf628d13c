// A panel in its card: title, what can be done with it, what it shows, and a note.

const KINDS = {
  lines: createLines, bars: createBars, heat: createHeat, table: createTable, sheet: createSheet, frames: createFrames,
  dials: createDials,
};

const LARGER = "M9.5 2.5h4v4M6.5 13.5h-4v-4M13.5 2.5 9.2 6.8M2.5 13.5l4.3-4.3";

function createPanel(context, panel, regrid) {
  const title = make("h3", { dir: "auto", id: newId("title") });
  const note = make("p", { class: "np-note", dir: "auto" });
  const body = KINDS[panel.panel](context, () => panel);
  const place = make("div", { class: "np-body" }, [body.element]);
  const save = (suffix) => () => savePanel(context, panel, () => body.drawing(FILE_WIDTH - 2 * FILE_MARGIN), suffix);
  const menu = createMenu(context, () => say(context.lang, "save", { title: isolate(told(context.lang, panel.title)) }), [
    ["saveSvg", save("svg")], ["savePng", save("png")], ["saveCsv", save("csv")],
  ]);
  const larger = make("button", { type: "button", class: "np-icon np-larger", "aria-pressed": "false" }, [icon(LARGER)]);
  const element = make("section", { class: "np-panel", "aria-labelledby": title.id, "data-kind": panel.panel }, [
    make("header", { class: "np-head" }, [title, make("div", { class: "np-tools" }, [larger, menu.element])]), place, note,
  ]);
  larger.hidden = isBroad(panel);
  larger.addEventListener("click", () => {
    larger.setAttribute("aria-pressed", String(larger.getAttribute("aria-pressed") !== "true"));
    regrid();
  });
  return {
    element,
    panel,
    larger: () => larger.getAttribute("aria-pressed") === "true",
    // `extra` pixels of height are to spare beside a taller panel.
    render(extra = 0) {
      title.textContent = told(context.lang, panel.title);
      note.textContent = told(context.lang, panel.note);
      note.hidden = !note.textContent;
      menu.words();
      const name = say(context.lang, larger.getAttribute("aria-pressed") === "true" ? "smaller" : "larger");
      larger.title = name;
      larger.setAttribute("aria-label", name);
      body.draw(Math.floor(place.clientWidth), extra);
    },
    destroy: () => body.destroy?.(),
  };
}

// Which panels take the whole width: texts and broad tables and maps, those made larger, and a chart between such.
function widenPanels(parts) {
  const broad = parts.map((part) => part.larger() || isBroad(part.panel));
  parts.forEach((part, at) => {
    const alone = (broad[at - 1] ?? true) && (broad[at + 1] ?? true) && !["heat", "frames"].includes(part.panel.panel);
    part.element.classList.toggle("np-wide", broad[at] || alone);
  });
}

// Where two panels stand beside each other and nothing below, a chart of lines grows as tall as its neighbour.
function evenPanels(grid, parts) {
  if (parts.length !== 2 || getComputedStyle(grid).gridTemplateColumns.split(" ").length < 2) return;
  if (parts.some((part) => part.element.classList.contains("np-wide"))) return;
  const [one, other] = [...parts].sort((a, b) => a.element.offsetHeight - b.element.offsetHeight);
  if (one.panel.panel === "lines") one.render(clamp(other.element.offsetHeight - one.element.offsetHeight, 0, MOST_EXTRA));
}

const MOST_EXTRA = 320;
const ROW = 4;
const GAP = 14;

// Two columns: each panel, in the order in which they are read, stands where there is room first.
function stackPanels(grid, parts) {
  const two = getComputedStyle(grid).gridTemplateColumns.split(" ").length > 1;
  const ends = [0, 0];
  for (const { element } of parts) {
    const wide = element.classList.contains("np-wide");
    const column = wide || ends[0] <= ends[1] ? 0 : 1;
    const top = wide ? Math.max(...ends) : ends[column];
    const rows = Math.ceil((element.offsetHeight + GAP) / ROW);
    element.style.gridArea = two ? `${top + 1} / ${column + 1} / span ${rows} / span ${wide ? 2 : 1}` : "";
    for (const side of wide ? [0, 1] : [column]) ends[side] = top + rows;
  }
}

function isBroad(panel) {
  if (panel.panel === "dials") return true;
  if (panel.panel === "sheet") return panel.tokens.length > 40;
  if (panel.panel === "table") return panel.columns.length > 5;
  if (panel.panel === "heat") return panel.columns.length > 40 && panel.columns.length > 2 * panel.rows.length;
  return panel.panel === "frames" && panel.panels.some(isBroad);
}
