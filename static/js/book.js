// The book: finds words as one types, without regard to accents, and says how often; says that a PDF is being made.

const LETTERS = {ß: 'ss', ł: 'l', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ı: 'i', æ: 'ae', œ: 'oe', ى: 'ي', ی: 'ي', ک: 'ك', ة: 'ه'};
const input = document.getElementById('q'), output = document.getElementById('found');
const parts = [...document.querySelectorAll('.report-page')].map(element => ({element, text: ''}));
const links = new Map([...document.querySelectorAll('.contents a')].map(link => [link.hash.slice(1), link]));
let timer;

/** Without accents, vowel signs, tatweel, soft hyphens and case. */
const fold = text => text.normalize('NFKD').replace(/[\p{M}\p{Cf}\u0640]/gu, '').toLocaleLowerCase()
  .replace(/\P{ASCII}/gu, letter => LETTERS[letter] ?? letter);

/** What is to be read in it, and what is on its photos. */
const textOf = element => fold(element.textContent);

function find() {
  const words = fold(input.value).split(/\s+/).filter(Boolean);
  let places = 0, topics = 0;
  for (const part of parts) {
    part.text ||= textOf(part.element);
    const fits = words.every(word => part.text.includes(word));
    part.element.hidden = !fits;
    if (links.has(part.element.id)) links.get(part.element.id).hidden = !fits;
    if (!fits) continue;
    topics++;
    for (const word of words) places += part.text.split(word).length - 1;
  }
  clearTimeout(timer); // said once the typing pauses
  timer = setTimeout(() => {
    const {places: some, topics: of, none} = output.dataset;
    output.textContent = !words.length ? '' : topics ? `${some.replace('{n}', places)}. ${of.replace('{n}', topics)}` : none;
  }, 300);
}

if (input && !new URLSearchParams(location.search).get('q')) {
  input.addEventListener('input', find);
  document.getElementById('finding').addEventListener('submit', event => {
    event.preventDefault();
    find();
  });
  addEventListener('pageshow', () => input.value && find());
}

const pdf = document.getElementById('pdf'), made = document.getElementById('made');

pdf?.addEventListener('click', async event => {
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (pdf.hasAttribute('aria-busy')) return;
  pdf.setAttribute('aria-busy', 'true');
  made.textContent = made.dataset.making;
  try {
    const answer = await fetch(pdf.href, {headers: {Accept: 'application/pdf, application/json'}});
    if (!answer.headers.has('Twofeet')) throw new TypeError(); // a captive portal's page is no book
    if (!answer.ok) throw new Error((await answer.json()).message);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await answer.blob());
    link.download = pdf.download;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    made.textContent = made.dataset.made;
  } catch (error) {
    made.textContent = error instanceof TypeError || error instanceof SyntaxError ? made.dataset.cut : error.message;
  }
  pdf.removeAttribute('aria-busy');
});
