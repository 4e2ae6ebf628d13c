// Save a view: its picture as SVG or PNG, its numbers as CSV.

const KINDS = ["svg", "png", "csv"];

function createExport(context, name) {
  const menu = make("details", { class: "nv-export" }, [
    context.label(make("summary", { class: "nv-chip" }), "save"),
    make("div", { class: "nv-export-menu" }, KINDS.map((kind) => make("button", {
      type: "button", class: "nv-chip", "data-save": `${name}.${kind}`, text: kind.toUpperCase(), onclick: () => {
        menu.open = false;
        saveView(context, name, kind);
      },
    }))),
  ]);
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  menu.addEventListener("focusout", (event) => {
    if (!menu.contains(event.relatedTarget)) menu.open = false;
  });
  return menu;
}

async function saveView(context, name, kind) {
  const file = `${fileName(context, name)}.${kind}`;
  // The mark at the head tells spreadsheets that the text is UTF-8.
  if (kind === "csv") return download(new Blob(["\ufeff", csvOf(context, name)], { type: "text/csv" }), file);
  const svg = svgOf(context, name);
  if (kind === "svg") return download(new Blob([svg], { type: "image/svg+xml" }), file);
  const blob = await rasterised(svg).catch(() => null);
  if (blob) return download(blob, file);
  context.announce(say(context.state.lang, "saveFailed"));
}

// Letters and digits of any script; nothing that a file system or a shell could take for more than a name.
function fileName({ data, state }, name) {
  const { layer, head } = data.name(state.layer, state.head);
  const text = Array.from(data.payload.text.replace(/[^\p{L}\p{N}]+/gu, "-")).slice(0, 24).join("").replace(/^-+|-+$/g, "");
  return ["nezha", name, `L${layer}H${head}`, text || "text"].join("-");
}

function download(blob, file) {
  const link = make("a", { href: URL.createObjectURL(blob), download: file });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

async function rasterised(svg) {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await picture.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [2 * picture.naturalWidth, 2 * picture.naturalHeight];
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/png"));
}
