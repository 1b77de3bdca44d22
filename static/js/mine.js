// What is mine (stars, seats) as a stylesheet over a board that is the same for everybody.
// Constructed, because the content policy allows neither style attributes nor style elements.

const sheet = new CSSStyleSheet(), byId = id => document.getElementById(id);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
let worn, last = Date.now(), timer, wasLive;

function wear() {
  const css = byId('mine')?.dataset.css;
  if (css === undefined || css === worn) return;
  worn = css;
  sheet.replaceSync(css);
  const link = byId('mine-link'); // has served the first paint
  if (link) link.disabled = true;
}

/** At most every 5 s, and not all phones of the room at once. */
function refetch() {
  if (timer) return;
  timer = setTimeout(async () => {
    timer = null;
    last = Date.now();
    const headers = {'HX-Request': 'true'}, mine = byId('mine');
    const answer = await fetch(`/e/${document.body.dataset.slug}/mine`, {headers, cache: 'no-store'}).catch(() => null);
    const text = answer?.ok ? (await answer.text()).trim() : '';
    // Anything else is a captive portal's page.
    if (text.startsWith('<div id="mine"')) htmx.swap({sourceElement: mine, target: mine, swap: 'outerMorph', text});
  }, Math.max(0, last + 5000 - Date.now()) + Math.random() * 2000);
}

if (byId('mine')) {
  wear();
  document.addEventListener('twofeet:swapped', wear);
  document.addEventListener('twofeet:link', ({detail: {state}}) => {
    if (state === 'live' && wasLive) refetch();
    wasLive ||= state === 'live'; // the first time, the page has just brought it
  });
  document.addEventListener('visibilitychange', () => document.hidden || refetch());
}
