"""How the attention viewer comes into a Gradio page: two scripts that hand it what a component holds."""

# The viewer owns what is inside .nz-viewer; Gradio only hands it new payloads, the page its language and theme.
MOUNT = """
const place = element.querySelector('.nz-viewer');
const language = () => document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';
const theme = () => document.body.classList.contains('dark') ? 'dark' : 'light';
let view = null;
const layers = (source, wanted) =>
  nezhaLayers.ask((question) => trigger('select', question), source, wanted, language());
const draw = async () => {
  if (!props.value) return;
  const payload = JSON.parse(props.value);
  if (view) await view.update(payload);
  else view = NezhaViewer.mount(place, payload, {
    lang: language(), theme: theme(), link: nezha.viewLink, kept: nezha.viewKept,
    switchOffs: nezha.switchLink, layers,
  });
  const code = nezha.viewAsked(payload);
  if (code) view.open(code);
  nezha.beside.listen((second) => view.compare(second));
};
watch('value', draw);
draw();
new MutationObserver(() => view && view.setLang(language()))
  .observe(document.documentElement, {attributes: true, attributeFilter: ['lang']});
"""

# The second picture comes by a component of its own: a new first one leaves it in place.
BESIDE = """
const hand = () => nezha.beside.hand(props.value ? JSON.parse(props.value) : null);
watch('value', hand);
hand();
"""

# Layers that a payload left out, once the viewer has asked for them.
LAYERS = """
const hand = () => nezhaLayers.hand(props.value);
watch('value', hand);
"""
