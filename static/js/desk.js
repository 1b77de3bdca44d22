// What the desk alone may see is fetched by the desk alone, a moment after the board has changed.

const box = document.getElementById('private');
let timer = null;

async function fetchPrivate() {
  timer = null;
  const answer = await fetch(`/e/${document.body.dataset.slug}/desk/private?page=${document.body.dataset.page}`, {cache: 'no-store'}).catch(() => null);
  if (!answer?.ok || answer.redirected || !answer.headers.has('Twofeet')) return; // or it is a captive portal's page
  const text = await answer.text();
  htmx.swap({sourceElement: box, target: box, swap: box.hidden ? 'none' : 'innerMorph', text}); // none: in pieces that find their places
}

document.addEventListener('twofeet:own', () => {
  if (box && !timer) timer = setTimeout(fetchPrivate, 100);
});

let seen = document.body.dataset.revision;
// Heard, not swapped: what is planned or left alone changes no region, and a heartbeat knows it, too.
document.addEventListener('twofeet:heard', ({detail: {rev}}) => {
  if (!box || +rev === +seen) return;
  seen = rev;
  if (!timer) timer = setTimeout(fetchPrivate, 300);
});

// The harvest: which tile is open is said to those who do not see it, too.
const tiles = document.getElementById('tiles');

function mark() {
  for (const tile of tiles.children) {
    if (document.querySelector(tile.hash)?.checkVisibility?.()) tile.setAttribute('aria-current', 'true');
    else tile.removeAttribute('aria-current');
  }
}

if (tiles) {
  for (const name of ['load', 'hashchange']) addEventListener(name, mark); // no earlier is the target one
  document.addEventListener('twofeet:swapped', mark);
}
