/* Cards in groups, each with its own buttons. After a press the focus goes on to the card that
   has taken the same place, so that a day can be worked by keyboard without searching. */

/* The status line stands above the cards; when it is out of sight, what it says is repeated
   beside the card in hand, for the eye only: a screen reader has heard it. */
const STATUS_ABOVE = 40;

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/* A notebook reads x as "cut this cell" and takes the arrows; only Tab and shortcuts pass. */
function keepKeys(event) {
  const shortcut = (event.ctrlKey || event.metaKey || event.altKey) && event.key !== "Enter";
  if (event.key !== "Tab" && !shortcut) event.stopPropagation();
}

function button(card, [verb, label], press) {
  const node = make("button", { type: "button", "data-verb": verb,
    "aria-label": `${label}: ${card.words}` }, label);
  if (verb === "do") node.classList.add("cmsim-primary");
  node.addEventListener("click", () => press(verb, card.key, node));
  return node;
}

function line(card, press) {
  const buttons = make("span", { class: "cmsim-card-buttons" });
  buttons.append(...card.verbs.map((verb) => button(card, verb, press)));
  return make("li", {}, make("span", { class: "cmsim-card-words" }, card.words), buttons);
}

function block(group, press) {
  const title = make("p", { class: "cmsim-title" }, group.title);
  const list = make("ul", { "aria-label": group.title });
  list.append(...group.cards.map((card) => line(card, press)));
  const parts = [title, ...(group.cards.length ? [list] : [])];
  if (group.more) parts.push(make("p", { class: "cmsim-aside" }, group.more));
  return make("div", {}, ...parts);
}

function render({ model, el }) {
  const root = make("div", { class: "cmsim-control cmsim-cards", role: "group" });
  let place = null;
  const press = (verb, key, node) => {
    if (root.getAttribute("aria-busy") === "true") return;
    const cards = [...root.querySelectorAll("li:not(.cmsim-note)")];
    place = { at: cards.indexOf(node.closest("li")), verb };
    root.setAttribute("aria-busy", "true");
    model.set("pressed", { turn: model.get("turn"), verb, key });
    model.save_changes();
  };
  const goOn = () => {
    if (place === null) return;
    const cards = [...root.querySelectorAll("li")];
    const card = cards[Math.min(place.at, cards.length - 1)];
    const next = card?.querySelector(`button[data-verb="${place.verb}"]`)
      ?? card?.querySelector("button");
    place = null;
    if (card && root.getBoundingClientRect().top < STATUS_ABOVE) {
      card.before(make("li", { class: "cmsim-note", "aria-hidden": "true" }, model.get("note")));
    }
    (next ?? root).focus({ preventScroll: Boolean(next) });
    next?.scrollIntoView({ block: "nearest" });
  };
  const draw = () => {
    root.setAttribute("aria-label", model.get("label"));
    root.setAttribute("tabindex", "-1");
    root.removeAttribute("aria-busy");
    root.replaceChildren(...model.get("groups").map((group) => block(group, press)));
    goOn();
  };
  root.addEventListener("keydown", keepKeys);
  model.on("change:turn", draw);
  draw();
  el.append(root);
  return () => model.off("change:turn", draw);
}

export default { render };
