"""What a page shows in the other language: read from the page, element by element.

What is no text of the page says so itself: it has a `lang` of its own (a sentence of the data, a token), is marked
`translate="no"` (a query), stands in a `code` or `pre` (a command, a log), between marks that isolate the direction of
what a sentence quotes or, where Gradio's component takes no such attribute, in something of class `nz-own` (examples,
the names of the languages).  A character that a tooltip quotes stands between quotation marks.  What a drop-down shows
is a value, not a text, and is read too.
"""

import re
from typing import Any

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(
    r"\b(?:the|and|of|to|is|are|with|this|it|not|for|from|your|click|here|file|drop)\b|(?:\b[A-Za-z][a-z']+\b[ ,]+){3}",
    re.IGNORECASE,
)
FOREIGN = {"zh": ENGLISH, "en": CHINESE}

WORDS = """() => {
  const own = '[lang]:not(html), [translate=no], .nz-own, code, pre, script, style, noscript, svg title';
  const seen = (element) => element.checkVisibility({visibilityProperty: true});
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.replace(/\u2068[^\u2069]*\u2069/g, '').trim();
    const parent = walk.currentNode.parentElement;
    if (text && !parent.closest(own) && seen(parent)) found.push([text, parent.closest('[id]')?.id ?? '']);
  }
  for (const name of ['title', 'placeholder', 'alt']) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      const text = element.getAttribute(name).replace(/[“"‘][^”"’]*[”"’]/g, '');
      if (text.trim() && !element.closest(own) && seen(element)) {
        found.push([text, `${element.closest('[id]')?.id ?? ''} ${name}`]);
      }
    }
  }
  for (const field of document.querySelectorAll('input[role=listbox], input[role=combobox]')) {
    if (seen(field) && !field.closest(own)) found.push([field.value, field.closest('[id]')?.id ?? '']);
  }
  return found;
}"""


def foreign(page: Any, lang: str) -> list[str]:
    """Every text in sight that is not in `lang`, with the id of the element it stands in."""
    return [f"{where}: {text[:160]}" for text, where in page.evaluate(WORDS) if FOREIGN[lang].search(text)]
