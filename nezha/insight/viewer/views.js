// What stands under the first three panels: views that open one question further.

function createViews(context) {
  const parts = [createCompare(context), createPair(context), createValue(context)];
  for (const part of parts) part.later = true;
  return { parts, element: make("div", { class: "nv-views" }, parts.map(({ element }) => element)) };
}
