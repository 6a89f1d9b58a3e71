/* Find out what this browser can do; nothing leaves the page but the answer to its own kernel. */

const PICTURE = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='4' height='2'/>";
const SYMBOLS = ["✓", "✗", "…", "→", "·"];
const ROUNDS = 5;

function storage() {
  try {
    localStorage.setItem("cmsim-probe", "1");
    localStorage.removeItem("cmsim-probe");
    return true;
  } catch {
    return false;
  }
}

function pictures() {
  return new Promise((resolve) => {
    const image = new Image();
    image.onload = () => resolve(image.naturalWidth === 4);
    image.onerror = () => resolve(false);
    image.src = PICTURE;
  });
}

/* A missing symbol is drawn as the same box as one that no font has. */
function drawn(text, font = "24px sans-serif") {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [60, 40];
  const pen = canvas.getContext("2d");
  pen.font = font;
  pen.fillText(text, 5, 30);
  return canvas.toDataURL();
}

function symbols() {
  const missing = drawn("\u{10FFFD}");
  return SYMBOLS.every((one) => drawn(one) !== missing && drawn(one) !== drawn(" "));
}

/* Narrow and wide letters must differ, or text runs over its box. */
function fonts() {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = "20px sans-serif";
  return pen.measureText("iiii").width * 1.5 < pen.measureText("MMMM").width;
}

async function answered(model) {
  const times = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const begun = performance.now();
    await new Promise((resolve) => {
      const heard = (content) => {
        if (content.answer !== round) return;
        model.off("msg:custom", heard);
        resolve();
      };
      model.on("msg:custom", heard);
      model.send({ ask: round });
    });
    times.push(performance.now() - begun);
  }
  return Math.round(times.sort((one, other) => one - other)[Math.floor(ROUNDS / 2)]);
}

function render({ model, el }) {
  el.hidden = true;
  const ask = async () => {
    const found = {
      storage: storage(), cookies: navigator.cookieEnabled, pictures: await pictures(),
      symbols: symbols(), fonts: fonts(), printing: typeof window.print === "function",
      width: Math.round(window.innerWidth), answer: await answered(model),
    };
    model.set("found", found);
    model.save_changes();
  };
  ask();
}

export default { render };
