// Rows of texts and numbers; a click on a head sorts by that column, a second one turns the order round.

function cellText(lang, cell, places) {
  if (Array.isArray(cell)) return told(lang, cell);
  return places === null ? formatNumber(cell) : fixed(cell, places);
}

function isNumeric(panel, column) {
  return panel.places[column] !== null || panel.rows.every((row) => !Array.isArray(row[column]));
}

// The rows in order: numbers by size, texts as the language sorts them; what is missing comes last either way.
function sortedRows(lang, panel, order) {
  const rows = panel.rows.map((_, number) => number);
  if (!order) return rows;
  const collator = new Intl.Collator(htmlLang(lang), { numeric: true });
  const value = (number) => panel.rows[number][order.column];
  return rows.sort((one, other) => {
    const [a, b] = [value(one), value(other)];
    if (Array.isArray(a) || Array.isArray(b)) return order.sign * collator.compare(cellText(lang, a, null), cellText(lang, b, null));
    if (!isNumber(a) || !isNumber(b)) return Number(!isNumber(a)) - Number(!isNumber(b));
    return order.sign * (a - b);
  });
}

function createTable(context, source) {
  const table = make("table", {});
  const scroller = make("div", { class: "np-table", tabindex: "0", role: "region" }, [table]);
  let order = null;

  // Numbers begin with the largest, texts with the first.
  function sortBy(panel, column) {
    const first = isNumeric(panel, column) ? -1 : 1;
    if (order?.column !== column) order = { column, sign: first };
    else order = order.sign === first ? { column, sign: -first } : null;
    draw();
    table.tHead.rows[0].cells[column].firstElementChild.focus();
  }

  function draw() {
    const panel = source();
    const { lang } = context;
    scroller.setAttribute("aria-label", `${told(lang, panel.title)}, ${say(lang, "tableRows", { n: panel.rows.length })}`);
    const heads = panel.columns.map((name, column) => {
      const sorted = order?.column === column ? (order.sign > 0 ? "ascending" : "descending") : "none";
      const title = say(lang, "sortBy", { name: isolate(told(lang, name)) });
      return make("th", { scope: "col", "aria-sort": sorted, class: isNumeric(panel, column) ? "np-number" : "" }, [
        make("button", { type: "button", title, onclick: () => sortBy(panel, column) }, [bdi(told(lang, name))]),
      ]);
    });
    const rows = sortedRows(lang, panel, order).map((number) => make("tr", {}, panel.rows[number].map((cell, column) => {
      const numeric = isNumeric(panel, column);
      const tag = column === 0 && !numeric ? "th" : "td";
      return make(tag, { class: numeric ? "np-number" : "", scope: tag === "th" ? "row" : null }, [bdi(cellText(lang, cell, panel.places[column]))]);
    })));
    const nothing = make("tr", {}, [make("td", { colspan: heads.length, text: say(lang, "nothing") })]);
    table.replaceChildren(make("thead", {}, [make("tr", {}, heads)]), make("tbody", {}, rows.length ? rows : [nothing]));
  }

  return {
    element: scroller,
    draw,
    drawing: (width) => tableDrawing(context, source(), order, width),
  };
}

// For a file: numbers keep their width, texts share what is left and break into lines.
function tableDrawing(context, panel, order, width) {
  const { palette, lang } = context;
  const numeric = panel.columns.map((_, column) => isNumeric(panel, column));
  const texts = sortedRows(lang, panel, order).map((number) => panel.rows[number].map((cell, column) => cellText(lang, cell, panel.places[column])));
  const heads = panel.columns.map((name) => told(lang, name));
  const widths = columnWidths(palette, heads, texts, numeric, width);
  const nodes = [];
  let y = 4;
  const row = (cells, style) => {
    const lines = cells.map((text, column) => wrap(text, widths[column] - 16, 12, palette.sans, 4, style.weight));
    const tall = Math.max(...lines.map((one) => one.length)) * 17 + 9;
    let x = 0;
    lines.forEach((one, column) => {
      const at = numeric[column] ? x + widths[column] - 8 : x + 8;
      nodes.push(...svgLines(one, at, y + 16, 17, { size: 12, anchor: numeric[column] ? "end" : "start", ...style }).nodes);
      x += widths[column];
    });
    y += tall;
    nodes.push(svgLine(0, y, x, y, style.rule));
  };
  row(heads, { fill: palette.soft, weight: 600, rule: palette.faint });
  for (const cells of texts) row(cells, { fill: palette.ink, weight: 400, rule: palette.edge });
  return { nodes, width: widths.reduce((sum, one) => sum + one, 0), height: y + 4 };
}

function columnWidths(palette, heads, texts, numeric, room) {
  const natural = heads.map((head, column) => {
    const body = texts.reduce((most, row) => Math.max(most, textWidth(row[column], 12, palette.sans)), 0);
    const title = textWidth(head, 12, palette.sans, 600);
    return Math.max(body, numeric[column] ? Math.min(title, 110) : title) + 20;
  });
  const kept = natural.reduce((sum, one, column) => sum + (numeric[column] ? one : 0), 0);
  const loose = natural.reduce((sum, one, column) => sum + (numeric[column] ? 0 : one), 0);
  const share = loose ? Math.min(1, Math.max(0.1, (room - kept) / loose)) : 1;
  return natural.map((one, column) => (numeric[column] ? one : Math.max(70, one * share)));
}
