/* Pass on what the page asks, "cm-ask", and the answer, "cm-saved". */
function render({ model, el }) {
  el.hidden = true;
  const ask = () => model.send("saved?");
  const tell = (answer) => {
    document.dispatchEvent(new CustomEvent("cm-saved", { detail: answer }));
  };
  model.on("msg:custom", tell);
  document.addEventListener("cm-ask", ask);
  ask();
  return () => {
    model.off("msg:custom", tell);
    document.removeEventListener("cm-ask", ask);
  };
}

export default { render };
