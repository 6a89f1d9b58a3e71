/* Rows that are answered alike: a fieldset for each row, with radio buttons or number boxes. */

function put(model, row, given) {
  model.set({ value: { ...model.get("value"), [row]: given }, problem: "" });
  model.save_changes();
}

function radio(model, id, row, [key, words]) {
  const input = make("input", { type: "radio", id: `${id}-${row}-${key}`, name: `${id}-${row}` });
  input.dataset.key = key;
  input.addEventListener("change", () => put(model, row, key));
  return make("div", { class: "cmsim-option" }, input, make("label", { for: input.id }, words));
}

function box(model, id, row, [key, words], place) {
  const most = model.get("most");
  const input = make("input", { type: "number", id: `${id}-${row}-${key}`, min: 0, max: most,
    step: 1, inputmode: "numeric" });
  input.addEventListener("change", () => {
    const columns = model.get("columns").length;
    const given = [...(model.get("value")[row] ?? Array(columns).fill(0))];
    const typed = Number(input.value);
    given[place] = Math.min(Math.max(Math.round(typed) || 0, 0), most);
    input.value = given[place];
    put(model, row, given);
    if (given[place] !== typed) {
      model.set("problem", `A whole number from 0 to ${most} is needed. Using ${given[place]}.`);
      model.save_changes();
    }
  });
  input.addEventListener("wheel", () => input.blur(), { passive: true });
  return make("div", { class: "cmsim-count" }, make("label", { for: input.id }, words), input);
}

/* What is being typed in a box stays; a box that was only reached takes its new number. */
function show(input, number) {
  const here = input === document.activeElement;
  if (here && input.value !== input.dataset.shown) return;
  input.value = input.dataset.shown = number;
  if (here) input.select();
}

function build(model, el) {
  const id = freshId();
  const cell = model.get("kind") === "answers" ? radio : box;
  const fields = model.get("rows").map(([row, words]) => {
    const cells = model.get("columns").map((column, n) => cell(model, id, row, column, n));
    const field = make("fieldset", { "data-row": row }, make("legend", {}, words),
      make("div", { class: "cmsim-cells" }, ...cells));
    return field;
  });
  const problem = make("p", { class: "cmsim-problem", role: "alert" });
  const title = make("div", { id, class: "cmsim-title" }, model.get("label"));
  const heads = make("div", { class: "cmsim-heads", "aria-hidden": "true" },
    ...model.get("columns").map(([, words]) => make("span", {}, words)));
  el.replaceChildren(make("div", { role: "group", "aria-labelledby": id }, title, heads, ...fields),
    problem);
  const value = () => {
    const given = model.get("value");
    for (const field of fields) {
      const own = given[field.dataset.row];
      field.querySelectorAll("input").forEach((one, n) => {
        if (one.type === "radio") one.checked = one.dataset.key === own;
        else show(one, own?.[n] ?? 0);
      });
    }
  };
  const able = () => el.querySelectorAll("input").forEach((one) => {
    one.disabled = model.get("disabled");
  });
  const note = () => { problem.textContent = model.get("problem"); };
  [value, able, note].forEach((update) => update());
  return { value, disabled: able, problem: note };
}

function render({ model, el }) {
  el.classList.add("cmsim-control", "cmsim-grid", `cmsim-${model.get("kind")}`);
  el.addEventListener("keydown", keepKeys);
  let updates = build(model, el);
  const handlers = ["label", "rows", "columns"].map((name) => [name,
    () => { updates = build(model, el); }]).concat(
    Object.keys(updates).map((name) => [name, () => updates[name]()]));
  handlers.forEach(([name, handler]) => model.on(`change:${name}`, handler));
  return () => {
    handlers.forEach(([name, handler]) => model.off(`change:${name}`, handler));
    el.removeEventListener("keydown", keepKeys);
  };
}

export default { render };
