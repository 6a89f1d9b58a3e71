/* A native file input with a bound on the size. The file goes to the kernel and nowhere else. */

function render({ model, el }) {
  el.classList.add("cmsim-control", "cmsim-upload");
  const id = freshId();
  const problem = make("p", { id: `${id}-problem`, class: "cmsim-problem", role: "alert" });
  const input = make("input", {
    id, type: "file", accept: model.get("accept"), "aria-describedby": problem.id,
  });
  const label = make("label", { for: id }, model.get("label"));
  const help = make("p", { class: "cmsim-aside" }, model.get("help"));
  input.addEventListener("change", async () => {
    const file = input.files[0];
    if (!file) return;
    const most = model.get("most");
    if (file.size > most) {
      problem.textContent = `${file.name} is too large: at most ${most / 1e6} MB are allowed.`;
    } else {
      problem.textContent = "";
      const content = await file.arrayBuffer();
      model.send({ name: file.name }, undefined, [content]);
    }
    input.value = "";
  });
  const show = () => { problem.textContent = model.get("problem"); };
  const rename = () => { label.textContent = model.get("label"); };
  model.on("change:problem", show);
  model.on("change:label", rename);
  el.addEventListener("keydown", (event) => {
    if (event.key !== "Tab") event.stopPropagation();
  });
  el.replaceChildren(label, input, problem, help);
  return () => {
    model.off("change:problem", show);
    model.off("change:label", rename);
  };
}

export default { render };
