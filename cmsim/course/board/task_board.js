/* The task board. Python decides what is shown; here it is drawn, and what is pressed or dropped
   is sent back. Pressing a card opens its owners; dragging it to a lane is the shortcut. */

const NO_OWNER = "none";
const MOST_OWNERS = 2;
const SIGNS = {
  find: ["M7 2.7a4.3 4.3 0 1 0 0 8.6a4.3 4.3 0 0 0 0-8.6z", "M10.2 10.2L13.5 13.5"],
  person: ["M8 2.7a2.7 2.7 0 1 0 0 5.4a2.7 2.7 0 0 0 0-5.4z",
    "M3 13.6c.4-3 2.4-4.4 5-4.4s4.6 1.4 5 4.4"],
  calendar: ["M2.5 3.5h11v10h-11z", "M2.5 6.5h11M5.5 2v3M10.5 2v3"],
  plus: ["M8 3.5v9M3.5 8h9"],
  two: ["M5.6 4.6a3.4 3.4 0 1 0 0 6.8a3.4 3.4 0 0 0 0-6.8z",
    "M10.4 4.6a3.4 3.4 0 1 0 0 6.8a3.4 3.4 0 0 0 0-6.8z"],
  play: ["M4.5 2.8l8 5.2-8 5.2z"],
  undo: ["M5.5 3L2.7 5.8l2.8 2.8", "M3 5.8h6.2a3.8 3.8 0 0 1 0 7.6H6"],
};

const sign = (name) => signOf(SIGNS[name] ?? [], `board-sign board-sign-${name}`);
const span = (words, name) => make("span", name ? { class: name } : {}, words);
const unseen = (words) => span(words, "board-unseen");

function button(words, key, press, attributes = {}, ...before) {
  const node = make("button", { type: "button", class: "board-button", "data-key": key,
    ...attributes }, ...before, words);
  node.addEventListener("click", press);
  return node;
}

function render({ model, el }) {
  const id = freshId("board");
  let lane = NO_OWNER;
  let dragged = null;
  let awaited = null;
  const root = make("div", { class: "cmsim-board", role: "region",
    "aria-label": model.get("label") });
  const top = make("div", { class: "board-top" });
  const grid = make("div", { class: "board-grid" });
  const lanes = make("div", { class: "board-lanes" }, grid);
  const sheet = make("dialog", { class: "board-sheet", "aria-labelledby": `${id}-title` });
  root.append(top, lanes, sheet);
  el.append(root);

  const scene = () => model.get("scene");
  const nameOf = (owner) => scene().lanes.find((one) => one.id === owner).name;

  function send(verb, more = {}) {
    const n = (model.get("pressed").n ?? 0) + 1;
    model.set("pressed", { n, verb, ...more });
    model.save_changes();
  }

  /* --- moving a card */

  function assign(card, owners, to) {
    awaited = `${card} ${to}`;
    lane = to;
    send("assign", { card, owners });
  }

  function drop(card, from, to) {
    if (from === to) return;
    const { owners } = scene().cards[card];
    const rest = owners.filter((one) => one !== from && one !== to);
    assign(card, to === NO_OWNER ? rest : [...rest, to], to === NO_OWNER && rest.length
      ? rest[0] : to);
  }

  function chosen() {
    return sheet.querySelector("[name=owner]:checked")?.value;
  }

  function openSheet(key, from) {
    const card = scene().cards[key];
    const mayKeep = from !== NO_OWNER && card.owners.length < MOST_OWNERS;
    const now = card.owners.length ? card.owners.map(nameOf).join(" and ") : "no owner";
    const list = make("div", { class: "board-owners", role: "radiogroup",
      "aria-labelledby": `${id}-title` });
    for (const { id: owner, name } of scene().lanes) {
      const can = owner === NO_OWNER ? "" : card.able.includes(owner) ? "can do it"
        : "cannot do this";
      const input = make("input", { type: "radio", name: "owner", value: owner });
      input.checked = owner === from;
      list.append(make("label", { class: "board-tick" }, input,
        make("span", {}, name, " ", span(can, "board-quiet"))));
    }
    const keep = make("input", { type: "checkbox", name: "keep" });
    const finish = (move) => {
      const to = chosen();
      sheet.close();
      if (!move || !to) return;
      const both = mayKeep && keep.checked && to !== NO_OWNER && to !== from;
      assign(key, to === NO_OWNER ? [] : both ? [from, to] : [to], to);
    };
    sheet.replaceChildren(
      make("h3", { id: `${id}-title` }, card.words),
      make("p", { class: "board-quiet" }, `${card.about} Now: ${now}.`),
      list,
      ...(mayKeep ? [make("label", { class: "board-tick" }, keep,
        `Keep ${nameOf(from)} as a second owner`)] : []),
      make("div", { class: "board-row" },
        button("Move the task", "move", () => finish(true), { class: "board-button board-go" }),
        button("Cancel", "cancel", () => finish(false))));
    sheet.showModal();
    list.querySelector("input:checked")?.focus();
  }

  /* --- the parts */

  function settings(now) {
    const written = make("input", { type: "checkbox", "data-key": "written" });
    written.checked = now.written;
    written.addEventListener("change", () => send("written", { value: written.checked }));
    const step = (by, name, words) => button(words, name, () => {
      const value = now.protected + by;
      if (value >= 0 && value <= now.most) send("protected", { value });
    }, { "aria-label": `${name} protected half-day`, class: "board-button board-step",
      "aria-disabled": String(now.protected + by < 0 || now.protected + by > now.most) });
    const run = now.working ? button("Stop here", "run", () => send("stop"))
      : button(now.changed ? "Run again" : "Run twelve weeks", "run", () => send("run"),
        { class: "board-button board-go" }, sign("play"));
    return make("div", { class: "board-set" },
      make("label", { class: "board-tick" }, written, "Roles are written down"),
      make("div", { class: "board-steps", role: "group", "aria-labelledby": `${id}-half` },
        make("span", { id: `${id}-half` }, "Protected half-days"),
        step(-1, "One fewer", "−"), make("b", {}, String(now.protected)),
        step(1, "One more", "+")),
      button("Take back", "undo", () => send("undo"), { "aria-disabled": String(!now.undo) },
        sign("undo")),
      button("As today", "now", () => send("now")),
      run);
  }

  function result(now) {
    const words = make("p", { class: "board-result" });
    words.append(...now.result.map(([text, strong]) => (strong ? make("b", {}, text) : text)));
    const list = make("ul", { class: "board-figures" });
    list.append(...now.figures.map((one) => make("li", {}, span(`${one.name} `, "board-name"),
      make("b", {}, one.value, " ", make("small", {}, one.unit)), span(one.now, "board-ghost"))));
    return make("div", { class: "board-told", "data-changed": now.changed }, words, list);
  }

  function tabs(now) {
    const row = make("div", { class: "board-tabs", role: "group", "aria-label": "Owners" });
    row.append(...now.lanes.map((one) => button(`${one.name} `, `tab ${one.id}`, () => {
      lane = one.id;
      draw();
    }, { class: "board-tab", "aria-pressed": String(one.id === lane) })));
    [...row.children].forEach((node, place) => node.append(
      span(String(now.lanes[place].cards.length), "board-count")));
    return row;
  }

  function cardOf(key, from, now) {
    const card = now.cards[key];
    const able = card.able.includes(from);
    const [kind, words, often] = card.stamp ?? [];
    const node = make("button", { type: "button", class: "board-card", draggable: "true",
      "data-key": `${key} ${from}`, "data-moved": card.moved, title: card.words },
    sign(card.sign),
    make("span", { class: "board-words" }, card.short,
      able ? "" : make("em", {}, " cannot do this")),
    card.owners.length > 1 ? make("span", { class: "board-two" }, sign("two"),
      unseen(", two owners")) : null,
    card.moved ? span("moved", "board-moved") : null,
    kind ? make("span", { class: "board-stamp", "data-kind": kind }, unseen(", "), span(words),
      " ", span(often)) : null);
    node.addEventListener("click", () => openSheet(key, from));
    node.addEventListener("dragstart", (event) => {
      dragged = [key, from];
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", card.short);
      lanes.querySelectorAll(".board-lane").forEach((one) => {
        one.dataset.can = String(card.able.includes(one.dataset.owner));
      });
    });
    node.addEventListener("dragend", endDrag);
    return make("li", {}, node);
  }

  function endDrag() {
    dragged = null;
    lanes.querySelectorAll(".board-lane").forEach((one) => {
      one.removeAttribute("data-hot");
      one.removeAttribute("data-can");
    });
  }

  function meter(one) {
    const bar = make("div", { class: "board-meter", "aria-hidden": "true" });
    bar.append(...one.meter.map(([look, share]) => {
      const part = make("i", { "data-look": look });
      part.style.setProperty("--w", `${100 * share}%`);
      return part;
    }));
    return bar;
  }

  function laneOf(one, now) {
    const list = make("ul", {});
    list.append(...one.cards.map((key) => cardOf(key, one.id, now)));
    if (!one.cards.length) list.append(make("li", { class: "board-empty" }, one.empty));
    const node = make("section", { class: "board-lane", "data-owner": one.id,
      "data-on": one.id === lane, "aria-labelledby": `${id}-${one.id}` },
    make("header", {}, make("h3", { id: `${id}-${one.id}` }, span(one.name),
      span(String(one.cards.length), "board-count")),
    one.id === NO_OWNER ? null : meter(one),
    one.note ? make("p", { class: "board-quiet" }, one.note) : null), list);
    node.addEventListener("dragover", (event) => {
      if (!dragged) return;
      event.preventDefault();
      lanes.querySelectorAll(".board-lane").forEach((each) => {
        each.toggleAttribute("data-hot", each === node);
      });
    });
    node.addEventListener("drop", (event) => {
      event.preventDefault();
      if (dragged) drop(...dragged, one.id);
      endDrag();
    });
    return node;
  }

  function key(now) {
    const row = make("p", { class: "board-key" });
    row.append(...now.groups.map(([name, words]) => make("span", {}, sign(name), words)),
      make("span", {}, sign("two"), "Two owners"),
      span("Meters: 40 paid hours a week", "board-scale"));
    return row;
  }

  function draw() {
    const now = scene();
    if (!now.lanes) return;
    const held = root.contains(document.activeElement) && !sheet.open
      ? document.activeElement.dataset.key : null;
    top.replaceChildren(settings(now), result(now));
    grid.replaceChildren(tabs(now), ...now.lanes.map((one) => laneOf(one, now)), key(now));
    const wanted = awaited ?? held;
    if (!wanted || sheet.open) return;
    const found = [...root.querySelectorAll("[data-key]")].find(
      (node) => node.dataset.key === wanted);
    if (found) {
      found.focus({ preventScroll: !awaited });
      awaited = null;
    }
  }

  root.addEventListener("keydown", keepKeys);
  model.on("change:scene", draw);
  draw();
  return () => { model.off("change:scene", draw); };
}

export default { render };
