// A wall too large for one page turns: body[data-rows] and [data-cols], say which part after the first the stylesheet shows.
// Arrow keys turn by hand, the space bar stops and starts: nobody has to read against the clock.

const SIZE = {rows: 8, cols: 6}, TURN = 20000;
const {dataset} = document.body;
const pagesOf = (name, selector) => Math.ceil(document.querySelectorAll(selector).length / SIZE[name]) || 1;
let page = 0, timer;

function turn(by) {
  const rows = pagesOf('rows', '#rooms > tr'), cols = pagesOf('cols', '#slots > th:not(#corner)');
  page = (page + by + rows * cols) % (rows * cols);
  set('rows', Math.floor(page / cols));
  set('cols', page % cols);
}

function set(name, index) {
  if (index) dataset[name] = index;
  else delete dataset[name]; // the first page
}

function toggle() {
  if (timer) timer = clearInterval(timer);
  else timer = setInterval(turn, TURN, 1);
}

document.addEventListener('keydown', ({key, target}) => {
  if (target !== document.body) return;
  if (key === ' ') toggle();
  const by = {ArrowRight: 1, ArrowLeft: -1}[key];
  if (by) turn(by);
});
document.addEventListener('twofeet:swapped', () => turn(0));
turn(0);
toggle();
