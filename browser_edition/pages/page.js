/* A page of the browser edition: it starts Python in a worker and shows the widgets of its cells.

The widget manager and anywidget are the official ones, as they come; each is one file that calls
define() with its modules. */

(() => {
  const PARTS = new URL("../", document.currentScript.src);
  const PAGE = document.documentElement.dataset.page;
  const factories = new Map();
  const modules = new Map();

  // --- modules as the official files define them

  let unnamed = null;
  window.define = (name, needs, factory) => {
    if (typeof name === "string") factories.set(name, [needs, factory]);
    else factories.set(unnamed, [name, needs]);
  };
  window.define.amd = {};

  function required(name) {
    if (name === "module") return { uri: new URL("widgets/", PARTS).href };
    if (!modules.has(name)) {
      const [needs, factory] = factories.get(name);
      modules.set(name, factory(...needs.map(required)));
    }
    return modules.get(name);
  }

  function script(path, name = null) {
    return new Promise((done, failed) => {
      const tag = document.createElement("script");
      tag.src = new URL(path, PARTS);
      tag.onload = done;
      tag.onerror = () => failed(new Error(`${path} is missing`));
      unnamed = name;
      document.head.append(tag);
    });
  }

  // anywidget gives up on a widget after two seconds, which a slow tablet may need for hundreds.
  const WITHIN = 2000;
  const PATIENCE = 600000;
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (wait) => timeout(wait === WITHIN ? PATIENCE : wait);

  // --- messages between the widgets here and in Python

  let worker = null;
  const lines = new Map();
  const callbacks = new Map();
  const settling = [];
  let asked = 0;

  function line(id, target) {
    const found = {
      comm_id: id,
      target_name: target,
      on_msg: (heard) => { found.heard = heard; },
      on_close: (closed) => { found.closed = closed; },
      open: () => "",
      close: () => "",
      send: (data, answers, metadata = {}, buffers = []) => {
        asked += 1;
        const message = `page-${asked}`;
        if (answers) callbacks.set(message, answers);
        const text = JSON.stringify({ id: message, comm: id, data, metadata });
        const given = buffers.map((each) => (each.buffer ?? each).slice(0));
        worker.postMessage({ kind: "receive", text, buffers: given });
        return message;
      },
    };
    lines.set(id, found);
    return found;
  }

  function enveloped(said, buffers) {
    return {
      header: { msg_type: said.kind },
      parent_header: { msg_id: said.parent },
      metadata: said.metadata,
      content: { comm_id: said.comm, target_name: said.target, data: said.data },
      buffers: buffers.map((each) => new DataView(each.buffer ?? each)),
    };
  }

  const hear = {
    comm_open: (manager, said, buffers) => manager.handle_comm_open(
      line(said.comm, said.target), enveloped(said, buffers)),
    comm_msg: (manager, said, buffers) => {
      settling.push(lines.get(said.comm)?.heard?.(enveloped(said, buffers)));
    },
    comm_close: (manager, said, buffers) => {
      lines.get(said.comm)?.closed?.(enveloped(said, buffers));
      lines.delete(said.comm);
    },
    idle: (manager, said) => {
      const answers = callbacks.get(said.parent);
      callbacks.delete(said.parent);
      answers?.iopub?.status?.({ content: { execution_state: "idle" } });
    },
    shown: async (manager, said) => {
      const place = document.querySelector(`[data-cell="${said.cell}"]`);
      place.replaceChildren();
      if (!said.model) return;
      // A view of anywidget sees no change of its classes: all that came before must be known.
      await Promise.allSettled(settling.splice(0));
      const view = manager.create_view(await manager.get_model(said.model));
      await manager.display_view(view, place);
    },
    failed: (manager, said) => {
      const place = document.querySelector(`[data-cell="${said.cell}"]`);
      console.error(said.said);
      const words = document.createElement("p");
      words.dataset.mimeType = "application/vnd.jupyter.error";
      words.setAttribute("role", "alert");
      words.textContent = TROUBLE;
      place.replaceChildren(words);
    },
  };

  // --- the start

  const LOCAL = "This page was opened as a file. It needs a web server, however small: see "
    + "anywhere.md in the course's documentation.";
  const OLD = "This browser lacks what the course needs. Use a recent Firefox, Chrome, Edge or "
    + "Safari.";
  const TROUBLE = "Something went wrong in this part. What was saved is kept. Reload this page; if "
    + "this message returns, tell your facilitator.";
  const FAILED = "The course could not be started. Check the connection, then reload this page.";
  const root = document.documentElement;
  const waiting = () => document.querySelectorAll(".cm-getting-ready");

  /* Say in the place of the panels why they do not come; once they are there, that they stopped. */
  function lost(said, words = FAILED) {
    console.error(said);
    if (root.dataset.whole) {
      document.dispatchEvent(new CustomEvent("cm-program", { detail: "lost" }));
      return;
    }
    waiting().forEach((place) => { place.textContent = words; });
  }

  function stage(name) {
    root.dataset.stage = name;
    performance.mark(`cm ${name}`);
    if (name !== "ready") return;
    root.dataset.whole = "true";
    // Only now, so that what is kept for later does not hold up what is needed now.
    navigator.serviceWorker?.register(new URL("../offline.js", PARTS)).catch(console.warn);
    navigator.storage?.persist?.();
  }

  const manager = (async () => {
    await script("widgets/libembed-amd.js");
    await script("widgets/anywidget.js", "anywidget");
    const { HTMLManager } = required("@jupyter-widgets/html-manager");
    return new HTMLManager({ loader: async (name) => required(name) });
  })();
  let turn = manager;

  const take = {
    stage: ({ stage: name }) => {
      turn = turn.then((found) => { stage(name); return found; });
    },
    broken: ({ said }) => lost(said),
    messages: ({ text, buffers }) => {
      for (const said of JSON.parse(text)) {
        const own = buffers.splice(0, said.buffers);
        turn = turn.then(async (found) => {
          try {
            await hear[said.kind](found, said, own);
          } catch (reason) {
            console.error(reason);
          }
          return found;
        });
      }
    },
  };

  async function begin() {
    worker = new Worker(new URL("pages/worker.js", PARTS), { type: "module" });
    worker.addEventListener("message", ({ data }) => take[data.kind](data));
    worker.addEventListener("error", (event) => lost(event.message ?? "the worker failed"));
    manager.catch(lost);
    const { HandIn, code, found } = await import(new URL("pages/room.js", PARTS));
    const room = await found();
    const learner = room && code();
    if (room && !learner) return; // the page is fetched again, with a code
    const address = location.search.slice(1);
    worker.postMessage({ kind: "begin", page: PAGE, address, room: Boolean(room) });
    if (room) new HandIn(room, learner).begin().catch(console.warn);
  }

  if (location.protocol === "file:") lost("opened as a file", LOCAL);
  else if (!window.WebAssembly || !window.Worker) lost("an old browser", OLD);
  else begin().catch(lost);
})();
