// Where the address allows a service worker (https, localhost), it keeps the pages somebody needs without a network:
// the event with its agenda, their day, their drafts, and this one. Late, and now and then again: nobody waits for it.

const {slug, person, offline} = document.body.dataset, OFTEN = 10 * 60e3; // ms
const key = `kept:${slug}`;

async function begin() {
  const workers = navigator.serviceWorker;
  if (offline === 'off') return Promise.all((await workers.getRegistrations()).map(one => one.update()));
  await workers.register('/sw.js', {updateViaCache: 'none'});
  await workers.ready;
  keep(!workers.controller);
  setInterval(keep, OFTEN / 2);
}

async function keep(now = false) {
  if (document.body.dataset.link !== 'live' && now !== true) return;
  if (now !== true && Date.now() - localStorage.getItem(key) < OFTEN) return;
  localStorage.setItem(key, Date.now());
  const {active} = await navigator.serviceWorker.ready, e = `/e/${slug}`;
  active?.postMessage([...new Set([e, location.pathname, `${e}/me/day`, `${e}/drafts`, `${e}/offline`])]);
}

if (person && navigator.serviceWorker) {
  const soon = () => setTimeout(() => begin().catch(() => null), 3000);
  if (document.readyState === 'complete') soon();
  else addEventListener('load', soon);
}
