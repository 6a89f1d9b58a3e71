/* Swap words in every text and every name that a screen reader speaks, now and as the page changes.
   What a person types is left alone. */
const SPOKEN = ["aria-label", "alt", "title"];
const LEFT_ALONE = "script, style, textarea, input, .cm-editor, [contenteditable=true]";

function swapper(words) {
  const table = new Map(words);
  const escaped = words.map(([ours]) => ours.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`\\b(${escaped.join("|")})\\b`, "g");
  return (text) => text.replace(pattern, (found) => table.get(found));
}

function swapIn(node, swap) {
  if (node.nodeType === Node.TEXT_NODE) {
    if (node.parentElement?.closest(LEFT_ALONE)) return;
    const after = swap(node.data);
    if (after !== node.data) node.data = after;
    return;
  }
  if (node.nodeType !== Node.ELEMENT_NODE || node.matches(LEFT_ALONE)) return;
  for (const name of SPOKEN) {
    const before = node.getAttribute(name);
    if (before && swap(before) !== before) node.setAttribute(name, swap(before));
  }
  node.childNodes.forEach((child) => swapIn(child, swap));
}

function render({ model, el }) {
  el.hidden = true;
  const swap = swapper(model.get("words"));
  swapIn(document.body, swap);
  const watch = new MutationObserver((changes) => changes.forEach((change) => {
    if (change.type === "childList") change.addedNodes.forEach((node) => swapIn(node, swap));
    else swapIn(change.target, swap);
  }));
  watch.observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true,
    attributeFilter: SPOKEN,
  });
  return () => watch.disconnect();
}

export default { render };
