// What is mine (stars, seats) as a stylesheet over a board that is the same for everybody.
// Constructed, because the content policy allows neither style attributes nor style elements.

const sheet = new CSSStyleSheet(), byId = id => document.getElementById(id);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
let worn, last = Date.now(), timer, ending, told, wasLive;

function wear() {
  follow();
  const css = byId('mine')?.dataset.css;
  if (css === undefined || css === worn) return;
  worn = css;
  sheet.replaceSync(css);
  const link = byId('mine-link'); // has served the first paint
  if (link) link.disabled = true;
}

/** At most every 5 s, sooner when there is news, and not all phones of the room at once. */
function refetch(pause = 5000) {
  if (timer) return;
  timer = setTimeout(() => {
    timer = null;
    last = Date.now();
    for (const name of ['mine', 'inbox']) fetchOwn(byId(name), name);
  }, Math.max(0, last + pause - Date.now()) + Math.random() * pause / 2.5);
}

/** What waits for an answer goes when its time is over, to the second. */
function follow() {
  const left = byId('inbox')?.dataset.left;
  if (left === told) return; // it was counted from when it came
  told = left;
  clearTimeout(ending);
  if (left) ending = setTimeout(refetch, left * 1000, 0);
}

async function fetchOwn(target, name) {
  const headers = {'HX-Request': 'true'};
  const answer = target && await fetch(`/e/${document.body.dataset.slug}/${name}`, {headers, cache: 'no-store'}).catch(() => null);
  const text = answer?.ok ? (await answer.text()).trim() : '';
  // Anything else is a captive portal's page.
  if (text.startsWith(`<div id="${name}"`)) htmx.swap({sourceElement: target, target, swap: 'outerMorph', text});
}

if (byId('mine')) {
  wear();
  document.addEventListener('twofeet:swapped', wear);
  document.addEventListener('twofeet:link', ({detail: {state}}) => {
    if (state === 'live' && wasLive) refetch();
    wasLive ||= state === 'live'; // the first time, the page has just brought it
  });
  document.addEventListener('visibilitychange', () => document.hidden || refetch());
  document.addEventListener('twofeet:own', () => refetch(500));
  setInterval(() => document.hidden || refetch(), 90000); // a nudge can get lost
}
