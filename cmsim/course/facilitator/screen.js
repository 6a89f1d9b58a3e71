/* What the room sees: one thing at a time. Words are set as text; only the picture is HTML. */

const KEYS = { ArrowRight: "next", " ": "next", PageDown: "next", ArrowLeft: "back", PageUp: "back",
  t: "timer", T: "timer" };

function clock(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function button(words, name, press) {
  const node = make("button", { type: "button", class: "cm-screen__go", "aria-label": name }, words);
  node.addEventListener("click", press);
  return node;
}

function render({ model, el }) {
  const small = model.get("small");
  const send = (what) => model.send(what);
  el.classList.add("cm-screen", small ? "cm-screen--small" : "cm-screen--room");
  const place = make("span", { class: "cm-screen__place" });
  const time = make("b");
  const timer = make("span", { class: "cm-screen__timer", role: "timer", "aria-label": "Time left" },
    time);
  const kicker = make("p", { class: "cm-screen__k" });
  const title = make("p", { class: "cm-screen__title" });
  if (!small) title.setAttribute("aria-live", "polite");
  const sub = make("p", { class: "cm-screen__sub" });
  const picture = make("div", { class: "cm-screen__picture" });
  const dots = make("ol", { class: "cm-screen__parts", "aria-label": "Parts of this question" });
  const back = button("‹", "Back", () => send("back"));
  const next = button("", "Next", () => send("next"));
  next.classList.add("cm-screen__next");
  const toggle = button("", "Timer", () => send("timer"));
  const more = button("+1 minute", "One minute more", () => send("more"));
  const top = make("header", {}, place, timer);
  const body = make("div", { class: "cm-screen__body" }, kicker, title, sub, picture);
  const foot = make("footer", {}, back, dots, ...(small ? [next, toggle, more] : [next]));
  el.replaceChildren(top, body, foot);
  let since = 0;
  const tick = () => {
    const { left = 0, of = 0, running = false } = model.get("scene");
    const seconds = running ? left - (performance.now() - since) / 1000 : left;
    time.textContent = of ? clock(seconds) : "";
    timer.style.setProperty("--p", `${of ? Math.max(0, 100 * seconds / of) : 0}%`);
    timer.hidden = !of;
    toggle.textContent = running ? "Pause" : "Start";
    toggle.disabled = more.disabled = !of;
  };
  const draw = () => {
    const scene = model.get("scene");
    since = performance.now();
    place.textContent = `${scene.session ?? ""} · ${scene.place ?? ""}`;
    kicker.textContent = scene.kicker ?? "";
    title.textContent = scene.title ?? "";
    sub.textContent = scene.sub ?? "";
    picture.innerHTML = scene.picture ?? "";
    el.toggleAttribute("data-picture", Boolean(scene.picture));
    el.dataset.kind = scene.kind ?? "";
    next.textContent = `${scene.next ?? "Next"} ›`;
    next.setAttribute("aria-label", scene.next === "Next" ? "Next" : `Next: ${scene.next ?? ""}`);
    dots.replaceChildren(...(scene.parts ?? []).map((name, n) => make("li",
      n === scene.part ? { "aria-current": "step" } : {}, name)));
    tick();
  };
  const press = (event) => {
    const typing = event.target.closest?.("input, textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") document.documentElement.toggleAttribute("data-room");
    if (event.key === "f" || event.key === "F") document.documentElement.requestFullscreen?.();
    if (!(event.key in KEYS) || (event.key === " " && event.target.closest?.("button"))) return;
    event.preventDefault();
    send(KEYS[event.key]);
  };
  if (!small) {
    document.documentElement.setAttribute("data-room", "");
    document.addEventListener("keydown", press);
  }
  model.on("change:scene", draw);
  const every = setInterval(tick, 250);
  draw();
  return () => {
    clearInterval(every);
    model.off("change:scene", draw);
    document.removeEventListener("keydown", press);
  };
}

export default { render };
