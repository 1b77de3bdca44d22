// The scene: a wall shows what its own region says, the desk shows the picture of the wall whose control is open.
// A presenter's clicker sends page up and page down: on the wall where a facilitator's cookie is, and on the desk.

const {body} = document, {dataset} = body;
const byId = id => document.getElementById(id);
const isWall = body.matches('.wall');
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const LARGE = 2.1e6;
const STEPS = {PageDown: 'next', PageUp: 'previous', ArrowRight: 'next', ArrowLeft: 'previous'};

function follow() {
  const region = byId(`wall-${dataset.wall}`) ?? byId('wall-main'); // one that was taken away shows the main one
  if (!region) return;
  const {scene, step = ''} = region.dataset;
  if (scene === dataset.scene && step === (dataset.step ?? '')) return;
  let isDone;
  const change = () => {
    if (isDone) return;
    isDone = true;
    dataset.scene = scene;
    if (step) dataset.step = step;
    else delete dataset.step;
    document.dispatchEvent(new CustomEvent('twofeet:scene'));
  };
  const isLarge = innerWidth * innerHeight * devicePixelRatio ** 2 > LARGE; // two pictures of it take their time
  if (!isWall || isLarge || calm.matches || document.hidden || !document.startViewTransition) return change();
  setTimeout(change, 300); // a screen that cannot fade still has to show what is so
  const fade = document.startViewTransition(change);
  for (const end of [fade.ready, fade.finished, fade.updateCallbackDone]) end.catch(() => {}); // overtaken by the next
}

/** The server knows what comes next, so two quick clicks turn twice. */
async function turn(way) {
  const fields = new URLSearchParams({turn: way});
  const headers = {Accept: 'application/json'};
  const answer = await fetch(`/e/${dataset.slug}/walls/${dataset.wall}/scene`, {method: 'POST', body: fields, headers}).catch(() => null);
  if (answer?.status === 403) delete dataset.clicker; // no facilitator any more: the keys turn pages again
}

function mayTurn(target) {
  if (isWall) return 'clicker' in dataset;
  return byId('clicker')?.checked && !target.closest('input, textarea, select, [contenteditable], dialog, summary');
}

document.addEventListener('keydown', event => {
  const way = STEPS[event.key];
  const {altKey, ctrlKey, metaKey, shiftKey, repeat, target} = event;
  if (!way || altKey || ctrlKey || metaKey || shiftKey || repeat || !mayTurn(target)) return;
  if (!isWall && event.key.startsWith('Arrow')) return; // there they belong to the page
  const flips = event.key.startsWith('Arrow') && document.dir === 'rtl';
  event.preventDefault();
  turn(flips ? {next: 'previous', previous: 'next'}[way] : way);
});

document.addEventListener('toggle', ({target}) => {
  if (!target.matches?.('.control[open]')) return;
  dataset.wall = target.dataset.wall;
  follow();
}, true);

const box = byId('clicker'), KEY = 'clicker';
if (box) {
  box.checked = localStorage.getItem(KEY) !== 'no';
  box.addEventListener('change', () => localStorage.setItem(KEY, box.checked ? 'yes' : 'no'));
}
document.addEventListener('twofeet:swapped', follow);
follow();
