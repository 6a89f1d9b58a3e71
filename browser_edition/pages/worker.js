/* Python, in a worker: it runs the cells of a page and answers its widgets. */

import { loadPyodide } from "../pyodide/pyodide.mjs";

const HERE = new URL("../", import.meta.url);
const COURSE = "/course";
let kernel = null;
let turn = Promise.resolve();

async function bytes(name) {
  const answer = await fetch(new URL(name, HERE));
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer.arrayBuffer();
}

async function begin({ page }) {
  const course = bytes("course.zip");
  const python = await loadPyodide({ indexURL: new URL("pyodide/", HERE).href });
  tell("python");
  python.unpackArchive(await course, "zip", { extractDir: COURSE });
  python.runPython(`import sys; sys.path[:0] = ["${COURSE}", "${COURSE}/packages"]`);
  const { Kernel } = python.pyimport("kernel");
  tell("course");
  const post = (text, buffers) => {
    const given = buffers.toJs();
    postMessage({ kind: "messages", text, buffers: given });
  };
  kernel = Kernel(post);
  const cells = kernel.open(`${COURSE}/notebooks/${page}.ipynb`).toJs();
  for (const cell of cells) kernel.run(cell);
  tell("ready");
}

async function receive({ text, buffers }) {
  kernel.receive(text, buffers.map((each) => new Uint8Array(each)));
  kernel.done();
}

function tell(stage) {
  postMessage({ kind: "stage", stage });
}

const acts = { begin, receive };
self.addEventListener("message", ({ data }) => {
  turn = turn.then(() => acts[data.kind](data)).catch((reason) => {
    postMessage({ kind: "broken", said: String(reason?.stack ?? reason) });
  });
});
