/* The learner's files in this browser's own store (IndexedDB), shared by all pages of the course.

A version counts the changes, so that a page sees at once whether another one has written. */

const NAME = "the-next-call";
const VERSION = "version";
const HANDED = "handed in ";

function answered(request) {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

function completed(transaction) {
  return new Promise((done, failed) => {
    transaction.oncomplete = done;
    transaction.onabort = () => failed(transaction.error);
    transaction.onerror = () => failed(transaction.error);
  });
}

/* Do something while no other page of the course does so. */
export function alone(act) {
  return navigator.locks ? navigator.locks.request(NAME, act) : act();
}

export class Store {
  static async open() {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("files");
      request.result.createObjectStore("about");
    };
    return new Store(await answered(request));
  }

  constructor(database) {
    this.database = database;
    this.known = -1;
    this.others = new BroadcastChannel(NAME);
    database.onversionchange = () => database.close();
  }

  /* Return all files as [path, bytes] if another page has changed any of them, else null. */
  async pull() {
    const reading = this.database.transaction(["files", "about"], "readonly");
    const version = (await answered(reading.objectStore("about").get(VERSION))) ?? 0;
    if (version === this.known) return null;
    const files = reading.objectStore("files");
    const [paths, contents] = await Promise.all([
      answered(files.getAllKeys()), answered(files.getAll()),
    ]);
    this.known = version;
    return paths.map((path, place) => [path, contents[place]]);
  }

  /* Return one learner's record of a lesson, null if there is none that can be read. */
  async record(learner, session) {
    const reading = this.database.transaction("files", "readonly");
    const content = await answered(reading.objectStore("files").get(`${learner}/${session}.json`));
    try {
      return content ? JSON.parse(new TextDecoder().decode(content)) : null;
    } catch {
      return null;
    }
  }

  /* Return one learner's records as [path, content, what a room has of it: {mark, at} or nothing]. */
  async records(learner) {
    const reading = this.database.transaction(["files", "about"], "readonly");
    const files = reading.objectStore("files");
    const ours = IDBKeyRange.bound(`${learner}/`, `${learner}0`, false, true);
    const [paths, contents] = await Promise.all([
      answered(files.getAllKeys(ours)), answered(files.getAll(ours)),
    ]);
    const held = await Promise.all(paths.map((path) => (
      answered(reading.objectStore("about").get(`${HANDED}${path}`)))));
    return paths.map((path, place) => [path, contents[place], held[place]])
      .filter(([path]) => /^[a-z0-9-]+\/[a-z0-9_]+\.json$/.test(path));
  }

  /* Note what a room has of a record, and since when. */
  async note(path, held) {
    const writing = this.database.transaction("about", "readwrite");
    writing.objectStore("about").put(held, `${HANDED}${path}`);
    await completed(writing);
  }

  /* Put files that have changed into the store; they are on the disk when this is done. */
  async push(changed, gone) {
    const writing = this.database.transaction(
      ["files", "about"], "readwrite", { durability: "strict" },
    );
    const [files, about] = [writing.objectStore("files"), writing.objectStore("about")];
    const version = (await answered(about.get(VERSION))) ?? 0;
    changed.forEach(([path, content]) => files.put(content, path));
    gone.forEach((path) => files.delete(path));
    about.put(version + 1, VERSION);
    await completed(writing);
    if (version === this.known) this.known = version + 1;
    this.others.postMessage(version + 1);
  }
}
