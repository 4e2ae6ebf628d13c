// What the page does without the server: its address and language, copying, and reading values off a chart.
window.nezha = (() => {
  const names = {en: 'NEZHA Workbench', zh: '哪吒工作台'};

  // Keep tab, run and language in the address, so that a reload or a sent link opens the same view.
  function address(changes) {
    const url = new URL(window.location.href);
    for (const [key, value] of Object.entries(changes)) {
      if (value === null) url.searchParams.delete(key);
      else url.searchParams.set(key, value);
    }
    window.history.replaceState(null, '', url);
  }

  // What was asked in the laboratory, in the address: nothing that another question left there.
  const lasting = new Set(['lang', 'run', 'tab', '__theme']);
  function asked(link) {
    const url = new URL(window.location.href);
    if (url.searchParams.get('tab') !== 'lab') return;
    const left = [...url.searchParams.keys()].filter((key) => !lasting.has(key));
    address({...Object.fromEntries(left.map((key) => [key, null])), ...link});
  }

  // A head that is made in the picture of the table R: its code, in the address and in the form that asks for it.
  document.addEventListener('nezha-head', (event) => {
    const query = new URL(window.location.href).searchParams;
    if (query.get('tab') !== 'lab' || query.get('question') !== 'table') return;
    address({head: event.detail});
    const field = document.querySelector('#lab-table-head textarea, #lab-table-head input');
    if (!field) return;
    field.value = event.detail;
    field.dispatchEvent(new Event('input', {bubbles: true}));
  });
  // A door of the start page that was clicked before the page had opened is clicked again once it has.
  let early = null;
  document.addEventListener('click', (event) => {
    const door = event.target.closest?.('[data-door], .nz-try[data-step]');
    const opened = 'opened' in document.documentElement.dataset;
    if (door && !opened) early = door.dataset.door ? `[data-door=${door.dataset.door}]` : `.nz-try[data-step=${door.dataset.step}]`;
  });
  function open() {
    document.documentElement.dataset.opened = '';
    if (early) document.querySelector(early)?.click();
    early = null;
  }

  function language(lang) {
    document.documentElement.lang = lang === 'zh' ? 'zh-Hans' : 'en';
    document.title = names[lang];
    address({lang});
    // The server sends the next page in it from the start.
    document.cookie = `nezha_lang=${lang}; path=${new URL('.', location.href).pathname}; max-age=31536000; samesite=lax`;
  }

  // Not Gradio's select event: that also fires while the page opens, before the address has been read.
  document.addEventListener('click', (event) => {
    const tab = event.target.closest?.('[role=tab]')?.id.match(/^tab-(\w+)-button$/);
    if (tab) address({tab: tab[1]});
  });

  // Browsers hand out the clipboard over https and on this machine alone; elsewhere a selection does it.
  async function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const field = document.createElement('textarea');
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
  }

  document.addEventListener('click', async (event) => {
    const button = event.target.closest?.('[data-copy]');
    if (!button) return;
    await copy(button.dataset.copy);
    const before = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = before; }, 1500);
  });

  document.addEventListener('click', (event) => {
    const button = event.target.closest?.('[data-save]');
    if (!button) return;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([button.dataset.save], {type: 'application/json'}));
    link.download = 'config.json';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });

  // One reading for all charts: a line at the nearest step, and the value of every line there.
  const reading = document.createElement('div');
  reading.className = 'nz-reading';
  reading.hidden = true;
  const hair = document.createElement('div');
  hair.className = 'nz-hair';
  hair.hidden = true;

  function hide() {
    reading.hidden = true;
    hair.hidden = true;
  }

  function nearest(points, x) {
    return points.reduce((best, point) => (Math.abs(point[0] - x) < Math.abs(best[0] - x) ? point : best));
  }

  function figure(value) {
    return value !== 0 && Math.abs(value) < 1e-2 ? value.toExponential(2) : value.toFixed(3);
  }

  // The lines at the step nearest to x; marks of events only where one is close by.
  function readChart(chart, x) {
    const first = nearest(chart.lines[0].points, x);
    const [low, high] = chart.x;
    const lines = chart.lines.map((line) => [line, nearest(line.points, first[0])])
      .filter(([line, point]) => !line.sparse || Math.abs(point[0] - first[0]) <= (high - low) / 100)
      .map(([line, point]) => `${line.name} ${figure(point[1])}`);
    return [first[0], [`${chart.xLabel} ${first[0].toLocaleString()}`, ...lines]];
  }

  // The cell of a heat strip under the pointer.
  function readHeat(heat, x, share) {
    const column = Math.max(0, heat.ends.findIndex((end) => x <= end));
    const row = Math.min(heat.rows.length - 1, Math.max(0, Math.floor(share * heat.rows.length)));
    const value = heat.values[column][row];
    const words = [`${heat.xLabel} ${heat.ends[column].toLocaleString()}`, heat.rows[row]];
    return [heat.ends[column], value === null ? words : [...words, `${heat.unit} ${value}`]];
  }

  function read(area, event) {
    const data = JSON.parse(area.dataset.chart ?? area.dataset.heat);
    const box = area.getBoundingClientRect();
    const [low, high] = data.x;
    const x = low + ((event.clientX - box.left) / box.width) * (high - low);
    const [place, words] = area.dataset.chart
      ? readChart(data, x) : readHeat(data, x, (event.clientY - box.top) / box.height);
    reading.textContent = words.join('\n');
    const left = box.left + ((place - low) / (high - low)) * box.width;
    Object.assign(hair.style, {left: `${left}px`, top: `${box.top}px`, height: `${box.height}px`});
    reading.hidden = hair.hidden = false;
    const over = left + reading.offsetWidth + 24 > window.innerWidth;
    Object.assign(reading.style, {
      left: `${Math.max(4, over ? left - reading.offsetWidth - 12 : left + 12)}px`,
      top: `${Math.max(4, event.clientY - reading.offsetHeight - 12)}px`,
    });
  }

  document.addEventListener('pointermove', (event) => {
    const area = event.target.closest?.('[data-chart], [data-heat]');
    if (!area) return hide();
    if (!reading.isConnected) document.body.append(hair, reading);
    read(area, event);
  });
  document.addEventListener('scroll', hide, true);

  // The link of a view of the attention viewer, and the code that the link of this page asks for.
  function viewLink(code, payload) {
    const url = new URL(window.location.href);
    const asked = {tab: 'attention', model: payload.model, text: payload.text, pair: payload.pair || null, view: code};
    for (const [key, value] of Object.entries(asked)) {
      if (value === null) url.searchParams.delete(key);
      else url.searchParams.set(key, value);
    }
    return url.href;
  }

  // The address follows the view while its tab is open: a reload, or a page whose app was killed, shows it again.
  function viewKept(code, payload) {
    const tab = new URL(window.location.href).searchParams.get('tab');
    if (tab === 'attention') window.history.replaceState(null, '', viewLink(code, payload));
  }

  // Where the laboratory switches off the heads of the model that a view shows.
  function switchLink(payload, lang) {
    const url = new URL(window.location.pathname, window.location.origin);
    const asked = {tab: 'lab', question: 'switch_offs', model: payload.model, lang};
    for (const [key, value] of Object.entries(asked)) url.searchParams.set(key, value);
    return url.href;
  }

  // Once, and only over the text that the code was made for.
  let wanted = new URLSearchParams(window.location.search);
  function viewAsked(payload) {
    const code = wanted.get('text') === payload.text ? wanted.get('view') : null;
    wanted = new URLSearchParams();
    return code;
  }

  // The tab that is open.
  function shown() {
    return document.querySelector('#tabs > .tab-wrapper [role=tab][aria-selected=true]').id.match(/^tab-(\w+)-button$/)[1];
  }

  // From a step of the tour: the view that its head is to be opened in, once its text is drawn.
  function wish(step) {
    if (step) wanted = new URLSearchParams({text: step.dataset.text, view: step.dataset.view});
  }

  // The second picture, whichever of the two comes first.
  const beside = (() => {
    let second = null;
    let heard = null;
    return {
      hand: (next) => { second = next; if (heard) heard(second); },
      listen: (hear) => { if (heard) return; heard = hear; if (second) hear(second); },
    };
  })();

  return {open, address, asked, language, viewLink, viewKept, switchLink, viewAsked, wish, shown, beside};
})();
