// The door: sends what was typed, or the key of the link that was opened; and what the class card copies.
(() => {
  const form = document.getElementById('door');

  async function enter(key) {
    const told = document.getElementById('told');
    const button = form.querySelector('[type=submit]');
    button.disabled = true;
    try {
      const answer = await fetch('enter', {
        method: 'POST',
        headers: {'Content-Type': 'application/json', 'Accept-Language': document.documentElement.lang},
        body: JSON.stringify({key}),
      });
      if (answer.ok) return window.location.replace(window.location.pathname.endsWith('/door')
        ? `./${window.location.search}` : window.location.href);
      told.textContent = (await answer.json()).detail;
    } catch {
      told.textContent = form.dataset.away;
    }
    button.disabled = false;
    form.key.select();
  }

  if (form) {
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      enter(form.key.value.trim());
    });
    const key = window.location.hash.slice(1);
    // Out of the address bar and the history before anything else.
    if (key) {
      window.history.replaceState(null, '', window.location.pathname + window.location.search);
      enter(key);
    }
  }

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

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target.matches('[data-lang]')) event.target.click();
  });
  document.addEventListener('click', async (event) => {
    const other = event.target.closest('[data-lang]');
    if (other) {
      const url = new URL(window.location.href);
      url.searchParams.set('lang', other.dataset.lang);
      window.location.replace(url);
    }
    const eye = event.target.closest('[data-type]');
    if (eye) [form.key.type, eye.dataset.type] = [eye.dataset.type, form.key.type];
    const button = event.target.closest('[data-copy]');
    if (!button) return;
    await copy(button.dataset.copy);
    button.textContent = button.dataset.done;
  });
})();
