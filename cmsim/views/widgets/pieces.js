/* What the modules of widgets share. It stands before each of them, as each is loaded alone. */

const SVG = "http://www.w3.org/2000/svg";

/* Of an attribute, null and false leave it away, and true leaves it empty. */
function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== ""));
  return node;
}

function signOf(paths, look) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", look);
  for (const d of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

/* A notebook reads x as "cut this cell" and takes the arrows; only Tab and shortcuts pass. */
function keepKeys(event) {
  const shortcut = (event.ctrlKey || event.metaKey || event.altKey) && event.key !== "Enter";
  if (event.key !== "Tab" && !shortcut) event.stopPropagation();
}

/* Each widget brings its own copy of this, so the counter lives on the page. */
function freshId(kind = "control") {
  globalThis.cmsimControls = (globalThis.cmsimControls ?? 0) + 1;
  return `cmsim-${kind}-${globalThis.cmsimControls}`;
}

/* anywidget leaves a control out for good when its code is not read within two seconds, which is
   little on a busy computer. From the first control on, the others have as long as it takes. */
if (!globalThis.cmsimReads) {
  globalThis.cmsimReads = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (wait) => globalThis.cmsimReads(wait === 2000 ? 600000 : wait);
}
