/* The first page in a learning management system: it shows the course in a frame, and tells the
   system (SCORM 1.2) how far the learner is, by the record of the lesson.

Each learner of the system has a code of their own here, made from their id, so that two who share a
device do not share their work. The record itself stays in the browser's store; what the system keeps
is a pointer to it. */

import { Store } from "./store.js";

const LESSON = document.documentElement.dataset.page;
const SESSION = LESSON.split("_")[0];
const began = Date.now();

/* Find the system's interface in the windows around this one, or in the one that opened it. */
function found(from) {
  for (let here = from, steps = 0; here && steps < 20; steps += 1) {
    try {
      if (here.API) return here.API;
    } catch {
      return null;
    }
    if (here === here.parent) return null;
    here = here.parent;
  }
  return null;
}

const system = found(window) ?? found(window.opener);
const tell = (name, value) => system?.LMSSetValue(name, String(value));
const asked = (name) => system?.LMSGetValue(name) ?? "";

/* Return a short code for a text; it is no secret, and holds no name. */
function coded(text) {
  let [one, other] = [0xdeadbeef, 0x41c6ce57];
  for (const letter of text) {
    one = Math.imul(one ^ letter.codePointAt(0), 2654435761);
    other = Math.imul(other ^ letter.codePointAt(0), 1597334677);
  }
  return [one, other].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}

function clock(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  const parts = [seconds / 3600, (seconds % 3600) / 60, seconds % 60];
  const [hours, ...rest] = parts.map((part) => String(Math.floor(part)).padStart(2, "0"));
  return [hours.padStart(4, "0"), ...rest].join(":");
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function say(words) {
  const place = document.getElementById("said");
  place.textContent = words;
  place.hidden = !words;
}

let learner = "";
let last = "";

/* Tell the system what the record says: how much is done, and whether the lesson is. */
async function report(store) {
  const record = await store.record(learner || "me", SESSION);
  if (!record || record.last === last) return;
  last = record.last;
  const parts = Object.values(record.parts);
  const done = parts.reduce((sum, [got]) => sum + got, 0);
  const of = parts.reduce((sum, [, all]) => sum + all, 0);
  tell("cmi.core.score.min", 0);
  tell("cmi.core.score.max", 100);
  tell("cmi.core.score.raw", of ? Math.round((100 * done) / of) : 0);
  tell("cmi.core.lesson_status", record.status === "passed" ? "passed" : "incomplete");
  tell("cmi.suspend_data", JSON.stringify({ learner, session: SESSION, last }));
  system?.LMSCommit("");
}

function finish() {
  if (!system) return;
  tell("cmi.core.session_time", clock(Date.now() - began));
  tell("cmi.core.exit", asked("cmi.core.lesson_status") === "passed" ? "" : "suspend");
  system.LMSCommit("");
  system.LMSFinish("");
}

async function begin() {
  if (system) {
    system.LMSInitialize("");
    learner = `lms-${coded(asked("cmi.core.student_id") || "nobody")}`;
  }
  const pointer = parsed(asked("cmi.suspend_data"));
  if (system && asked("cmi.core.lesson_status") === "not attempted") {
    tell("cmi.core.lesson_status", "incomplete");
    system.LMSCommit("");
  }
  const store = await Store.open().catch(() => null);
  if (!system) say("No learning system was found around this page, so nothing is reported to one.");
  else if (!store) say("This browser keeps nothing here, so your system cannot be told how far you are.");
  else if (pointer?.last && !await store.record(learner, SESSION)) {
    say("Your earlier work on this lesson is in another browser. To bring it here, download it "
      + "there, and choose the file at the foot of the front page.");
  }
  const address = new URL(`${LESSON}.html`, document.baseURI);
  if (learner) address.searchParams.set("learner", learner);
  document.getElementById("course").src = address;
  if (!store) return;
  await report(store);
  store.others.addEventListener("message", () => report(store));
}

addEventListener("pagehide", finish);
begin();
