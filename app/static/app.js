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

  function language(lang) {
    document.documentElement.lang = lang === 'zh' ? 'zh-Hans' : 'en';
    document.title = names[lang];
    address({lang});
  }

  // Not Gradio's select event: that also fires while the page opens, before the address has been read.
  document.addEventListener('click', (event) => {
    const tab = event.target.closest?.('[role=tab]')?.id.match(/^tab-(\w+)-button$/);
    if (tab) address({tab: tab[1]});
  });

  document.addEventListener('click', async (event) => {
    const button = event.target.closest?.('[data-copy]');
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    const before = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = before; }, 1500);
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

  function read(area, event) {
    const chart = JSON.parse(area.dataset.chart);
    const box = area.getBoundingClientRect();
    const [low, high] = chart.x;
    const x = low + ((event.clientX - box.left) / box.width) * (high - low);
    const first = nearest(chart.lines[0].points, x);
    const lines = chart.lines.map((line) => `${line.name} ${figure(nearest(line.points, first[0])[1])}`);
    reading.textContent = [`${chart.xLabel} ${first[0].toLocaleString()}`, ...lines].join('\n');
    const left = box.left + ((first[0] - low) / (high - low)) * box.width;
    Object.assign(hair.style, {left: `${left}px`, top: `${box.top}px`, height: `${box.height}px`});
    reading.hidden = hair.hidden = false;
    const over = left + reading.offsetWidth + 24 > window.innerWidth;
    Object.assign(reading.style, {
      left: `${over ? left - reading.offsetWidth - 12 : left + 12}px`,
      top: `${Math.max(4, event.clientY - reading.offsetHeight - 12)}px`,
    });
  }

  document.addEventListener('pointermove', (event) => {
    const area = event.target.closest?.('[data-chart]');
    if (!area) return hide();
    if (!reading.isConnected) document.body.append(hair, reading);
    read(area, event);
  });
  document.addEventListener('scroll', hide, true);

  return {address, language};
})();
