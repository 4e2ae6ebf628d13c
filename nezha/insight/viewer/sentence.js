// The text itself, each character shaded by the attention that the character in focus gives it.

// Below this level of the ramp (a twentieth of a percent) a character is left as it stands on the page.
const FAINT = 6;

// No line begins with a closing mark, none ends with an opening one.
function holds(before, after) {
  return /^[\p{Pe}\p{Pf}\p{Po}]$/u.test(after) || /^[\p{Ps}\p{Pi}]$/u.test(before);
}

function createSentence(context, controls) {
  const { state, set, label } = context;
  const line = make("p", { class: "nv-text", lang: "zh-Hans", role: "listbox" });
  const hint = label(make("p", { class: "nv-note nv-hint" }), "sentenceHint");
  const from = make("span", { class: "nv-from" });
  const element = make("section", { class: "nv-sentence" }, [line, make("div", { class: "nv-hints" }, [from, hint, ...controls])]);
  let letters = [];

  function build() {
    const { tokens, words, spaceBefore, special } = context.data.payload;
    const wordOf = new Map();
    words.forEach(([start, end], number) => {
      for (let i = start; i < end; i++) wordOf.set(i, number);
    });
    letters = tokens.map((token, i) => make("button", {
      type: "button", role: "option", class: special[i] ? "nv-letter nv-special" : "nv-letter", text: token, tabindex: "-1",
      onpointerenter: () => set({ hover: { row: i, column: null, onMap: false } }),
      onclick: () => context.choose({ token: i }),
      onkeydown: (event) => walk(event, i),
    }));
    line.replaceChildren();
    element.classList.toggle("nv-long", tokens.length > 100);
    let group = null;
    letters.forEach((letter, i) => {
      if (spaceBefore[i]) line.append(" ");
      if (!wordOf.has(i)) return line.append(letter);
      const starts = wordOf.get(i) !== wordOf.get(i - 1);
      if (starts && !(group && holds(tokens[i - 1], tokens[i]) && !spaceBefore[i])) {
        group = make("span", { class: "nv-word" });
        line.append(group);
      }
      group.append(letter);
    });
  }

  function walk(event, i) {
    const to = { ArrowLeft: i - 1, ArrowRight: i + 1, Home: 0, End: letters.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const token = clamp(to, 0, letters.length - 1);
    context.choose({ token });
    letters[token].focus();
    context.announce(context.caption());
  }

  function shade() {
    const { data, palette } = context;
    const token = context.row();
    const row = data.matrix("probabilities", state.layer, state.head).subarray(token * data.n, (token + 1) * data.n);
    const level = leveller("probabilities", 1);
    const offset = context.offset();
    letters.forEach((letter, j) => {
      const share = level(row[j]);
      const bare = share < FAINT;
      // Most letters stay as they are when the pointer moves on: what does not change is not written.
      if (letter.shade !== (bare ? -1 : share) || letter.palette !== palette) {
        letter.style.backgroundColor = bare ? "transparent" : cssColour(palette.sequential, share);
        letter.style.color = bare ? palette.ink : inkOn(palette.sequential, share);
        [letter.shade, letter.palette] = [bare ? -1 : share, palette];
      }
      const said = percent(row[j]);
      if (letter.title !== said) letter.title = said;
      letter.classList.toggle("nv-focus", j === token);
      letter.classList.toggle("nv-other", j !== token && offset !== null && j - token === offset);
    });
    from.textContent = say(state.lang, "looksFrom", { token: quote(state.lang, data.payload.tokens[token]) });
  }

  function choose() {
    letters.forEach((letter, j) => {
      letter.hidden = state.hideSpecial && context.data.payload.special[j];
      letter.setAttribute("aria-selected", String(j === state.token));
      letter.tabIndex = j === state.token ? 0 : -1;
    });
  }

  line.addEventListener("pointerleave", () => set({ hover: null }));

  return {
    element,
    render(changed) {
      if (changed.has("data")) build();
      if (changed.has("lang")) line.setAttribute("aria-label", say(state.lang, "sentence"));
      if (["data", "token", "hideSpecial"].some((name) => changed.has(name))) choose();
      shade();
    },
  };
}
