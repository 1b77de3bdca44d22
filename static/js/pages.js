// A wall too large for one page turns: body[data-rows], [data-cols] and [data-news] say which part after the first the
// stylesheet shows. Arrow keys turn by hand, the space bar stops and starts: nobody has to read against the clock.

const TURN = 20000;
const {dataset} = document.body;
const PARTS = { // how many fit on one page, and what is counted
  rows: [8, '#rooms > tr'],
  cols: [6, '#slots > th:not(.bare, #corner)'],
  news: [6, '#news > *'],
};
const NEWS = ['news', 'convergence', 'afterwards'];
let page = 0, timer;

const pagesOf = ([size, selector]) => Math.ceil(document.querySelectorAll(selector).length / size) || 1;

function turn(by) {
  const isNews = NEWS.includes(dataset.phase);
  const rows = isNews ? 1 : pagesOf(PARTS.rows), cols = pagesOf(isNews ? PARTS.news : PARTS.cols);
  page = (page + by + rows * cols) % (rows * cols);
  show('rows', isNews ? 0 : Math.floor(page / cols));
  show('cols', isNews ? 0 : page % cols);
  show('news', isNews ? page % cols : 0);
}

function show(name, index) {
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
