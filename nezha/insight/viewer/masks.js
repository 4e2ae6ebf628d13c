// A word under the pointer, in focus or clicked is lit wherever its characters stand, in every panel of its picture.
(() => {
  if (window.nezhaMasks) return;
  window.nezhaMasks = true;
  const kept = new WeakMap(); // picture -> [from, to] of the word that was clicked

  const place = (part) => [Number(part.dataset.from), Number(part.dataset.to)];

  function light(picture, range) {
    for (const part of picture.querySelectorAll('[data-from]')) {
      const [from, to] = place(part);
      part.classList.toggle('lit', Boolean(range) && from < range[1] && range[0] < to);
    }
  }

  function over(event) {
    const word = event.target.closest?.('.nezha-masks [data-from]');
    const picture = event.target.closest?.('.nezha-masks');
    for (const other of document.querySelectorAll('.nezha-masks')) {
      if (other !== picture && other.querySelector('.lit')) light(other, kept.get(other));
    }
    if (picture) light(picture, word ? place(word) : kept.get(picture));
  }

  function click(event) {
    const word = event.target.closest?.('.nezha-masks [data-from]');
    if (!word) return;
    const picture = word.closest('.nezha-masks');
    const [from, to] = place(word);
    const before = kept.get(picture);
    const again = before && before[0] === from && before[1] === to;
    if (again) kept.delete(picture);
    else kept.set(picture, [from, to]);
    for (const button of picture.querySelectorAll('button[data-from]')) {
      const [low, high] = place(button);
      button.setAttribute('aria-pressed', String(!again && low < to && from < high));
    }
    light(picture, kept.get(picture));
  }

  document.addEventListener('pointerover', over);
  document.addEventListener('focusin', over);
  document.addEventListener('click', click);
})();
