/* Keep the whole course in this browser, so that it opens at once and without a network.

The list of files and its version are put in when the site is built. A new version is fetched whole
beside the old one and is used when no page of the old one is open. */

const [VERSION, FILES] = [/* version */"", /* files */[]];
const STORE = `the-next-call ${new URL(self.registration.scope).pathname} `;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(STORE + VERSION).then((cache) => cache.addAll(
    FILES.map((name) => new Request(name, { cache: "no-cache" })),
  )));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith(STORE) && name !== STORE + VERSION) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith((async () => {
    const cache = await caches.open(STORE + VERSION);
    return await cache.match(event.request, { ignoreSearch: true }) ?? fetch(event.request);
  })());
});
