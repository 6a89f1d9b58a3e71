/* The desk: a plan, a day lived person by person, and the evening. Python computes everything that
   is shown; here it is drawn, and what is pressed is sent back. */

const SIGNS = {
  check: ["M3 8.5l3.2 3.2L13 4.8"],
  clock: ["M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2z", "M8 4.6V8l2.4 1.6"],
  late: ["M8 2.2l6 11H2z", "M8 6.6v3M8 11.6v.1"],
  phone: ["M4 2.5h2.4l1 3-1.5 1.1a8 8 0 0 0 3.5 3.5l1.1-1.5 3 1V12c0 1-.8 1.6-1.7 1.5"
    + "C6.6 13 3 9.4 2.5 4.2 2.4 3.3 3 2.5 4 2.5z"],
  door: ["M4 14V2.5h8V14M2.5 14h11M9.6 8.4v.1"],
  hospital: ["M2.5 2.5h11v11h-11z", "M8 5v6M5 8h6"],
  cal: ["M2.5 3.5h11v10h-11z", "M2.5 6.5h11M5.5 2v3M10.5 2v3"],
  wait: ["M4.5 2.5h7M4.5 13.5h7M5.2 2.8c0 3 2.8 3.2 2.8 5.2s-2.8 2.2-2.8 5.2"
    + "M10.8 2.8c0 3-2.8 3.2-2.8 5.2s2.8 2.2 2.8 5.2"],
  note: ["M4 2.5h6l2.5 2.5v8.5H4z", "M6 7h4.5M6 9.5h4.5"],
  undo: ["M5.5 3L2.7 5.8l2.8 2.8", "M3 5.8h6.2a3.8 3.8 0 0 1 0 7.6H6"],
};
const OF_GROUP = { door: "door", phone: "phone", hospital: "hospital", due: "cal", wait: "wait" };
const OF_FLAG = { met: "check", soon: "clock", lost: "late" };
const OF_EVENT = { good: "check", late: "late", others: "door", news: "phone" };
const LETTER = 3; // minutes of the strip that a letter takes, where the desk is wide
const TABS = [["queue", "Queue"], ["chart", "Chart"], ["feed", "What happened"]];

const sign = (name) => signOf(SIGNS[name] ?? SIGNS.note, "desk-sign");
const typing = (node) => node.closest("input, textarea, select") !== null;
const span = (words, name) => make("span", name ? { class: name } : {}, words);
const hidden = (words) => span(words, "desk-unseen");

function button(words, attributes, ...before) {
  return make("button", { type: "button", class: "desk-button", ...attributes }, ...before, words);
}

function face(person, large = false) {
  const kind = `desk-face${large ? " desk-face-large" : ""}${person.staff ? " desk-staff" : ""}`;
  return make("span", { class: kind, "data-tier": person.tier || null, "aria-hidden": "true" },
    person.initials);
}

const aged = (person) => (person.age === null ? person.name : `${person.name}, ${person.age}`);

/* --- the strip of a day */

function at(node, start, end) {
  node.style.setProperty("--s", start);
  if (end !== undefined) node.style.setProperty("--e", end);
  return node;
}

function block(one, labeled, kind = "") {
  const longest = Math.max(...String(one.label).split("\n").map((line) => line.length));
  const wide = labeled && one.e - one.s >= LETTER * longest + 3;
  const node = make("li", { class: `desk-block desk-${one.look ?? "fixed"} ${kind}`,
    title: one.words }, span(wide ? one.label : "", "desk-label"), hidden(one.words ?? ""));
  return at(node, one.s, one.e);
}

function lunch(strip) {
  return at(make("li", { class: "desk-block desk-lunch" }, span("Lunch", "desk-label")),
    ...strip.lunch);
}

function hours(strip) {
  const row = make("div", { class: "desk-hours", "aria-hidden": "true" });
  for (let minute = strip.from; minute <= strip.to; minute += 60) {
    const hour = minute / 60;
    const said = `${((hour + 11) % 12) + 1}${minute === strip.from ? " AM" : ""}`
      + `${hour === 12 ? " noon" : ""}${minute === strip.to ? " PM" : ""}`;
    row.append(at(span(said), minute));
  }
  return row;
}

function flagged(strip) {
  const row = make("ul", { class: "desk-flags", "aria-label": "Deadlines today" });
  const middle = (strip.from + strip.to) / 2;
  row.append(...strip.flags.map((one) => at(make("li",
    { class: `desk-flag-pin desk-as-${one.kind}`, "data-end": one.at > middle },
    sign(OF_FLAG[one.kind]), one.words), one.at)));
  return row;
}

function frame(strip, ...rows) {
  const node = make("div", { class: "desk-strip" }, ...rows);
  node.style.setProperty("--from", strip.from);
  node.style.setProperty("--span", strip.to - strip.from);
  return node;
}

function row(strip, blocks, name, kind, labeled = true) {
  return make("ol", { class: `desk-row ${kind}`, "aria-label": name },
    ...blocks.map((one) => block(one, labeled)), lunch(strip));
}

/* --- the parts of a day */

function ledger(scene) {
  const { rows, sum, paid } = scene.ledger;
  const bar = make("div", { class: "desk-bar", "aria-hidden": "true" });
  bar.append(...rows.map((one) => {
    const part = make("i", { class: `desk-${one.look}` });
    part.style.setProperty("--w", `${(one.minutes / paid) * 100}%`);
    return part;
  }));
  const list = make("ul", { class: "desk-ledger" });
  list.append(...rows.map((one) => make("li", {},
    make("i", { class: `desk-swatch desk-${one.look}`, "aria-hidden": "true" }), span(one.name),
    make("span", {}, make("b", {}, String(one.minutes)), " ",
      span(one.plan ? `of ${one.plan}` : "unplanned", "desk-quiet")))));
  return make("div", { class: "desk-sums" }, make("h3", {}, `Ledger: ${sum}`), bar, list);
}

function told(feed, label = "What happened, newest first") {
  const list = make("ol", { class: "desk-feed", tabindex: "0", "aria-label": label });
  list.append(...feed.map((one) => make("li", { "data-kind": one.kind, "data-new": one.new },
    make("time", {}, one.at), make("span", {}, one.words))));
  if (!feed.length) list.append(make("li", {}, make("time", {}, ""), "Nothing yet today."));
  return list;
}

function person(card, open) {
  return make("li", {}, make("button", { type: "button", class: "desk-person", tabindex: "-1",
    "data-key": card.key, "aria-current": open ? "true" : null }, face(card),
  make("b", {}, aged(card)),
  make("span", { class: `desk-flag desk-as-${card.flag.kind}` }, sign(card.flag.sign),
    card.flag.words), span(card.why, "desk-why")));
}

function bars(blocks) {
  const bar = make("span", { class: "desk-minutes-bar", "aria-hidden": "true" });
  bar.append(...blocks.map((one) => {
    const part = make("i", { class: `desk-${one.look}` });
    part.style.setProperty("--w", `${Math.min(100, (one.e - one.s) * 1.6)}px`);
    return part;
  }));
  return bar;
}

function choice(one, place) {
  const minutes = make("span", { class: "desk-choice-minutes" });
  if (one.minutes) minutes.append(make("b", {}, `about ${one.minutes} min`), bars(one.blocks));
  else minutes.append(make("b", {}, "no time"));
  if (one.then) minutes.append(span(one.then));
  return make("button", { type: "button", class: "desk-choice", "data-place": place },
    make("kbd", { "aria-hidden": "true" }, String(place + 1)),
    make("span", { class: "desk-choice-words" }, make("b", {}, one.words), span(one.about)),
    minutes);
}

/* The average of a change and its range, on a line with zero in the middle. */
function ranged(gain, reach) {
  const svg = document.createElementNS(SVG, "svg");
  const place = (value) => 60 + (value / reach) * 54;
  svg.setAttribute("viewBox", "0 0 120 16");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "desk-range");
  const drawn = [["path", "M2 8H118M60 2V14", "desk-axis"],
    ["path", `M${place(gain.low)} 8H${place(gain.high)}`, "desk-span"]];
  for (const [tag, d, name] of drawn) {
    const line = document.createElementNS(SVG, tag);
    line.setAttribute("d", d);
    line.setAttribute("class", name);
    svg.append(line);
  }
  const dot = document.createElementNS(SVG, "circle");
  for (const [name, value] of [["cx", place(gain.mean)], ["cy", 8], ["r", 5]]) {
    dot.setAttribute(name, value);
  }
  svg.append(dot);
  return svg;
}

/* --- the widget */

function render({ model, el }) {
  const own = freshId("desk");
  const root = make("div", { class: "cmsim-desk", role: "group", tabindex: "-1",
    "aria-label": model.get("label") });
  const live = make("p", { class: "desk-said", role: "status", "aria-live": "polite" });
  const stage = make("div", { class: "desk-stage" });
  const everything = make("div", { class: "desk-all" }, live, stage);
  root.append(everything);
  let open = null, closing = false, whole = new Set(), tab = "queue", drawn = null, pressed = false;

  const scene = () => model.get("scene");
  const find = (what) => root.querySelector(what);
  const all = (what) => [...root.querySelectorAll(what)];
  const send = (verb, more = {}) => {
    if (root.getAttribute("aria-busy") === "true") return;
    const stays = ["plan", "words", "need", "again"].includes(verb);
    if (!stays) { root.setAttribute("aria-busy", "true"); pressed = true; }
    model.set("pressed", { turn: model.get("turn"), verb, n: Math.random(), ...more });
    model.save_changes();
  };
  const act = (words, verb, name, mark) => {
    const node = button(words, { "data-act": verb, class: `desk-button ${name ?? ""}` },
      ...(mark ? [sign(mark)] : []));
    node.addEventListener("click", () => send(verb));
    return node;
  };

  /* the plan */
  const planned = (s) => {
    const fields = s.rows.map((one, place) => {
      const id = `${own}-plan-${place}`;
      const box = make("input", { type: "number", id, min: "0", max: String(s.paid), step: "5",
        value: String(one.minutes) });
      const slider = make("input", { type: "range", min: "0", max: String(s.paid), step: "15",
        value: String(one.minutes), "aria-label": `${one.name}, on a slider` });
      const take = (value) => {
        const held = Math.round(Math.min(s.paid, Math.max(0, Number(value) || 0)));
        box.value = slider.value = held;
        send("plan", { plan: all(".desk-plan input[type=number]").map((one) => +one.value) });
      };
      box.addEventListener("change", () => take(box.value));
      slider.addEventListener("change", () => take(slider.value));
      slider.addEventListener("input", () => { box.value = slider.value; });
      return make("li", {}, make("i", { class: `desk-swatch desk-${one.look}`,
        "aria-hidden": "true" }), make("label", { for: id }, `${one.name} (minutes)`), slider, box);
    });
    return [
      make("div", { class: "desk-card desk-plan" },
        make("h2", {}, "How would you spend Monday?"),
        make("p", {}, `You have ${s.paid} paid minutes. Say what you plan. Then the queue holds your `
          + "people: open a chart, which takes no time, and choose. Each choice draws its minutes into "
          + "the day first. Flags are deadlines, outlined boxes are appointments. Nobody can do it all."),
        make("ul", {}, ...fields),
        frame(s.strip, row(s.strip, s.strip.plan, "Your plan", "desk-plan-row"), hours(s.strip)),
        make("p", { class: "desk-left" }, s.left),
        act("Begin the day", "begin", "desk-go")),
      make("p", { class: "desk-foot" }, span(s.notice)),
    ];
  };

  /* a day of an older version, to be read */
  const older = (s) => [
    make("div", { class: "desk-card desk-older" },
      make("h2", { tabindex: "-1" }, `This ${s.day} was played with an older version`),
      make("p", {}, `${s.left} A new one puts this one away in your record; nothing is deleted.`),
      make("details", {}, make("summary", {}, "Read what you planned and decided"),
        make("p", {}, `Your plan: ${s.plan.map(([name, minutes]) =>
          `${name.toLowerCase()} ${minutes} minutes`).join("; ")}.`),
        s.read.length
          ? told(s.read.map(([at, words]) => ({ at, words, kind: null, new: false })),
            "What happened, from the morning on")
          : make("p", {}, `You made ${s.made} decisions; that version kept no words of them.`)),
      act("Start a new Monday", "anew", "desk-go")),
  ];

  /* the day */
  const now = (s) => {
    const clock = make("div", { class: "desk-clock" },
      make("b", {}, s.clock), make("span", { class: "desk-then" }, s.left));
    const done = row(s.strip, s.strip.done, "What happened", "desk-done");
    done.append(...s.strip.fixed.map((one) => block(one, true)));
    const line = at(make("i", { class: "desk-now-line", "aria-hidden": "true" }), s.strip.now);
    return make("section", { class: "desk-now", "aria-label": `${s.day} so far` }, clock,
      frame(s.strip, flagged(s.strip), done,
        row(s.strip, s.strip.plan, "What you planned", "desk-plan-row", false),
        hours(s.strip), line));
  };
  const queue = (s) => {
    const part = make("section", { class: "desk-card desk-queue", "aria-label": "Queue",
      "data-tab": "queue" }, make("h2", { class: "desk-unseen" }, "Queue"));
    for (const group of s.queue) {
      const most = whole.has(group.key) ? group.cards.length : group.few;
      part.append(make("h3", { class: "desk-group", "data-group": group.key },
        sign(OF_GROUP[group.key]), group.title, span(String(group.count), "desk-count")),
      make("ul", { "aria-label": group.title, "data-group": group.key },
        ...group.cards.slice(0, most).map((card) => person(card, card.key === open))));
      const rest = Math.min(group.count, group.cards.length) - most;
      if (rest > 0) {
        part.append(make("button", { type: "button", class: "desk-more",
          "data-group": group.key }, `${rest} more in: ${group.title.toLowerCase()}`));
      }
    }
    return part;
  };
  const chart = (s) => {
    const one = s.charts[open];
    const part = make("section", { class: "desk-card desk-chart", "aria-label": "Chart",
      "data-tab": "chart" });
    if (!one) {
      const fresh = s.feed.filter((each) => each.new);
      part.append(make("div", { class: "desk-nobody" },
        make("ul", {}, ...fresh.map((each) => make("li", { "data-kind": each.kind },
          sign(OF_EVENT[each.kind]), span(each.words)))),
        make("h2", {}, "Who is next?"),
        make("p", {}, "Choose a person in the queue. Opening a chart takes no time.")));
      return part;
    }
    const facts = make("dl", { class: "desk-facts" });
    facts.append(...one.facts.map(([name, words, quoted]) => make("div", {}, make("dt", {}, name),
      make("dd", { class: quoted ? "desk-quote" : null }, words))));
    part.append(
      make("header", {}, face(one, true), make("div", {},
        make("h2", { tabindex: "-1" }, aged(one)), make("p", { class: "desk-quiet" }, one.sub))),
      make("p", { class: "desk-reason" }, one.why), facts,
      make("p", { class: `desk-due desk-as-${one.late ? "late" : "soon"}` },
        make("b", {}, `${one.head} `), one.due));
    const choices = make("div", { class: "desk-choices", role: "group",
      "aria-label": closing ? "Why do you close the case?" : "What do you do?" });
    if (closing) {
      choices.append(make("p", {}, make("b", {}, "Why do you close the case?")),
        ...s.reasons.map(([key, words], place) => choice({ words, about: "", key }, place)));
    } else {
      choices.append(...one.choices.map(choice));
    }
    if (one.asks && !closing) {
      const box = make("input", { type: "text", maxlength: "160", value: s.no,
        id: `${own}-no`, autocomplete: "off" });
      box.addEventListener("change", () => { s.no = box.value; send("words", { text: box.value }); });
      part.append(make("p", { class: "desk-own" }, make("label", { for: `${own}-no` },
        "Your words when you say no"), box));
    }
    part.append(choices);
    return part;
  };
  const side = (s) => make("section", { class: "desk-card desk-side",
    "aria-label": "What happened, and the ledger", "data-tab": "feed" },
  make("h2", {}, "What happened"), told(s.feed), ledger(s));
  const tabs = (s) => {
    const count = s.queue.reduce((sum, group) => sum + group.count, 0);
    const list = make("div", { class: "desk-tabs", role: "tablist", "aria-label": "Desk" });
    list.append(...TABS.map(([key, words]) => make("button", { type: "button", role: "tab",
      "data-show": key, "aria-selected": String(key === tab), tabindex: key === tab ? "0" : "-1" },
    words, ...(key === "queue" ? [" ", span(String(count), "desk-count")] : []))));
    return list;
  };
  const day = (s) => [
    now(s), tabs(s), make("div", { class: "desk-columns" }, queue(s), chart(s), side(s)),
    make("div", { class: "desk-foot" },
      make("span", { class: "desk-keys" },
        ...[["↑ ↓", "people"], ["Enter", "open chart"], ["1 to 4", "choose"],
          ["Esc", "back to queue"], ["U", "take back"]].map(([key, words]) =>
          make("span", {}, make("kbd", {}, key), ` ${words}`))),
      span([...s.supplied.map((one) => `With: ${one}.`), s.notice].join(" "), "desk-notice"),
      act("Take back", "undo", "", "undo"), act("Wait for news", "wait", "", "wait"),
      act("Start over", "over")),
  ];
  const show = (key) => {
    tab = key;
    find(".desk-columns")?.setAttribute("data-tab", key);
    all("[role=tab]").forEach((one) => {
      const mine = one.dataset.show === key;
      one.setAttribute("aria-selected", String(mine));
      one.tabIndex = mine ? 0 : -1;
    });
  };
  const people = () => all(".desk-person");
  const rove = () => {
    const several = people();
    const first = several.find((one) => one.dataset.key === open) ?? several[0];
    if (first) first.tabIndex = 0;
  };
  const redraw = () => {
    find(".desk-queue").replaceWith(queue(scene()));
    find(".desk-chart").replaceWith(chart(scene()));
    rove();
    preview(null);
  };
  const look = (key) => {
    open = key;
    closing = false;
    redraw();
    show("chart");
    find(".desk-chart h2").focus({ preventScroll: true });
  };
  const back = () => {
    if (closing) { closing = false; redraw(); find(".desk-chart h2").focus(); return; }
    show("queue");
    (find('.desk-person[tabindex="0"]') ?? root).focus({ preventScroll: true });
  };
  const choose = (place) => {
    const s = scene(), one = s.charts?.[open];
    if (!one) return;
    if (closing) {
      const reason = s.reasons[place];
      if (reason) send("close", { key: open, why: reason[0] });
    } else if (one.choices[place]?.verb === "close") {
      closing = true;
      redraw();
      find(".desk-choice").focus();
    } else if (one.choices[place]) send(one.choices[place].verb, { key: open });
  };
  const preview = (place) => {
    all(".desk-try").forEach((one) => one.remove());
    const then = find(".desk-then"), one = closing ? null : scene().charts?.[open]?.choices[place];
    if (!then) return;
    then.textContent = one?.then || scene().left;
    then.classList.toggle("desk-tried", Boolean(one?.then));
    if (!one) return;
    const { work } = one;
    find(".desk-done").append(...one.blocks.map((each, n) => block({ ...each, look: "",
      words: "" }, false, n < work ? "desk-try" : "desk-try desk-try-note")));
  };

  /* the evening */
  const small = (one) => make("span", { class: "desk-small" }, face(one),
    make("span", {}, make("b", {}, one.short), " ", span(one.words)));
  const chain = (lines, end) => {
    const list = make("ol", { class: "desk-chain" });
    list.append(...lines.map(([time, words]) => make("li", {}, make("time", {}, time), span(words))));
    if (end) list.append(make("li", { "data-end": true }, make("time", {}, end[0]),
      make("b", {}, end[1])));
    return list;
  };
  const many = (title, mark, list) => {
    if (!list.length) return make("p", { class: "desk-quiet" }, `${title}: nobody`);
    const part = make("div", {}, make("h3", {}, sign(mark), `${title}: ${list.length}`),
      make("ul", { class: "desk-faces" },
        ...list.slice(0, 9).map((one) => make("li", {}, small(one)))));
    if (list.length > 9) part.append(make("p", { class: "desk-quiet" }, `and ${list.length - 9} more`));
    return part;
  };
  const waits = (s) => {
    if (!s.waiting.length) return make("p", { class: "desk-quiet" }, "Nobody waits until tomorrow");
    const list = make("ul", { class: "desk-faces desk-only" });
    list.append(...s.waiting.map((one) => make("li", {}, make("button", { type: "button",
      "data-wait": one.patient, "data-lost": one.patient === s.lost?.patient, title: one.name,
      "aria-label": `${aged(one)}: ${one.what}, ${one.words}. Why?` }, face(one)))));
    return make("div", {}, make("h3", {}, sign("wait"),
      `Wait until tomorrow: ${s.waiting.length}. Press one to see why.`), list);
  };
  const why = (s, patient) => {
    const box = make("section", { class: "desk-card desk-box desk-why-box" });
    const one = patient === null ? s.lost : s.waiting.find((each) => each.patient === patient);
    if (!one) {
      box.append(make("h2", {}, "No deadline ran out, and nobody waits"));
    } else {
      const lost = patient === null;
      box.append(make("h2", {}, lost ? `${s.lost.others ? s.lost.others + 1 : "One"} deadline`
        + `${s.lost.others ? "s" : ""} ran out` : `Why ${one.short} waited`),
        make("div", { class: "desk-lost" }, face(one, true), make("div", {},
          make("b", {}, aged(one)), make("p", { class: "desk-quiet" },
            lost ? one.words : `${one.what}, ${one.words}`))),
        one.before.length ? chain(one.before, one.end)
          : make("p", {}, "Nothing was done while this lay on the desk; the clock moved on."));
    }
    if (s.tomorrow) {
      box.append(make("p", { class: "desk-due desk-as-late" },
        make("b", {}, `What follows on ${s.next}. `), s.tomorrow));
    }
    return box;
  };
  const went = (s) => {
    const most = Math.max(1, ...s.went.map((one) => Math.max(one.minutes, one.plan)));
    const list = make("ul", { class: "desk-went" });
    list.append(...s.went.map((one) => {
      const bar = make("span", { class: "desk-went-bar", "aria-hidden": "true" },
        make("i", { class: `desk-${one.look}` }), ...(one.plan ? [make("u")] : []));
      bar.firstChild.style.setProperty("--w", `${(one.minutes / most) * 100}%`);
      if (one.plan) bar.lastChild.style.setProperty("--w", `${(one.plan / most) * 100}%`);
      return make("li", {}, span(one.name), make("span", { class: "desk-went-minutes" },
        make("b", {}, String(one.minutes)), one.plan ? ` of ${one.plan}` : ""), bar);
    }));
    return make("section", { class: "desk-card desk-box" }, make("h2", {}, "Where the time went"),
      list, make("p", { class: "desk-quiet" }, make("i", { class: "desk-tick" }),
        "your plan, minutes"), make("p", { class: "desk-end-line" }, s.largest));
  };
  const beside = () => {
    const s = scene(), b = model.get("beside");
    const part = make("section", { class: "desk-card desk-change" });
    if (b.options) {
      const reach = Math.max(10, ...b.options.map((one) =>
        Math.max(Math.abs(one.gain.low), Math.abs(one.gain.high))));
      const options = make("div", { class: "desk-options", role: "radiogroup",
        "aria-label": "One thing to ask for" });
      options.append(...b.options.map((one) => {
        const input = make("input", { type: "radio", name: `${own}-need`, value: one.key });
        input.checked = one.key === b.asked;
        input.addEventListener("change", () => send("need", { key: one.key }));
        return make("label", { class: "desk-option" }, input, make("b", {}, one.name),
          span(one.about), make("span", { class: "desk-gain" }, ranged(one.gain, reach),
            make("b", {}, one.gain.words), hidden(`, range ${one.gain.range}; `),
            span(one.gain.on)));
      }));
      part.append(make("div", { class: "desk-ask" }, make("div", {},
        make("h2", {}, "Change one thing, same patients"), make("p", {},
          "The computer lives your Monday again with your decisions, and twenty other Mondays. "
          + "What would you ask for first?"), make("p", { class: "desk-quiet" },
          "Dot and line: more minutes with patients on twenty other Mondays, the average and the "
          + "range where the true average most likely lies.")), options));
    }
    if (b.rows?.length) {
      part.append(frame(b.strip, ...b.rows.map(([name, blocks]) => make("div",
        { class: "desk-compared" }, make("b", {}, name),
        row(b.strip, blocks, name, "", true))), hours(b.strip)));
    }
    part.append(make("p", { class: "desk-result" }, b.said ?? ""));
    if (b.source) part.append(make("p", { class: "desk-quiet" }, b.source));
    if (b.week) {
      const table = make("table", {}, make("caption", {}, "The week, day by day"),
        make("thead", {}, make("tr", {}, ...["Day", "With patients", "Documentation"].map((one) =>
          make("th", { scope: "col" }, one)))), make("tbody", {}, ...b.week.map((cells) =>
          make("tr", {}, ...cells.map((one) => make("td", {}, one))))));
      part.append(table);
    }
    if (b.costs?.length) {
      part.append(make("details", {}, make("summary", {}, "What you put off, and what it cost"),
        make("ul", {}, ...b.costs.map((one) => make("li", {}, one))),
        b.rest ? make("p", {}, `${b.rest} more were put off.`) : ""));
    }
    const again = s.again && b.options ? [act("Live Monday again yourself", "again", "desk-go")] : [];
    if (again.length) again[0].disabled = !b.asked;
    part.append(make("p", { class: "desk-buttons" }, ...again,
      ...(s.more ? [act("Go on with the week", "week")] : []),
      act("Take back", "undo", "", "undo"), act("Start over", "over")));
    return part;
  };
  const evening = (s) => {
    const compared = (name, ...rows) => make("div", { class: "desk-compared" }, make("b", {}, name),
      ...rows);
    return [
      make("header", { class: "desk-head" }, make("h2", { tabindex: "-1" }, s.head),
        make("p", {}, s.lead, ...(s.guess ? [" Your guess before the day was ",
          make("b", { class: "desk-guess" }, s.guess), "."] : []))),
      make("section", { class: "desk-card desk-two", "aria-label": "Planned and happened" },
        frame(s.strip, ...(s.strip.plan.length
          ? [compared("You planned", row(s.strip, s.strip.plan, "You planned", ""))] : []),
        compared("", flagged(s.strip)),
        compared("Happened", row(s.strip, s.strip.done, "Happened", "")), hours(s.strip))),
      make("div", { class: "desk-boxes" }, went(s),
        make("section", { class: "desk-card desk-box" }, make("h2", {}, "Who was reached"),
          many("Talked with you", "check", s.reached), many("Called, no answer", "phone", s.tried),
          waits(s),
          make("p", { class: "desk-end-line" }, make("b", {}, s.good ? "One good thing. " : ""),
            s.good)),
        why(s, s.lost ? null : s.waiting[0]?.patient)),
      beside(),
      make("p", { class: "desk-foot" }, span(s.notice)),
    ];
  };

  /* drawing, keys and presses */
  const draw = () => {
    const s = scene(), turned = drawn !== null && (pressed || drawn === "later");
    [open, closing, pressed] = [null, false, false];
    if (s.phase !== drawn) whole = new Set();
    root.removeAttribute("aria-busy");
    everything.dataset.phase = s.phase;
    const drawing = { plan: planned, desk: day, evening, older }[s.phase];
    stage.replaceChildren(...(drawing ? drawing(s) : []));
    const was = drawn;
    drawn = s.phase;
    say();
    if (s.phase === "desk") { show("queue"); rove(); }
    if (turned) {
      const next = s.phase === "desk" ? find(".desk-person") : find(".desk-head h2");
      (next ?? root).focus({ preventScroll: s.phase === "desk" && was !== "later" });
    }
  };
  const renew = () => {
    const s = scene(), b = model.get("beside");
    if (s.phase === "plan" && b.plan) {
      find(".desk-plan .desk-row").replaceWith(row(s.strip, b.plan, "Your plan", "desk-plan-row"));
      find(".desk-left").textContent = b.left;
      say();
    } else if (s.phase === "evening" && find(".desk-change")) {
      const held = document.activeElement?.closest?.(".desk-option input")?.value;
      find(".desk-change").replaceWith(beside());
      say();
      if (held) find(`.desk-option input[value="${CSS.escape(held)}"]`)?.focus();
    }
  };
  const say = () => {
    const said = model.get("said"), b = model.get("beside");
    live.textContent = said;
    const fresh = (scene().feed ?? []).filter((one) => one.new);
    live.classList.toggle("desk-unseen", [scene().left, b.left, b.said].includes(said));
    live.classList.toggle("desk-told", fresh.some((one) => said.includes(one.words)));
  };

  root.addEventListener("keydown", (event) => {
    keepKeys(event);
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const several = people(), place = several.indexOf(event.target);
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -several.length, End: several.length };
    if (place >= 0 && event.key in step) {
      const next = several[Math.max(0, Math.min(several.length - 1, place + step[event.key]))];
      several.forEach((one) => { one.tabIndex = -1; });
      next.tabIndex = 0;
      next.focus();
    } else if (event.target.getAttribute("role") === "tab" && /^Arrow(Left|Right)$/.test(event.key)) {
      const keys = TABS.map(([key]) => key);
      const next = keys[(keys.indexOf(tab) + (event.key === "ArrowRight" ? 1 : 2)) % 3];
      show(next);
      find(`[data-show=${next}]`).focus();
    } else if (/^[1-4]$/.test(event.key) && open) choose(Number(event.key) - 1);
    else if (event.key === "Escape" && drawn === "desk") back();
    else if (event.key.toLowerCase() === "u" && drawn !== "plan") send("undo");
    else return;
    event.preventDefault();
  });
  root.addEventListener("click", (event) => {
    const on = (what) => event.target.closest(what);
    if (on(".desk-person")) look(on(".desk-person").dataset.key);
    else if (on(".desk-choice")) choose(Number(on(".desk-choice").dataset.place));
    else if (on("[data-show]")) show(on("[data-show]").dataset.show);
    else if (on(".desk-more")) {
      const { group } = on(".desk-more").dataset;
      const { few } = scene().queue.find((one) => one.key === group);
      whole.add(group);
      redraw();
      all(`ul[data-group="${group}"] .desk-person`)[few]?.focus();
    } else if (on("[data-wait]")) {
      find(".desk-why-box").replaceWith(why(scene(), Number(on("[data-wait]").dataset.wait)));
      const head = find(".desk-why-box h2");
      head.tabIndex = -1;
      head.focus();
    }
  });
  const peek = (event) => {
    const one = event.target.closest?.(".desk-choice");
    if (one) preview(Number(one.dataset.place));
  };
  const unpeek = (event) => {
    if (event.target.closest?.(".desk-choice")) preview(null);
  };
  root.addEventListener("mouseover", peek);
  root.addEventListener("focusin", peek);
  root.addEventListener("mouseout", unpeek);
  root.addEventListener("focusout", unpeek);
  model.on("change:turn", draw);
  model.on("change:beside", renew);
  model.on("change:said", say);
  draw();
  el.append(root);
  return () => {
    model.off("change:turn", draw);
    model.off("change:beside", renew);
    model.off("change:said", say);
  };
}

export default { render };
