// Layers that come when they are looked at.  A page that can ask for them is sent a text of some length with the queries,
// keys and corrections of one layer alone (`layer_planes.py`); a change that needs another layer waits until it is there.

const CHANGED = 1e-3;
const HEAD_ALONE = { pins: [], wallMode: "wallProfiles" };

// The layers that a state draws from and that have not come: its head's, those of its pins, and all of them where the
// wall cannot show its small pictures as they were sent.
function layersLacking(data, state) {
  if (!data?.payload.source) return [];
  const whole = state.wallMode === "wallMaps" && (state.view !== "probabilities" || state.hideSpecial);
  const chosen = [state.layer, ...state.pins.map((pin) => readCode(pin, data).layer ?? 0)];
  return data.payload.planes.query.heads.flatMap((heads, layer) => (heads === null && (whole || chosen.includes(layer)) ? [layer] : []));
}

function createOnDemand(context) {
  const { state, root, options } = context;
  const element = make("p", { class: "nv-note nv-problem", role: "alert" });
  let held = null;
  let waiting = false;
  let coming = 0;

  // What each payload lacks for a state: [data, layers].
  function lacking(wished, data = context.data, other = context.other) {
    const second = other && hasHead(other, wished) ? layersLacking(other, { ...wished, ...HEAD_ALONE }) : [];
    return [[data, layersLacking(data, wished)], [other, second]].filter(([, layers]) => layers.length);
  }

  async function bring(missing) {
    root.setAttribute("aria-busy", String(++coming > 0));
    try {
      for (const [data, layers] of missing) put(data, layers, await options.layers(data.payload.source, layers));
      element.textContent = "";
    } finally {
      root.setAttribute("aria-busy", String(--coming > 0));
    }
  }

  function put({ payload }, layers, found) {
    for (const layer of layers) {
      // A run that has been trained further since would answer with layers of another model.
      const before = payload.planes.profiles.high[layer];
      const changed = (high, head) => Math.abs(high - before[head]) > CHANGED * Math.abs(high);
      if (found[layer].highestProfile.some(changed)) throw new Error(say(state.lang, "layersChanged"));
    }
    for (const layer of layers) {
      const { planes, roundingError, reconstructionError } = found[layer];
      for (const [name, plane] of Object.entries(planes)) for (const [end, values] of Object.entries(plane)) payload.planes[name][end][layer] = values;
      payload.roundingError[layer] = roundingError;
      payload.reconstructionError = Math.max(payload.reconstructionError, reconstructionError);
    }
  }

  // Changes wait together, the latest word on each counting; what is made of a pointer that moves does not wait.
  async function follow(apply) {
    waiting = true;
    try {
      for (let missing; held && (missing = lacking({ ...state, ...held })).length; ) await bring(missing);
      if (held) apply(held);
    } catch (error) {
      element.textContent = error.message;
    } finally {
      held = null;
      waiting = false;
    }
  }

  return {
    element,
    lacking, bring,
    forget: () => (held = null),
    complain: (error) => (element.textContent = error.message),
    // Makes changes at once, or once the layers that they need have come.
    when(changes, apply) {
      const wished = { ...held, ...changes };
      if (Object.keys(changes).every((name) => name in NOTHING)) return apply(changes);
      if (!lacking({ ...state, ...wished }).length) {
        held = null;
        return apply(wished);
      }
      held = wished;
      if (!waiting) follow(apply);
    },
  };
}
