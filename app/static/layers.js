// Layers of a picture of attention, asked for one question at a time: answers come by a component, which keeps the last.
window.nezhaLayers = (() => {
  const queue = [];
  let number = 0;
  let asked = null;

  function next() {
    asked = queue.shift() ?? null;
    if (!asked) return;
    const {seconds, texts} = window.nezhaLayersLate;
    const {id, lang} = asked;
    asked.timer = setTimeout(() => settle({id, problem: texts[lang]}), 1000 * seconds);
    asked.send({id: asked.id, of: asked.source, layers: asked.layers});
  }

  function settle(answer) {
    if (!asked || answer.id !== asked.id) return;
    clearTimeout(asked.timer);
    if (answer.problem === undefined) asked.resolve(answer.layers);
    else asked.reject(new Error(answer.problem));
    next();
  }

  // `send` puts a question to the server; that it does not answer is said in `lang`.
  function ask(send, source, layers, lang) {
    return new Promise((resolve, reject) => {
      queue.push({id: ++number, send, source, layers, lang, resolve, reject});
      if (!asked) next();
    });
  }

  return {ask, hand: (value) => value && settle(JSON.parse(value))};
})();
