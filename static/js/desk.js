// What the desk alone may see is fetched by the desk alone, a moment after the board has changed.

const box = document.getElementById('private');
let timer = null;

async function fetchPrivate() {
  timer = null;
  const answer = await fetch(`/e/${document.body.dataset.slug}/desk/private`, {cache: 'no-store'}).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const text = await answer.text();
  htmx.swap({sourceElement: box, target: box, swap: 'innerMorph', text});
}

let seen = document.body.dataset.revision;
document.addEventListener('twofeet:swapped', ({detail: {rev}}) => {
  if (!box || +rev === +seen) return;
  seen = rev;
  if (!timer) timer = setTimeout(fetchPrivate, 300);
});
