// What does not fit turns the page; it never shrinks. The grid turns by body[data-rows] and [data-cols], which say the
// part after the first that the stylesheet shows; everything else (.turns) is laid out in columns and scrolled, which no
// push undoes. Up and down arrows turn by hand, the space bar stops and starts: nobody has to read against the clock.

const TURN = 20000;
const {dataset} = document.body;
const PARTS = {rows: [8, '#rooms > tr'], cols: [6, '#slots > th:not(.bare, #corner)']}; // how many fit, and what is counted
let page = 0, timer, scene;

const pagesOf = ([size, selector]) => Math.ceil(document.querySelectorAll(selector).length / size) || 1;
const shown = () => [...document.querySelectorAll('.scene .turns')].filter(box => box.clientWidth);
// A page is what stands between the paddings, and the gap after it.
const pageOf = (box, {paddingLeft, paddingRight, columnGap} = getComputedStyle(box)) => {
  const air = parseFloat(paddingLeft) + parseFloat(paddingRight), gap = parseFloat(columnGap) || 0;
  return {wide: box.clientWidth - air + gap, all: box.scrollWidth - air + gap};
};
const leavesOf = box => {
  const {wide, all} = pageOf(box);
  return Math.max(1, Math.ceil((all - 4) / wide));
};

function turn(by) {
  if (scene !== dataset.scene) page = 0;
  ({scene} = dataset);
  const isGrid = scene === 'agenda', boxes = shown();
  const cols = pagesOf(PARTS.cols), rows = pagesOf(PARTS.rows);
  const all = isGrid ? rows * cols : Math.max(1, ...boxes.map(leavesOf));
  const chosen = scene !== 'principles' && +dataset.step; // somebody wants to see this one
  page = by || !chosen ? (page + by + all) % all : Math.min(chosen, all) - 1;
  keep('rows', isGrid ? Math.floor(page / cols) : 0);
  keep('cols', isGrid ? page % cols : 0);
  for (const box of boxes) {
    const way = getComputedStyle(box).direction === 'rtl' ? -1 : 1;
    box.scrollLeft = way * Math.round((page % leavesOf(box)) * pageOf(box).wide);
  }
  for (const leaf of document.querySelectorAll('.leaf')) {
    const text = all > 1 ? leaf.dataset.text.replace('{n}', page + 1).replace('{all}', all) : '';
    if (leaf.textContent !== text) leaf.textContent = text;
  }
}

function keep(name, index) {
  if (index) dataset[name] = index;
  else delete dataset[name]; // the first page
}

function tick() {
  if (!dataset.step || dataset.scene === 'principles') turn(1);
}

function toggle() {
  if (timer) timer = clearInterval(timer);
  else timer = setInterval(tick, TURN);
}

if (document.body.matches('.wall')) {
  document.addEventListener('keydown', ({key, target}) => {
    if (target !== document.body) return;
    if (key === ' ') toggle();
    const ways = 'clicker' in dataset ? {} : {ArrowRight: 1, ArrowLeft: -1, PageDown: 1, PageUp: -1};
    const by = {ArrowDown: 1, ArrowUp: -1, ...ways}[key];
    if (by) turn(by);
  });
}
document.addEventListener('twofeet:swapped', () => turn(0));
document.addEventListener('twofeet:scene', () => turn(0));
addEventListener('resize', () => turn(0));
document.fonts?.ready.then(() => turn(0));
turn(0);
toggle();
