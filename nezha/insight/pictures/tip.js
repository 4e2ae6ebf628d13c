// The small card that follows the pointer or the keyboard within a panel.

function createTip(host) {
  const element = make("div", { class: "np-tip", hidden: "", "aria-hidden": "true" });
  host.append(element);
  return {
    hide() {
      element.hidden = true;
    },
    // Beside (x, y), in pixels of the host; on the other side where there is no room.
    show(x, y, head, rows) {
      element.replaceChildren(...(head ? [bdi(head, { class: "np-tip-head" })] : []), ...rows.map(tipRow));
      element.hidden = false;
      const room = host.clientWidth;
      const beside = x + 14 + element.offsetWidth > room ? x - 14 - element.offsetWidth : x + 14;
      const left = clamp(beside, 0, Math.max(0, room - element.offsetWidth));
      const top = Math.max(0, Math.min(y + 12, host.clientHeight - element.offsetHeight));
      element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top + host.scrollTop)}px)`;
    },
  };
}

// A sheet over a drawing, painted by itself: what follows the pointer does not make the drawing be painted again.
function createOver(host) {
  const svg = make("svg:svg", { class: "np-svg np-over", "aria-hidden": "true" });
  host.append(svg);
  return (drawing, nodes, palette) => fillSvg(svg, { ...drawing, nodes }, palette);
}

function tipRow({ name, value, colour, strong }) {
  const swatch = colour ? [make("i", { style: `background:${colour}` })] : [];
  return make("div", { class: strong ? "np-tip-row np-tip-strong" : "np-tip-row" }, [
    make("span", {}, [...swatch, bdi(name)]), bdi(value, { class: "np-number" }),
  ]);
}

// Buttons that name the lines and switch them off; a double click leaves one alone.
function createKey(context, chosen) {
  const element = make("div", { class: "np-key" });
  const isNew = createWatch();
  return {
    element,
    draw(entries, off, count) {
      if (!isNew(context.lang, JSON.stringify([entries, [...off], count]))) return;
      element.hidden = entries.length < 2;
      element.classList.toggle("np-key-many", entries.length > 12);
      const buttons = entries.map(({ name, colour, dashed, block }, at) => {
        const kind = block ? "np-block" : dashed ? "np-dashed" : "np-stroke";
        const title = say(context.lang, "switchLine", { name: isolate(name) });
        return make("button", {
          type: "button", class: "np-key-one", "aria-pressed": String(!off.has(at)), title, "data-at": at,
          onclick: () => chosen(toggled(off, at, count)),
          ondblclick: () => chosen(new Set(Array.from({ length: count }, (_, other) => other).filter((other) => other !== at))),
        }, [make("i", { class: kind, style: `--np-own:${colour}`, "aria-hidden": "true" }), bdi(name)]);
      });
      const focused = element.contains(document.activeElement) ? document.activeElement.dataset.at : null;
      element.replaceChildren(...buttons);
      if (focused !== null) buttons[focused]?.focus();
    },
  };
}

// All switched off shows nothing, so the last one brings all of them back.
function toggled(off, at, count) {
  const next = new Set(off);
  if (!next.delete(at)) next.add(at);
  return next.size === count ? new Set() : next;
}
