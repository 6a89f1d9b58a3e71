/* One renderer for every control in controls.py. Nothing is fetched from anywhere. */

const SELECT_ABOVE = 6;
const LONG = 36;  // characters of an option that has a line of its own
const REBUILT_BY = ["label", "unit", "min", "max", "step", "options", "help", "max_length", "rows",
  "primary", "count"];

function send(model, value, problem = "") {
  model.set({ value, problem });
  model.save_changes();
}

function titled(model) {
  const unit = model.get("unit");
  return unit ? `${model.get("label")} (${unit})` : model.get("label");
}

function nearest(typed, { low, high, step }) {
  const held = Math.min(Math.max(typed, low), high);
  const most = Math.floor((high - low) / step + 1e-9);
  const steps = Math.min(Math.floor((held - low) / step + 0.5), most);
  return Number((low + steps * step).toFixed(10));
}

function judge(typed, allowed, before) {
  const { low, high, step } = allowed;
  if (typed === "" || !Number.isFinite(Number(typed))) {
    return [before, `Please type a number from ${low} to ${high}. Kept ${before}.`];
  }
  const value = nearest(Number(typed), allowed);
  const using = `Using ${value}.`;
  if (typed > high) return [value, `${typed} is above the highest value, ${high}. ${using}`];
  if (typed < low) return [value, `${typed} is below the lowest value, ${low}. ${using}`];
  if (Math.abs(value - typed) < 1e-9) return [value, ""];
  return [value, `${typed} is between two steps of ${step}. ${using}`];
}

function numberBox(model, allowed, attributes) {
  const { low, high, step } = allowed;
  const box = make("input", { type: "number", min: low, max: high, step, ...attributes });
  box.addEventListener("change", () => {
    const [value, problem] = judge(box.value, allowed, model.get("value"));
    box.value = value;
    send(model, value, problem);
  });
  box.addEventListener("wheel", () => box.blur(), { passive: true });
  return box;
}

const bounds = (model) => ({
  low: model.get("min"), high: model.get("max"), step: model.get("step"),
});

function number(model, id) {
  const box = numberBox(model, bounds(model), { id });
  const refresh = () => { box.value = model.get("value"); };
  return { parts: [make("label", { for: id }, titled(model)), box], inputs: [box], refresh };
}

function range(model, id) {
  const allowed = bounds(model);
  const { low, high, step } = allowed;
  const slider = make("input", { type: "range", id, min: low, max: high, step });
  const name = `${titled(model)}, as a number`;
  const box = numberBox(model, allowed, { id: `${id}-box`, "aria-label": name });
  const show = (value) => {
    slider.value = box.value = value;
    slider.style.setProperty("--p", `${100 * (value - low) / (high - low || 1)}%`);
    slider.setAttribute("aria-valuetext", `${value} ${model.get("unit")}`.trim());
  };
  slider.addEventListener("input", () => show(slider.value));
  slider.addEventListener("change", () => send(model, Number(slider.value)));
  const row = make("div", { class: "cmsim-row" }, slider, box);
  const refresh = () => show(model.get("value"));
  const parts = [make("label", { for: id }, titled(model)), row];
  return { parts, inputs: [slider, box], refresh };
}

function radios(model, id) {
  const field = make("fieldset", {}, make("legend", {}, model.get("label")));
  const inputs = model.get("options").map(([key, words], place) => {
    const input = make("input", { type: "radio", id: `${id}-${place}`, name: id, value: key });
    input.addEventListener("change", () => send(model, key));
    field.append(make("div", { class: "cmsim-option" }, input,
      make("label", { for: input.id }, words)));
    return input;
  });
  const long = model.get("options").some(([, words]) => words.length > LONG);
  field.classList.toggle("cmsim-long", long);
  const refresh = () => {
    inputs.forEach((one) => { one.checked = one.value === model.get("value"); });
  };
  return { parts: [field], inputs, refresh };
}

function list(model, id) {
  const empty = make("option", { value: "", disabled: "", hidden: "" }, "Choose one");
  const options = model.get("options").map(([key, words]) => make("option", { value: key }, words));
  const input = make("select", { id }, empty, ...options);
  input.addEventListener("change", () => send(model, input.value));
  const refresh = () => { input.value = model.get("value") ?? ""; };
  const parts = [make("label", { for: id }, model.get("label")), input];
  return { parts, inputs: [input], refresh };
}

const many = (model) => !model.get("spread") && model.get("options").length > SELECT_ABOVE;
const choice = (model, id) => (model.get("listed") || many(model) ? list : radios)(model, id);

function check(model, id) {
  const input = make("input", { type: "checkbox", id });
  input.addEventListener("change", () => send(model, input.checked));
  const label = make("label", { for: id }, model.get("label"));
  const refresh = () => { input.checked = model.get("value"); };
  const parts = [make("div", { class: "cmsim-option" }, input, label)];
  return { parts, inputs: [input], refresh };
}

function text(model, id) {
  const most = model.get("max_length");
  const long = model.get("rows") > 1;
  const kind = long ? { rows: model.get("rows") } : { type: "text", autocomplete: "off" };
  const input = make(long ? "textarea" : "input", { id, maxlength: most, ...kind });
  const problem = () =>
    (input.value.length >= most ? `This is the longest allowed: ${most} characters.` : "");
  input.addEventListener("change", () => send(model, input.value, problem()));
  input.addEventListener("input", () => {
    if (model.get("problem") !== problem()) {
      model.set("problem", problem());
      model.save_changes();
    }
  });
  const refresh = () => { input.value = model.get("value"); };
  const parts = [make("label", { for: id }, model.get("label")), input];
  return { parts, inputs: [input], refresh };
}

function order(model, id) {
  const words = Object.fromEntries(model.get("options"));
  const lines = make("ol");
  const moved = make("p", { class: "cmsim-aside", role: "status" });
  const move = (key, by) => {
    const keys = [...model.get("value")];
    const from = keys.indexOf(key);
    if (!(from + by in keys) || model.get("disabled")) return;
    [keys[from], keys[from + by]] = [keys[from + by], keys[from]];
    send(model, keys);
    moved.textContent = `${words[key]} is now ${from + by + 1} of ${keys.length}.`;
  };
  const button = (key, name, by, allowed) => {
    const node = make("button", { type: "button", "aria-label": `${name}: ${words[key]}`,
      "aria-disabled": String(!allowed), "data-move": `${name} ${key}` }, name);
    node.addEventListener("click", () => move(key, by));
    return node;
  };
  const refresh = () => {
    const focused = lines.contains(document.activeElement) && document.activeElement.dataset.move;
    const keys = model.get("value");
    const open = !model.get("disabled");
    lines.replaceChildren(...keys.map((key, place) => make("li", {},
      make("span", {}, words[key]),
      button(key, "Up", -1, open && place > 0),
      button(key, "Down", 1, open && place < keys.length - 1))));
    [...lines.querySelectorAll("button")].find((one) => one.dataset.move === focused)?.focus();
  };
  const title = make("div", { id, class: "cmsim-title" }, model.get("label"));
  const group = make("div", { role: "group", "aria-labelledby": id }, title, lines, moved);
  return { parts: [group], inputs: [], refresh };
}

function action(model, id) {
  const button = make("button", { type: "button", id }, model.get("label"));
  button.addEventListener("click", () => send(model, model.get("value") + 1));
  const refresh = () => {
    button.classList.toggle("cmsim-primary", model.get("primary"));
    const pressed = model.get("pressed");
    if (pressed === null) button.removeAttribute("aria-pressed");
    else button.setAttribute("aria-pressed", pressed);
  };
  return { parts: [button], inputs: [button], refresh };
}

/* Bring the item of a place into view; the kernel has said which one was in view at first. */
function bring(holder, place) {
  const items = [...(holder?.querySelectorAll(".cmsim-item") ?? [])];
  items.forEach((item, n) => item.classList.toggle("cmsim-now", n === place - 1));
  return items[place - 1];
}

function pages(model, id) {
  const where = make("span", { id, class: "cmsim-where" });
  const turn = (by) => {
    const place = model.get("value") + by;
    if (place < 1 || place > model.get("count")) return;
    send(model, place);
    const item = bring(group.closest(".cmsim-items"), place);
    const first = item?.querySelector("input:checked") ?? item?.querySelector("input, select");
    first?.focus({ preventScroll: true });
  };
  const name = model.get("label");
  const button = (words, said, by) => {
    const node = make("button", { type: "button", "aria-label": said, title: said }, words);
    node.addEventListener("click", () => turn(by));
    return node;
  };
  const back = button("‹", `Previous ${name}`, -1);
  const next = button("›", `Next ${name}`, 1);
  const group = make("div", { class: "cmsim-row", role: "group", "aria-labelledby": id }, back,
    where, next);
  const refresh = () => {
    const [place, count] = [model.get("value"), model.get("count")];
    where.textContent = `${name.charAt(0).toUpperCase()}${name.slice(1)} ${place} of ${count}`;
    back.setAttribute("aria-disabled", place <= 1);
    next.setAttribute("aria-disabled", place >= count);
  };
  return { parts: [group], inputs: [], refresh };
}

const MOMENT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00/g;

// A moment is told by the clock of whoever reads it, which need not be that of the program.
function clock(moment) {
  const then = new Date(moment);
  return then.toDateString() === new Date().toDateString()
    ? then.toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit" })
    : then.toLocaleDateString("en-US", { weekday: "long", month: "long", day: "numeric" });
}

function status(model, id) {
  const line = make("p", { id, class: "cmsim-line", role: "status", "aria-live": "polite" });
  const button = make("button", { type: "button" });
  button.addEventListener("click", () => model.send("press"));
  const refresh = () => {
    const said = model.get("value").replace(MOMENT, clock);
    if (line.textContent !== said) line.textContent = said;
    line.parentElement.classList.toggle("cm-fault", model.get("fault"));
    button.textContent = model.get("button");
    const focused = button === document.activeElement;
    if (!button.textContent) button.remove();
    else if (!button.parentNode) line.after(button);
    if (focused && !button.parentNode) {
      line.tabIndex = -1;
      line.focus();
    }
  };
  return { parts: [line], inputs: [], refresh };
}

const KINDS = { number, range, choice, check, text, order, action, pages, status };

function details(model) {
  if (!model.get("help")) return [];
  const summary = make("summary", { "aria-label": `Help: ${model.get("label")}` }, "Help");
  return [make("details", {}, summary, make("p", {}, model.get("help")))];
}

function build(model, el) {
  const id = freshId();
  const { parts, inputs, refresh } = KINDS[model.get("kind")](model, id);
  const problem = make("p", { id: `${id}-problem`, class: "cmsim-problem", role: "alert" });
  inputs.forEach((one) => one.setAttribute("aria-describedby", problem.id));
  const extras = ["status", "pages"].includes(model.get("kind")) ? [] : [problem, ...details(model)];
  el.replaceChildren(...parts, ...extras);
  const note = () => { problem.textContent = model.get("problem"); };
  const able = () => {
    inputs.forEach((one) => { one.disabled = model.get("disabled"); });
    if (!inputs.length) refresh();
  };
  [refresh, note, able].forEach((update) => update());
  return { value: refresh, pressed: refresh, button: refresh, fault: refresh, problem: note,
    disabled: able };
}

/* Only a new value redraws the value, or half-typed words would be lost. */
function render({ model, el }) {
  el.classList.add("cmsim-control", `cmsim-${model.get("kind")}`);
  el.addEventListener("keydown", keepKeys);
  let updates = build(model, el);
  const handlers = REBUILT_BY.map((name) => [name, () => { updates = build(model, el); }]).concat(
    Object.keys(updates).map((name) => [name, () => updates[name]()]));
  handlers.forEach(([name, handler]) => model.on(`change:${name}`, handler));
  return () => {
    handlers.forEach(([name, handler]) => model.off(`change:${name}`, handler));
    el.removeEventListener("keydown", keepKeys);
  };
}

export default { render };
