/* The page shell: a bar, the steps of a lesson, one step on the screen, and Back and Next.

The page holds the cells of a notebook, in order, as the children of the first child of
#rendered_cells. A cell with a heading of the second level begins a step. #cm-page tells title,
session, the front page, and whether the page is shown in steps. A page may tell whether work is
saved with the event "cm-saved", and is asked for it with "cm-ask"; and since when somebody else has
it, or why not, with "cm-handed-in". */
(() => {
  const FEWEST_STEPS = 3;
  const MOST_NAMED = 8;
  const SETTINGS = {
    size: ["usual", "large", "larger"],
    theme: ["device", "light", "dark"],
    motion: ["device", "less"],
    projector: ["", "on"],
    whole: ["", "on"],
  };
  const PATHS = {
    check: "M3 8.5l3.2 3.2L13 4.8",
    back: "M10 3.5L5.5 8l4.5 4.5",
    next: "M6 3.5L10.5 8 6 12.5",
    late: "M8 2.2l6 11H2zM8 6.6v3M8 11.6v.1",
    wait: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 4.6V8l2.4 1.6",
  };
  const RING = [[16, 5], [27, 16], [23.8, 23.8], [16, 27], [8.2, 23.8], [5, 16], [8.2, 8.2]];
  const root = document.documentElement;
  const page = JSON.parse(document.getElementById("cm-page").textContent);
  const asked = new URLSearchParams(location.search);

  // --- small things

  function make(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  function drawn(width, marks, name) {
    const holder = document.createElement("template");
    holder.innerHTML = `<svg viewBox="0 0 ${width} ${width}" class="${name}" aria-hidden="true">`
      + `${marks}</svg>`;
    return holder.content.firstChild;
  }

  const icon = (name) => drawn(16, `<path d="${PATHS[name]}"/>`, "cm-i");
  const ring = () => drawn(32, `${RING.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="2.3"/>`)
    .join("")}<circle class="cm-one" cx="23.8" cy="8.2" r="4.6"/>`, "cm-ring");

  function kept(key) {
    try {
      return JSON.parse(localStorage.getItem(key) ?? "null") ?? {};
    } catch {
      return {};
    }
  }

  function keep(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // A browser that keeps nothing still shows the page.
    }
  }

  // --- display settings

  const display = kept("cm-display");
  const set = (name) => (SETTINGS[name].includes(display[name]) ? display[name] : SETTINGS[name][0]);
  const darkDevice = matchMedia("(prefers-color-scheme: dark)");

  function mark(name, value) {
    if (value) root.dataset[name] = value;
    else delete root.dataset[name];
  }

  function dress() {
    const dark = set("theme") === "dark" || (set("theme") === "device" && darkDevice.matches);
    mark("theme", dark ? "dark" : "light");
    mark("size", set("size"));
    mark("motion", set("motion"));
    mark("projector", set("projector"));
  }

  function choose(name, value) {
    display[name] = value;
    keep("cm-display", display);
    dress();
    if (name === "whole") show(here(), false);
  }

  function radios(name, legend, words) {
    const field = make("fieldset", {}, make("legend", {}, legend));
    const row = make("div", { class: "cm-seg" });
    SETTINGS[name].forEach((value, place) => {
      const input = make("input", { type: "radio", name: `cm-${name}`, value });
      input.checked = set(name) === value;
      input.addEventListener("change", () => choose(name, value));
      row.append(make("label", {}, input, make("span", {}, words[place])));
    });
    field.append(row);
    return field;
  }

  function tick(name, words) {
    const input = make("input", { type: "checkbox" });
    input.checked = set(name) === "on";
    input.addEventListener("change", () => choose(name, input.checked ? "on" : ""));
    return make("label", { class: "cm-tick" }, input, words);
  }

  function settings() {
    const more = make("details", { class: "cm-display" },
      make("summary", { class: "cm-btn cm-btn--s" }, "Display"),
      make("div", { class: "cm-pop" },
        radios("size", "Text size", ["Usual", "Large", "Larger"]),
        radios("theme", "Colors", ["As this device", "Light", "Dark"]),
        radios("motion", "Motion", ["As this device", "Less"]),
        tick("projector", "Projector: everything larger"),
        tick("whole", "All on one page"),
        printer()));
    more.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !more.open) return;
      more.open = false;
      more.firstChild.focus();
    });
    document.addEventListener("pointerdown", (event) => {
      if (!more.contains(event.target)) more.open = false;
    });
    return more;
  }

  function printer() {
    const button = make("button", { type: "button", class: "cm-btn cm-btn--s" }, "Print this page");
    button.addEventListener("click", () => window.print());
    return button;
  }

  // --- whether work is saved

  const SLOW = 500;
  const SILENT = 15000;
  const saved = make("span", { class: "cm-saved", role: "status", tabindex: "-1" });
  let said = "";
  let standing = null;
  let handed = null; // in a room: since when the facilitator has the work, or why not
  let waits = [];
  let asks = 0;

  function clock(moment) {
    const then = new Date(moment);
    const time = then.toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit" });
    if (then.toDateString() === new Date().toDateString()) return time;
    return then.toLocaleDateString("en-US", { weekday: "long", month: "long", day: "numeric" });
  }

  function tell(state, words, again = false) {
    if (saved.dataset.state === state && said === words) return;
    saved.dataset.state = state;
    said = words;
    const sign = { on: "check", new: "check", saving: "wait", other: "late", off: "late" }[state];
    const here = saved.contains(document.activeElement);
    saved.replaceChildren(icon(sign), make("span", {}, words), ...(again ? [oneMoreTry()] : []));
    if (here) (saved.querySelector("button") ?? saved).focus({ preventScroll: true });
  }

  function oneMoreTry() {
    const button = make("button", { type: "button", class: "cm-btn cm-btn--s" }, "Try again");
    button.addEventListener("click", () => {
      tell("saving", "Saving…");
      ask();
    });
    return button;
  }

  function tellStanding() {
    const { state, at, why, where, again } = standing;
    if (state === "off") tell("off", `Not saved. ${why}`, again);
    else if (state === "new") tell("new", "Saves after every decision");
    else if (why) tell("other", `Saved ${where}, ${clock(at)}. ${why}`);
    else if (handed) tell(handed.why ? "other" : "on", `Saved ${where}, ${clock(at)}. ${passedOn()}`);
    else tell("on", `Saved ${where}, ${clock(at)}`);
  }

  function passedOn() {
    const { at, why } = handed;
    if (why) return `Your facilitator does not have all of it: ${why}.`;
    if (!at || new Date(at) < new Date(standing.at)) return "Your facilitator gets it in a moment.";
    return `Your facilitator has it since ${clock(at)}.`;
  }

  document.addEventListener("cm-handed-in", ({ detail }) => {
    handed = detail;
    if (standing && !waits.length) tellStanding();
  });

  function settle() {
    waits.forEach(clearTimeout);
    waits = [];
  }

  function ask() {
    if (!standing) return;
    settle();
    asks = 2;
    waits = [
      setTimeout(() => document.dispatchEvent(new CustomEvent("cm-ask")), 0),
      setTimeout(() => tell("saving", "Saving…"), SLOW),
      setTimeout(() => tell("off", "Not saved yet. The course does not answer: wait a moment, "
        + "or reload this page."), SILENT),
    ];
  }

  // What is changed twice is sent a second time when the first is done, so the second answer counts.
  document.addEventListener("cm-saved", (event) => {
    standing = event.detail;
    saved.hidden = false;
    asks -= 1;
    if (asks > 0) {
      document.dispatchEvent(new CustomEvent("cm-ask"));
      return;
    }
    settle();
    tellStanding();
  });
  ["input", "change", "click"].forEach((name) => document.addEventListener(name, (event) => {
    if (event.target.closest?.("#rendered_cells .jupyter-widgets")) ask();
  }));

  // Who comes back to a window is told what another one has saved meanwhile.
  document.addEventListener("visibilitychange", () => !document.hidden && ask());

  // --- when the program behind the page is gone, the page stays to be read and its controls pause

  const WORKED = "#rendered_cells .jupyter-widgets :is(button, input, select, textarea)";
  const ALONE = ".cm-taste"; // what the browser answers by itself
  const GONE = {
    lost: "This page has lost its program.",
    unreachable: "The computer that runs the course does not answer.",
    blocked: "This network blocks the connection (a websocket) between this page and its program.",
    late: "The program of this page is slow to start, or cannot.",
  };
  /* The browser edition needs no such connection: it is where the page was told, if it was, or can
     be made. */
  const otherwise = () => (page.edition
    ? [" Try another network, or ", make("a", { href: page.edition }, "open the browser edition"),
      " of the course, which needs none. It starts without your work from here."]
    : [" Try another network, or the browser edition of the course, which needs none: whoever runs "
      + "the course makes it by typing ", make("code", {}, "python start.py site FOLDER"), "."]);
  const gone = make("div", { id: "cmsim-gone", class: "cm-gone", role: "alert" });

  function pause(lost) {
    document.querySelectorAll(lost ? `${WORKED}:enabled` : "[data-paused]").forEach((control) => {
      if (control.closest(ALONE)) return;
      control.disabled = lost;
      control.toggleAttribute("data-paused", lost);
    });
  }

  document.addEventListener("cm-program", ({ detail: state }) => {
    const at = document.activeElement;
    if (state) pause(true);
    if (gone.dataset.state === state) return;
    gone.dataset.state = state;
    gone.replaceChildren();
    if (!state) {
      pause(false);
      return;
    }
    const work = { on: `your work is saved up to ${clock(standing?.at)}`,
      off: "what you decided last is not saved" }[standing?.state] ?? "what was saved is kept";
    const again = make("button", { type: "button", class: "cm-btn cm-btn--s" }, "Connect again");
    again.addEventListener("click", () => location.reload());
    const then = state === "late" ? " If nothing comes within a minute, connect again:"
      : " What you see is still here, and";
    gone.append(make("div", { class: "cm-wrap" }, icon("late"), make("p", {},
      make("b", {}, GONE[state]), ...(state === "blocked" ? otherwise() : []),
      `${then} ${work}.`), again));
    if (at?.disabled) again.focus({ preventScroll: true });
  });

  // --- the bar

  function front() {
    const learner = asked.get("learner");
    return `${page.front}${learner ? `?${new URLSearchParams({ learner })}` : ""}`;
  }

  function bar() {
    const lesson = /^[0-7]\d$/.test(page.session) ? `Lesson ${Number(page.session)} ` : "";
    const crumb = make("span", { class: "cm-crumb" }, lesson, make("b", {}, page.title));
    saved.hidden = true;
    return make("header", { class: "cm-bar" }, make("div", { class: "cm-wrap" },
      make("a", { class: "cm-mark", href: front(), "aria-label": "The Next Call, front page" },
        ring(), make("span", {}, "The Next Call")),
      crumb, saved, settings()));
  }

  // --- steps

  const done = `cm-steps ${page.session} ${asked.get("learner") ?? ""}`;
  const used = {};
  let steps = [];
  let main = null;
  let now = 0;
  let list = null;
  let short = null;
  let foot = null;

  function titleOf(heading) {
    const words = heading.cloneNode(true);
    words.querySelectorAll(".anchor-link").forEach((link) => link.remove());
    const title = words.textContent.replace(/^Step \d+:\s*/, "").trim();
    return title.charAt(0).toUpperCase() + title.slice(1);
  }

  function begin(heading) {
    const number = steps.length + 1;
    const section = make("section", { class: "cm-step", id: `cm-step-${number}` });
    section.setAttribute("aria-labelledby", `cm-title-${number}`);
    heading.id = `cm-title-${number}`;
    heading.tabIndex = -1;
    steps.push({ section, heading, title: titleOf(heading), named: heading.innerHTML });
    return section;
  }

  function divide() {
    main = document.getElementById("rendered_cells");
    const holder = main.firstElementChild;
    const cells = [...holder.children].filter((node) => node.hasAttribute("cell-index"));
    const headings = cells.map((cell) => cell.querySelector(".jp-MarkdownOutput h2"));
    const inSteps = page.steps && headings.filter(Boolean).length >= FEWEST_STEPS;
    let section = make("section", { class: "cm-step" });
    let filled = false;
    cells.forEach((cell, place) => {
      if (inSteps && headings[place]) {
        const begun = begin(headings[place]);
        // What stands before the first heading belongs to the first step.
        if (steps.length === 1) {
          begun.append(...section.childNodes);
          section.remove();
        }
        section = begun;
        filled = false;
      }
      if (!filled) holder.append(section);
      filled = true;
      section.append(cell);
    });
  }

  const whole = () => !steps.length || asked.has("whole") || set("whole") === "on";
  const named = () => Number(/^#step-(\d+)$/.exec(location.hash)?.[1] ?? 0);
  const here = () => Math.min(Math.max(named(), 1), Math.max(steps.length, 1));

  function navigator() {
    list = make("ol");
    short = make("summary");
    return make("nav", { class: "cm-steps", "aria-label": "Steps of this lesson" },
      make("div", { class: "cm-wrap" },
        make("details", { class: "cm-steps__short" }, short), list));
  }

  function feet() {
    foot = make("nav", { class: "cm-foot", "aria-label": "Back and next" },
      make("div", { class: "cm-wrap" }));
    return foot;
  }

  function link(number, ...children) {
    return make("a", { href: `#step-${number}` }, ...children);
  }

  function drawSteps() {
    const been = kept(done);
    list.classList.toggle("cm-many", steps.length > MOST_NAMED);
    list.replaceChildren(...steps.map(({ title }, place) => {
      const number = place + 1;
      const past = Boolean(been[number]) && number !== now;
      const sign = make("i", { "aria-hidden": "true" }, past ? "✓" : String(number));
      const item = link(number, sign, make("span", {}, title));
      if (past) item.append(make("span", { class: "cm-sr" }, ", done"));
      if (past) item.dataset.state = "done";
      if (number === now) item.setAttribute("aria-current", "step");
      item.title = title;
      return make("li", {}, item);
    }));
    const ticks = make("span", { class: "cm-ticks", "aria-hidden": "true" });
    steps.forEach((_, place) => ticks.append(make("i", {
      class: place + 1 === now ? "now" : been[place + 1] ? "on" : "",
    })));
    short.replaceChildren(
      make("b", {}, `Step ${now} of ${steps.length}: ${steps[now - 1].title}`), ticks);
  }

  function drawFoot() {
    const wrap = foot.firstElementChild;
    const parts = [];
    if (now > 1) {
      const back = link(now - 1, icon("back"), "Back");
      back.className = "cm-btn";
      back.dataset.back = "";
      parts.push(back);
    }
    const last = now === steps.length;
    const words = make("span", { class: "cm-next-word" });
    const next = last ? make("a", { href: front() }, "All lessons", icon("next"))
      : link(now + 1, "Next", icon("next"));
    next.className = "cm-btn cm-btn--go";
    if (last) words.append("This was the last step.");
    else {
      words.append("Next: ", make("b", {}, steps[now].title));
      next.setAttribute("aria-label", `Next: ${steps[now].title}`);
    }
    parts.push(words, next);
    wrap.replaceChildren(...parts);
  }

  /* Show a step, or all of them; at a move the focus goes to its heading, or, on the way back, to
     the control that was used there last. */
  function show(number, moved) {
    if (!steps.length) return;
    const before = now;
    now = number;
    mark("view", whole() ? "whole" : "steps");
    steps.forEach(({ section, heading, title, named: words }, place) => {
      section.hidden = !whole() && place + 1 !== now;
      // Alone on the screen, a step's heading is that of the page; the first step has the lesson's.
      if (whole() || !place) {
        heading.removeAttribute("role");
        heading.removeAttribute("aria-level");
      } else {
        heading.setAttribute("role", "heading");
        heading.setAttribute("aria-level", "1");
      }
      if (whole()) heading.innerHTML = words;
      else heading.textContent = title;
    });
    document.title = whole() ? `${page.title}. The Next Call`
      : `${steps[now - 1].title}: ${page.title}. The Next Call`;
    if (before && before !== now) keep(done, { ...kept(done), [before]: 1, last: now });
    drawSteps();
    drawFoot();
    list.parentElement.querySelector("details").open = false;
    if (!moved || whole()) return;
    window.scrollTo(0, 0);
    const control = now < before ? used[now] : null;
    if (control?.isConnected && control.checkVisibility()) control.focus();
    else steps[now - 1].heading.focus({ preventScroll: true });
  }

  /* A link that goes on with a lesson opens the step that was open last. */
  function goOn() {
    if (location.hash !== "#go-on") return;
    const last = Math.min(Number(kept(done).last) || 1, steps.length);
    history.replaceState(null, "", `#step-${last}`);
  }

  function move() {
    if (!named()) return;
    show(here(), true);
    if (whole()) steps[now - 1].section.scrollIntoView();
  }

  function remember(event) {
    const place = steps.findIndex(({ section }) => section.contains(event.target));
    if (place >= 0 && event.target !== steps[place].heading) used[place + 1] = event.target;
  }

  function start() {
    divide();
    goOn();
    if (steps.length) {
      document.querySelector(".cm-bar").after(navigator());
      document.body.append(feet());
      document.addEventListener("focusin", remember);
      window.addEventListener("hashchange", move);
    } else {
      mark("view", "page");
      document.title = `${page.title}. The Next Call`;
    }
    show(here(), false);
    // The host may move the cells to a new place at the end of the page; Back and Next stay below.
    new MutationObserver(() => {
      if (foot && foot !== document.body.lastElementChild) {
        const host = main.closest("body > *");
        if (host && foot.compareDocumentPosition(host) & Node.DOCUMENT_POSITION_FOLLOWING) {
          host.after(foot);
        }
      }
    }).observe(document.body, { childList: true });
  }

  // --- on paper everything is there

  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("#rendered_cells details:not([open])")];
    closed.forEach((one) => { one.open = true; });
  });
  window.addEventListener("afterprint", () => closed.forEach((one) => { one.open = false; }));

  dress();
  darkDevice.addEventListener("change", dress);
  document.body.classList.add("cm");
  document.body.prepend(make("a", { class: "cm-skip", href: "#rendered_cells" },
    "Skip to this page's content"), bar(), gone);
  document.querySelector(".cm-skip").addEventListener("click", (event) => {
    event.preventDefault();
    const heading = steps.length && !whole() ? steps[now - 1].heading : main.querySelector("h1");
    heading.tabIndex = -1;
    heading.focus();
  });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
