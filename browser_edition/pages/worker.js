/* Python, in a worker: it runs the cells of a page, answers its widgets, and keeps the learner's
   files in the browser's store. */

import { loadPyodide } from "../pyodide/pyodide.mjs";
import { Store, alone } from "./store.js";

const PARTS = new URL("../", import.meta.url);
const COURSE = "/course";
const WORK = "/home/learner/work";
const KEEPS_NOTHING = "this browser keeps nothing here, perhaps in a private window";
let python = null;
let kernel = null;
let store = null;
let turn = Promise.resolve();

async function part(name) {
  const answer = await fetch(new URL(name, PARTS));
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer.arrayBuffer();
}

function tell(stage) {
  postMessage({ kind: "stage", stage });
}

// --- the learner's files

async function look() {
  const files = await store?.pull();
  if (files) kernel.shelf.fill(python.toPy(files));
}

async function keep() {
  const [changed, gone] = kernel.shelf.changes().toJs();
  if (!changed.length && !gone.length) return;
  try {
    if (!store) throw new Error(KEEPS_NOTHING);
    await store.push(changed, gone);
    kernel.shelf.kept("");
  } catch (reason) {
    kernel.shelf.kept(reason.message || reason.name);
  }
}

/* Do something with the files as they are now in all pages, and keep what it changes. */
const withFiles = (act) => alone(async () => {
  await look();
  await act();
  await keep();
});

// --- what the page asks

async function begin({ page, address, room }) {
  const course = part("course.zip");
  const opened = Store.open().catch(() => null);
  python = await loadPyodide({
    indexURL: new URL("pyodide/", PARTS).href,
    stdLibURL: new URL("python.zip", PARTS).href,
    env: {
      HOME: "/home/learner", CMSIM_HOME: WORK, QUERY_STRING: address, CMSIM_ROOM: room ? "1" : "",
      PYTHONDONTWRITEBYTECODE: "1",
    },
  });
  tell("python");
  python.unpackArchive(await course, "zip", { extractDir: COURSE });
  python.runPython(`import sys; sys.path[:0] = ["${COURSE}", "${COURSE}/packages"]`);
  const { Kernel } = python.pyimport("kernel");
  kernel = Kernel(send);
  tell("course");
  store = await opened;
  if (!store) kernel.shelf.kept(KEEPS_NOTHING);
  store?.others.addEventListener("message", () => queue(() => alone(look)));
  await withFiles(() => {
    for (const cell of kernel.open(`${COURSE}/notebooks/${page}.ipynb`).toJs()) kernel.run(cell);
  });
  tell("ready");
}

async function receive({ text, buffers }) {
  await withFiles(() => kernel.receive(text, buffers.map((each) => new Uint8Array(each))));
  kernel.done();
}

/* What a panel says while nobody asked comes of work that goes on, which may have written too. */
function send(text, buffers, unasked) {
  postMessage({ kind: "messages", text, buffers: buffers.toJs() });
  if (unasked) queue(() => withFiles(() => {}));
}

function queue(act) {
  turn = turn.then(act).catch((reason) => {
    postMessage({ kind: "broken", said: String(reason?.stack ?? reason) });
  });
}

const acts = { begin, receive };
self.addEventListener("message", ({ data }) => {
  const known = kernel; // of the first message there is none yet
  known?.came();
  queue(() => acts[data.kind](data));
  if (known) queue(() => known.went());
});
