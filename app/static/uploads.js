// Files larger than the app takes are told at once, in the page's language: Gradio's own words for them are English.
(() => {
  const {most, texts} = window.nezhaUploads;
  const note = document.createElement('div');
  note.className = 'nz-told';
  note.setAttribute('role', 'alert');
  note.hidden = true;
  note.addEventListener('click', () => { note.hidden = true; });

  function tell(size) {
    const text = texts[document.documentElement.lang === 'en' ? 'en' : 'zh'];
    const megabytes = (bytes) => Math.ceil(bytes / 1e6).toLocaleString('en');
    document.body.append(note);
    note.textContent = text.replace('{limit}', megabytes(most)).replace('{given}', megabytes(size));
    note.hidden = false;
  }

  // In the capture phase: before the component that the files were given to hears of them.
  function check(event) {
    const chosen = event.target.matches?.('input[type=file]') ? event.target.files : null;
    const files = [...(event.dataTransfer?.files ?? event.clipboardData?.files ?? chosen ?? [])];
    if (!files.length) return;
    note.hidden = true;
    const size = files.reduce((sum, file) => sum + file.size, 0);
    if (size <= most) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (chosen) event.target.value = '';
    tell(size);
  }
  for (const kind of ['change', 'drop', 'paste']) window.addEventListener(kind, check, true);
})();
