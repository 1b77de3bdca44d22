// Keeps an event readable where there is no network: the last pages somebody saw of it, and what they are drawn with.
// A page comes from the network whenever that answers; what is kept says how old it is (data-kept on its body).
// Nothing is kept that the server does not mark (Twofeet-Keep), and nothing of one person is shown to the next.

const SHELL = 'twofeet-shell', MOST = 150, WAIT = 5000; // files of the shell; ms
const CHANGES_WHO = /^\/e\/[^/]+\/(me|people|keys\/entry|k\/[^/]+)$/;
const slugOf = path => path.match(/^\/e\/([^/]+)/)?.[1];
const shelfOf = path => `twofeet-pages-${slugOf(path)}`;

self.addEventListener('install', () => self.skipWaiting()); // every page is drawn by the server: old and new go together
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));
self.addEventListener('message', event => event.waitUntil(Promise.all(event.data.map(fetchPage).map(one => one.catch(() => null)))));

self.addEventListener('fetch', event => {
  const {request} = event, {origin, pathname, search} = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method !== 'GET') {
    if (CHANGES_WHO.test(pathname)) event.waitUntil(caches.delete(shelfOf(pathname)));
  } else if (pathname.startsWith('/static/') && search.startsWith('?v=')) {
    event.respondWith(file(request.url));
  } else if (request.mode === 'navigate' && slugOf(pathname)) {
    event.respondWith(page(event, pathname));
  }
});

/** A file whose address carries its hash is the same for good. */
async function file(url) {
  const shell = await caches.open(SHELL), kept = await shell.match(url);
  if (kept) return kept;
  const answer = await fetch(url);
  if (answer.ok && !/html/.test(answer.headers.get('Content-Type'))) { // which is what a captive portal says to everything
    const copy = answer.clone();
    shell.put(url, copy).then(() => shell.keys()).then(all => all.slice(0, -MOST).map(old => shell.delete(old))).catch(() => null);
  }
  return answer;
}

async function page(event, path) {
  const answer = fetch(event.request).then(found => {
    event.waitUntil(keep(path + new URL(event.request.url).search, found.clone()).catch(() => null));
    return found;
  });
  answer.catch(() => null);
  const late = new Promise(resolve => setTimeout(resolve, WAIT)).then(() => kept(path)).then(found => found ?? answer);
  try {
    const found = await Promise.race([answer, late]);
    return found.status > 501 ? await kept(path) ?? found : found; // a proxy before a server that is away
  } catch (error) {
    const found = await kept(path) ?? await kept(`/e/${slugOf(path)}/offline`);
    if (found) return found;
    throw error;
  }
}

async function fetchPage(path) {
  const answer = await fetch(path, {headers: {Accept: 'text/html'}, cache: 'no-store'});
  const html = await answer.clone().text();
  await keep(path, answer);
  for (const url of new Set(html.match(/\/static\/[^"'\s<>#)]+\?v=\w+/g))) await file(new URL(url, location.href).href);
}

async function keep(path, answer) {
  const who = answer.headers.get('Twofeet-Person'), name = shelfOf(path);
  if (answer.status === 404 && path === `/e/${slugOf(path)}`) await caches.delete(name); // erased
  if (who === null || answer.redirected) return;
  const before = await caches.match('/who', {cacheName: name});
  if (before && await before.text() !== who) await caches.delete(name);
  if (!answer.ok || !answer.headers.has('Twofeet-Keep') || path.includes('?')) return;
  const shelf = await caches.open(name);
  await shelf.put('/who', new Response(who));
  await shelf.put(path, answer);
}

/** What is kept of a page, marked as such. */
async function kept(path) {
  const found = await caches.match(path, {cacheName: shelfOf(path)});
  if (!found) return undefined;
  const headers = new Headers(found.headers);
  for (const name of ['Content-Encoding', 'Content-Length']) headers.delete(name);
  return new Response((await found.text()).replace('<body ', '<body data-kept '), {headers});
}
