/* In a room: a code for each learner of this browser, and handing in what each of them decided.

The server of a room says in room.json that it is one. The work stays in the browser's store; a copy
of each record goes to the facilitator's computer, and nothing ever comes back from there. */

import { Store } from "./store.js";

const PARTS = new URL("../", import.meta.url);
const SITE = new URL("../", PARTS);
const KEY = "cmsim-learner";
const KNOWN = `cmsim-room ${SITE.pathname}`;
const SAFE = /^(?!(?:archive|cache|handed-in|me|new|rehearsal)$)[a-z0-9][a-z0-9-]{0,39}$/;
const ASKED_FOR = 4000; // milliseconds that a network which does not answer may hold up a page
const NEW = "new"; // somebody new at a device that others have used
const FIRST = ["amber", "apple", "autumn", "birch", "bright", "calm", "cedar", "clear", "cloud",
  "clover", "coral", "early", "ember", "fern", "garden", "gentle", "ginger", "golden", "hazel",
  "honey", "indigo", "ivory", "juniper", "kind", "lemon", "lilac", "linen", "maple", "merry",
  "mint", "olive", "patient", "pepper", "plum", "quiet", "silver", "summer", "velvet", "warm",
  "willow"];
const SECOND = ["bay", "bridge", "brook", "candle", "canyon", "coast", "creek", "dune", "falcon",
  "field", "finch", "forest", "harbor", "heron", "hill", "island", "lake", "lantern", "lark",
  "meadow", "moon", "mountain", "orchard", "otter", "owl", "path", "pebble", "pine", "pond",
  "prairie", "rain", "river", "robin", "shore", "sparrow", "spring", "stone", "sun", "tide",
  "valley"];

/* Keep a short text in this browser, or return the one that is kept. */
function kept(key, text = null) {
  try {
    if (text !== null) localStorage.setItem(key, text);
    return localStorage.getItem(key) ?? "";
  } catch {
    return text ?? "";
  }
}

/* Return what the server says of its room, null where there is none. */
export async function found() {
  let said;
  try {
    const signal = AbortSignal.timeout(ASKED_FOR);
    const answer = await fetch(new URL("room.json", SITE), { cache: "no-store", signal });
    said = answer.ok ? await answer.text() : answer.status === 404 ? "{}" : kept(KNOWN);
  } catch {
    said = kept(KNOWN); // no network, or none that answers: what it said before
  }
  try {
    const room = JSON.parse(said || "{}");
    kept(KNOWN, said);
    return room.room ? room : null;
  } catch {
    return null; // another server, which answers with some page
  }
}

const draw = (below) => crypto.getRandomValues(new Uint32Array(1))[0] % below;
const fresh = () => [FIRST[draw(FIRST.length)], SECOND[draw(SECOND.length)],
  1000 + draw(9000)].join("-");

/* Return the code in the address, or go to the address with one and return nothing. */
export function code() {
  const address = new URL(location.href);
  const given = address.searchParams.get("learner") ?? "";
  const known = given === NEW ? "" : kept(KEY);
  const chosen = [given, known].find((one) => SAFE.test(one)) ?? fresh();
  kept(KEY, chosen);
  if (chosen === given) return chosen;
  address.searchParams.set("learner", chosen);
  location.replace(address);
  return null;
}

// --- handing in

const SOON = 1500; // milliseconds after a decision, as others often follow
const EVERY = 10000;
const AGAIN = 15000;
const PATIENCE = 20000;
const MOST_AT_LEAVING = 60000; // bytes that browsers send for a page that is gone
const ANSWERS_NOT = "the computer of the room does not answer";
const REFUSES = "its computer refuses it";

/* Return what tells one content from another. */
function marked(content) {
  let [one, other] = [0xdeadbeef, 0x41c6ce57];
  for (const byte of content) {
    one = Math.imul(one ^ byte, 2654435761);
    other = Math.imul(other ^ byte, 1597334677);
  }
  return `${content.length}-${(one >>> 0).toString(16)}-${(other >>> 0).toString(16)}`;
}

export class HandIn {
  constructor(room, learner) {
    Object.assign(this, { room, learner, waiting: [], timer: 0, last: 0 });
    Object.assign(this, { trouble: "", busy: false });
    this.refused = new Map();
  }

  async begin() {
    this.store = await Store.open();
    this.store.others.addEventListener("message", () => {
      this.tell({}); // until it has been looked at
      document.dispatchEvent(new CustomEvent("cm-ask")); // what keys decided is saved as well
      this.look();
    });
    addEventListener("online", () => this.go());
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => document.hidden && this.leave());
    await this.look();
  }

  /* See what the room lacks, say so, and hand it in after a moment. */
  async look() {
    const records = await this.store.records(this.learner);
    const known = records.map(([path, content, held]) => (
      { path, content, mark: `${this.room.room} ${marked(content)}`, held }));
    this.waiting = known.filter(({ path, mark, held }) => (
      held?.mark !== mark && this.refused.get(path)?.mark !== mark));
    const why = this.trouble || known.map(({ path, mark }) => {
      const refused = this.refused.get(path);
      return refused?.mark === mark ? refused.why : "";
    }).find(Boolean);
    const at = known.map(({ held }) => held?.at ?? "").sort().at(-1);
    if (why) this.tell({ why });
    else if (this.waiting.length) this.tell({});
    else if (at) this.tell({ at });
    if (!this.waiting.length || this.timer || this.busy) return;
    const wait = this.trouble ? AGAIN : Math.max(SOON, this.last + EVERY - Date.now());
    this.timer = setTimeout(() => this.go(), wait);
  }

  async go() {
    clearTimeout(this.timer);
    this.timer = 0;
    if (this.busy) return;
    this.busy = true;
    this.last = Date.now();
    try {
      for (const one of this.waiting) await this.send(one);
      this.trouble = "";
    } catch (reason) {
      this.trouble = reason instanceof Trouble ? reason.message : ANSWERS_NOT;
    }
    this.busy = false;
    await this.look();
  }

  async send({ path, content, mark }, leaving = false) {
    if (content.length > this.room.most) {
      this.refused.set(path, { mark, why: "it is too long: hand it in as a file" });
      return;
    }
    const answer = await fetch(new URL(this.room.address, SITE), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: content,
      keepalive: leaving,
      signal: AbortSignal.timeout(PATIENCE),
    });
    const said = await answer.json().catch(() => ({}));
    if (answer.ok && said.kept) await this.store.note(path, { mark, at: new Date().toISOString() });
    else if (answer.status === 400) this.refused.set(path, { mark, why: said.why ?? REFUSES });
    else throw new Trouble(said.why ?? ANSWERS_NOT);
  }

  /* The page is left: what waits goes along, as far as a browser still sends it. */
  leave() {
    let room = MOST_AT_LEAVING;
    for (const one of this.waiting) {
      room -= one.content.length;
      if (room > 0) this.send(one, true).catch(() => {});
    }
  }

  tell(detail) {
    document.dispatchEvent(new CustomEvent("cm-handed-in", { detail }));
  }
}

class Trouble extends Error {}
