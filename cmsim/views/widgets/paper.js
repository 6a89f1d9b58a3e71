/* Print a page that is not the one on the screen: it is laid out in a frame out of sight. */
function render({ model, el }) {
  let frame = null;
  el.hidden = true;
  const print = ({ page }) => {
    frame?.remove();
    frame = document.createElement("iframe");
    frame.title = "The page to print";
    frame.tabIndex = -1;
    frame.setAttribute("aria-hidden", "true");
    frame.style.cssText = "position:fixed;left:-9999px;top:0;width:8in;height:10in;border:0";
    frame.addEventListener("load", () => {
      frame.contentWindow.focus();
      frame.contentWindow.print();
    });
    frame.srcdoc = page;
    document.body.append(frame);
  };
  model.on("msg:custom", print);
  return () => {
    model.off("msg:custom", print);
    frame?.remove();
  };
}

export default { render };
