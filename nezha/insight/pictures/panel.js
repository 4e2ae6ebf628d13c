// A panel in its card: title, what can be done with it, what it shows, and a note.

const KINDS = {
  lines: createLines, bars: createBars, heat: createHeat, table: createTable, sheet: createSheet, frames: createFrames,
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
  larger.addEventListener("click", () => {
    larger.setAttribute("aria-pressed", String(larger.getAttribute("aria-pressed") !== "true"));
    regrid();
  });
  return {
    element,
    panel,
    larger: () => larger.getAttribute("aria-pressed") === "true",
    render() {
      title.textContent = told(context.lang, panel.title);
      note.textContent = told(context.lang, panel.note);
      note.hidden = !note.textContent;
      menu.words();
      const name = say(context.lang, larger.getAttribute("aria-pressed") === "true" ? "smaller" : "larger");
      larger.title = name;
      larger.setAttribute("aria-label", name);
      body.draw(Math.floor(place.clientWidth));
    },
    destroy: () => body.destroy?.(),
  };
}

// Which panels take the whole width: texts and broad tables and maps, those made larger, and a chart left alone in its row.
function placePanels(parts) {
  const broad = ({ panel, larger }) => larger() || isBroad(panel);
  let alone = null;
  for (const part of parts) {
    part.element.classList.toggle("np-wide", broad(part));
    if (broad(part)) {
      widen(alone);
      alone = null;
    } else alone = alone ? null : part;
  }
  widen(alone);
}

function isBroad(panel) {
  if (panel.panel === "sheet") return true;
  if (panel.panel === "table") return panel.columns.length > 5;
  if (panel.panel === "heat") return panel.columns.length > 40 && panel.columns.length > 2 * panel.rows.length;
  return panel.panel === "frames" && panel.panels.some(isBroad);
}

function widen(part) {
  if (part && part.panel.panel !== "heat" && part.panel.panel !== "frames") part.element.classList.add("np-wide");
}
