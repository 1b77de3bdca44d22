// My day and who is where fetch themselves anew, when they are nudged and when the board has moved on. The guide's
// cards turn with the arrow keys.

const EVERY = 10000, SOON = 600;
const part = document.getElementById('myday') ?? document.getElementById('where') ?? document.getElementById('progress');
const guide = document.querySelector('.guide');
let timer, due = Infinity, last = Date.now(), rev = +document.body.dataset.revision;

/** The sooner of two wishes counts: a nudge is not put off by what everybody hears. */
function refetch(pause) {
  const at = Date.now() + pause * (1 + Math.random() / 2);
  if (at >= due) return;
  clearTimeout(timer);
  due = at;
  timer = setTimeout(fetchPart, at - Date.now());
}

async function fetchPart() {
  last = Date.now();
  due = Infinity;
  const url = new URL(location.href);
  url.searchParams.set('part', '');
  const answer = await fetch(url, {cache: 'no-store'}).catch(() => null);
  const text = answer?.ok ? (await answer.text()).trim() : '';
  const target = document.getElementById(part.id);
  if (text.startsWith(`<div id="${part.id}"`)) htmx.swap({sourceElement: target, target, swap: 'outerMorph', text});
}

if (part) {
  document.addEventListener('twofeet:own', () => refetch(SOON));
  document.addEventListener('twofeet:heard', ({detail}) => {
    if (detail.rev > rev) refetch(Math.max(SOON, last + EVERY - Date.now()));
    rev = Math.max(rev, detail.rev ?? 0);
  });
  setInterval(() => document.hidden || (part.id === 'where' && fetchPart()), EVERY);
  // Whoever has looked has seen it, once they go on.
  addEventListener('pagehide', () => {
    const form = document.querySelector('form[data-looked]');
    if (form) navigator.sendBeacon(form.action, new URLSearchParams({_method: 'DELETE', before: 'true'}));
  });
}

guide?.addEventListener('keydown', event => {
  const by = {ArrowRight: 1, ArrowLeft: -1}[event.key] * (document.dir === 'rtl' ? -1 : 1);
  if (!by) return;
  event.preventDefault();
  const leaves = [...guide.children], middle = guide.getBoundingClientRect().left + guide.clientWidth / 2;
  const here = leaves.findIndex(leaf => Math.abs(leaf.getBoundingClientRect().left + leaf.clientWidth / 2 - middle) < leaf.clientWidth / 2);
  leaves[here + by]?.scrollIntoView({block: 'nearest', inline: 'center'});
});
