/* People as dots in trays. Python says who is where at the end of each week; here the trays are laid
   out, the dots are drawn, and they move when a person steps, plays, or moves the slider. */

const PACE = 1000; // ms from one week to the next while playing
const WIDE = 560; // CSS px from which the trays stand side by side
const RESTED = 300; // ms after which a slider that moved is told about
const PEOPLE = [0, 1, 2, 3, 4];
const LOST = [5, 6, 7];
const CAME_BY = [1, 2, 3, 4]; // the trays that people go on to
const SIGNS = {
  play: "M4.5 2.8l8 5.2-8 5.2z",
  pause: "M4 3h2.6v10H4zM9.4 3H12v10H9.4z",
  back: "M12 3.5L7.5 8l4.5 4.5M4 3.5v9",
  on: "M4 3.5L8.5 8 4 12.5M12 3.5v9",
};

function draw(tag, attributes = {}, text = "") {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.textContent = text;
  return node;
}

function sign(name) {
  const svg = draw("svg", { viewBox: "0 0 16 16", "aria-hidden": "true", class: "dots-sign" });
  svg.append(draw("path", { d: SIGNS[name], class: name === "play" || name === "pause" ? "full" : "" }));
  return svg;
}

/* --- where things are */

/* A tray has a corner, a size, and the distance of its dots, which is that of all trays alike. */
function laidOut(width) {
  const at = (x, y, w, h) => ({ x, y, w, h });
  if (width > WIDE) {
    const gap = 30, unit = (width - 4 * gap) / 100;
    const widths = [20, 11, 12, 35, 22].map((share) => share * unit);
    let x = 0;
    const upper = widths.map((w) => { const tray = at(x, 40, w, 218); x += w + gap; return tray; });
    const lower = [[0, widths[0]], [1, widths[1] + gap + widths[2]], [3, widths[3]]].map(
      ([under, w]) => at(upper[under].x, 300, w, 50));
    return { trays: [...upper, ...lower], height: 352, wide: true };
  }
  const left = width * 0.67, right = width - left - 10;
  const upper = [[22, 62], [112, 36], [176, 48], [254, 130], [414, 134]].map(
    ([y, h]) => at(0, y, left, h));
  const lower = [[22, 62], [112, 112], [254, 130]].map(([y, h]) => at(left + 10, y, right, h));
  return { trays: [...upper, ...lower], height: 552, wide: false };
}

const fits = (tray, pitch) => Math.floor((tray.w - 6) / pitch) * Math.floor((tray.h - 6) / pitch);

/* Give some trays the largest distance of dots at which all their people have a place. */
function spaced(trays, several, most, pitch, least) {
  let found = pitch;
  while (found > least && !several.every((n) => fits(trays[n], found) >= most[n])) found -= 0.5;
  several.forEach((n) => { trays[n].pitch = found; });
}

function placeOf(tray, place) {
  const across = Math.max(1, Math.floor((tray.w - 6) / tray.pitch));
  const x = tray.x + 3 + tray.pitch / 2 + (place % across) * tray.pitch;
  const y = tray.y + 3 + tray.pitch / 2 + Math.floor(place / across) * tray.pitch;
  return [x, Math.min(tray.y + tray.h - tray.pitch / 2 - 2, y)];
}

/* Return [tray, place] of a person at the end of a week, null before there is one. */
function whereabouts(steps, week) {
  let now = null;
  for (const [since, tray, place] of steps) if (since <= week) now = [tray, place];
  return now;
}

function mostIn(people, trays) {
  const most = Array(trays).fill(1);
  for (const [, steps] of people) {
    for (const [, tray, place] of steps) most[tray] = Math.max(most[tray], place + 1);
  }
  return most;
}

/* --- what is drawn */

function boxes(scene, layout, here, went, waits) {
  const group = draw("g");
  layout.trays.forEach((tray, n) => {
    const { name, short, about, lost } = scene.trays[n];
    group.append(draw("rect", { x: tray.x, y: tray.y, width: tray.w, height: tray.h, rx: 4,
      class: lost ? "dots-lost" : "dots-tray" }));
    const told = layout.wide && about;
    const title = draw("text", { x: tray.x, y: tray.y - (told ? 22 : 7) });
    title.append(draw("tspan", { class: "dots-count" }, here[n].toLocaleString("en-US")),
      draw("tspan", {}, ` ${layout.wide ? name : short || name}`));
    group.append(title);
    if (told) group.append(draw("text", { x: tray.x, y: tray.y - 7, class: "dots-quiet" }, about));
  });
  if (!layout.wide) return group;
  CAME_BY.forEach((to, n) => {
    const x = layout.trays[n].x + layout.trays[n].w + 4, count = went[n];
    group.append(draw("path", { d: `M${x} 149h19m-6-5l6 5-6 5`, class: count ? "dots-on" : "dots-on thin" }));
    const words = (y, text, name) => draw("text", { x: x + 11, y, "text-anchor": "middle", class: name }, text);
    if (count) group.append(words(138, count.toLocaleString("en-US"), "dots-count"));
    if (waits?.[n]) group.append(words(166, waits[n], "dots-quiet"));
  });
  LOST.forEach((n) => {
    const { x, w } = layout.trays[n === LOST[1] ? 2 : n === LOST[0] ? 0 : 3];
    group.append(draw("path", { d: `M${x + w - 14} 261v34m-3.5-4l3.5 4 3.5-4`, class: "dots-out" }));
  });
  return group;
}

function dotOf(complex, mine, lost, size) {
  if (mine) return draw("circle", { r: 7.4 * Math.max(0.85, size), class: "dots-mine" });
  if (lost) return draw("path", { d: "M-2.8-2.8l5.6 5.6M2.8-2.8l-5.6 5.6", class: "dots-left" });
  return draw("circle", { r: (complex ? 5.6 : 4.6) * size, class: complex ? "dots-complex" : "dots-open" });
}

function key(kind, words) {
  const svg = draw("svg", { viewBox: "-8 -8 16 16", width: 16, height: 16, "aria-hidden": "true" });
  svg.append(kind);
  return make("span", {}, svg, words);
}

/* --- the widget */

function render({ model, el }) {
  const own = freshId("dots");
  const scene = () => model.get("scene");
  const last = () => scene().weeks.length - 1;
  const press = (words, name, icon) => {
    const attributes = { type: "button", class: `dots-button ${name}` };
    if (!words) return make("button", attributes, sign(icon));
    return make("button", attributes, sign(icon), make("span", {}, words));
  };
  const clock = make("p", { class: "dots-clock" });
  const back = press("", "", "back"), play = press("Play", "dots-go", "play"), on = press("", "", "on");
  back.setAttribute("aria-label", "One week back");
  on.setAttribute("aria-label", "One week on");
  const views = [["Moving", false], ["Still", true]].map(([words, still]) => {
    const input = make("input", { type: "radio", name: `${own}-view` });
    input.addEventListener("change", () => { stop(); keep({ still }); show(); });
    return { still, input, label: make("label", {}, input, make("span", {}, words)) };
  });
  const said = make("p", { class: "dots-said", role: "status", "aria-live": "polite" });
  const picture = make("div", { class: "dots-picture", role: "img" });
  const slider = make("input", { type: "range", id: `${own}-week`, min: 0, step: 1 });
  const weeks = make("div", { class: "dots-weeks" },
    make("label", { for: slider.id, class: "dots-unseen" }, "Week"), slider);
  const days = make("span", {}, "d: median wait in days");
  const numbers = make("div", { tabindex: "0", role: "region", "aria-label": "The numbers of this week" });
  const root = make("figure", { class: "cmsim-dots", role: "group", "aria-label": model.get("label") },
    make("div", { class: "dots-top" }, clock, make("div", { class: "dots-row" }, back, play, on,
      make("div", { class: "dots-views", role: "radiogroup", "aria-label": "Picture" },
        ...views.map((one) => one.label)))),
    said, picture, weeks,
    make("div", { class: "dots-key" }, key(dotOf(1, false, false, 1), "complex"),
      key(dotOf(0, false, false, 1), "moderate or low"), key(dotOf(0, true, false, 0.85), "the person you follow"),
      key(dotOf(0, false, true, 1), "left"), days,
      make("details", {}, make("summary", {}, "Show the numbers"), numbers)));
  let timer = null, layout = null, people = [], rest = null, drawnWidth = 0;

  const keep = (values) => { model.set(values); model.save_changes(); };
  const tell = (text) => {
    said.replaceChildren(...text.split(/(\d[\d,]*)/).map((part, n) => (n % 2 ? make("b", {}, part) : part)));
    picture.setAttribute("aria-label", text);
  };
  const table = (week, here, came) => make("table", {},
    make("caption", {}, week ? `Week ${week}` : "The start"),
    make("thead", {}, make("tr", {}, ...scene().columns.map((one) => make("th", { scope: "col" }, one)))),
    make("tbody", {}, ...scene().trays.map(({ name }, n) => make("tr", {},
      make("th", { scope: "row" }, name), make("td", {}, String(here[n])), make("td", {}, String(came[n]))))));

  /* Lay the trays out for the width there is, with a dot for each person. */
  const build = () => {
    const width = picture.clientWidth || 820;
    drawnWidth = width;
    layout = laidOut(width);
    const most = mostIn(scene().people, layout.trays.length);
    spaced(layout.trays, PEOPLE, most, layout.wide ? 17 : 13, 5);
    spaced(layout.trays, LOST, most, 10, 4);
    const svg = draw("svg", { viewBox: `-1 0 ${width + 2} ${layout.height}`, height: layout.height,
      "aria-hidden": "true" });
    const dots = draw("g");
    people = scene().people.map(([complex, steps]) => ({ complex, steps, node: null, shape: "" }));
    svg.append(draw("g"), dots);
    picture.replaceChildren(svg);
  };
  const put = (one, number, week, dots) => {
    const now = whereabouts(one.steps, week);
    if (now === null) {
      one.node?.remove();
      one.node = null;
      return;
    }
    const tray = layout.trays[now[0]], lost = now[0] >= LOST[0], mine = number === model.get("person");
    const size = tray.pitch / (layout.wide ? 15 : 12.5), shape = `${lost} ${mine} ${size}`;
    if (!one.node) {
      one.node = draw("g");
      one.shape = "";
      dots.append(one.node);
    }
    if (one.shape !== shape) {
      one.node.replaceChildren(dotOf(one.complex, mine, lost, size));
      one.shape = shape;
      if (mine) dots.append(one.node);
    }
    const [x, y] = placeOf(tray, now[1]);
    one.node.style.transform = `translate(${x}px,${y}px)`;
  };
  const show = () => {
    const still = model.get("still"), week = still ? last() : Math.min(model.get("week"), last());
    const { here, went, said: words } = scene().weeks[week], { whole } = scene();
    const svg = picture.firstChild;
    svg.firstChild.replaceWith(boxes(scene(), layout, here, still ? whole.went : went, still ? whole.waits : null));
    people.forEach((one, number) => put(one, number, week, svg.lastChild));
    clock.replaceChildren(...(still ? [make("b", {}, "Six months"), " in one picture"]
      : [make("b", {}, week ? `Week ${week}` : "The start"), ` of ${last()} weeks`]));
    tell(still ? whole.said : words);
    const came = here.map((_, tray) => scene().people.filter(
      ([, steps]) => steps.some(([since, to]) => since === week && to === tray)).length);
    numbers.replaceChildren(table(week, here, came));
    slider.max = last();
    slider.value = week;
    slider.style.setProperty("--p", `${(week / last()) * 100}%`);
    slider.setAttribute("aria-valuetext", week ? `week ${week}` : "the start");
    weeks.hidden = still;
    days.hidden = !still;
    views.forEach((one) => { one.input.checked = one.still === still; });
  };
  const go = (week) => {
    keep({ week: Math.max(0, Math.min(last(), week)), still: false });
    show();
  };
  const stop = () => {
    clearInterval(timer);
    timer = null;
    said.setAttribute("aria-live", "polite");
    play.replaceChildren(sign("play"), make("span", {}, "Play"));
  };
  const start = () => {
    said.setAttribute("aria-live", "off");
    play.replaceChildren(sign("pause"), make("span", {}, "Pause"));
    if (model.get("still") || model.get("week") >= last()) go(0);
    timer = setInterval(() => {
      go(model.get("week") + 1);
      if (model.get("week") >= last()) { stop(); show(); }
    }, PACE);
  };
  play.addEventListener("click", () => (timer ? stop() : start()));
  back.addEventListener("click", () => { stop(); go((model.get("still") ? last() : model.get("week")) - 1); });
  on.addEventListener("click", () => { stop(); go((model.get("still") ? last() : model.get("week")) + 1); });
  slider.addEventListener("input", () => {
    stop();
    said.setAttribute("aria-live", "off");
    clearTimeout(rest);
    rest = setTimeout(() => { said.setAttribute("aria-live", "polite"); show(); }, RESTED);
    model.set({ week: Number(slider.value) });
    show();
  });
  slider.addEventListener("change", () => model.save_changes());
  root.addEventListener("keydown", keepKeys);

  const renew = () => { build(); show(); };
  const looked = () => { if (!timer) show(); };
  model.on("change:scene", renew);
  model.on("change:person", show);
  model.on("change:week change:still", looked);
  el.append(root);
  renew();
  const sized = new ResizeObserver(() => {
    if (picture.clientWidth && picture.clientWidth !== drawnWidth) renew();
  });
  sized.observe(picture);
  return () => {
    clearInterval(timer);
    sized.disconnect();
    model.off("change:scene", renew);
    model.off("change:person", show);
    model.off("change:week change:still", looked);
  };
}

export default { render };
