// Filters the topics as one types, by a stylesheet: the board's elements stay as the server made them.

const LETTERS = {ß: 'ss', ł: 'l', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ı: 'i', æ: 'ae', œ: 'oe', ى: 'ي', ی: 'ي', ک: 'ك', ة: 'ه'};
const input = document.getElementById('search'), output = document.querySelector('output[for~=search]');
const sheet = new CSSStyleSheet();
let texts = new WeakMap(), timer;

/** Without accents, vowel signs, tatweel, soft hyphens and case. */
const fold = text => text.normalize('NFKD').replace(/[\p{M}\p{Cf}\u0640]/gu, '').toLocaleLowerCase()
  .replace(/\P{ASCII}/gu, letter => LETTERS[letter] ?? letter);

function filter() {
  const words = fold(input.value).split(/\s+/).filter(Boolean);
  const fits = [...document.querySelectorAll('#topics > article')].filter(card => {
    if (!texts.has(card)) texts.set(card, fold(card.textContent));
    return words.every(word => texts.get(card).includes(word));
  });
  const but = fits.length ? `:not(${fits.map(card => `#${CSS.escape(card.id)}`)})` : '';
  sheet.replaceSync(words.length ? `#topics>article${but}{display:none}` : '');

  clearTimeout(timer); // said once the typing pauses
  timer = setTimeout(() => {
    const {text, one = text, none} = output.dataset, n = fits.length;
    const said = words.length ? (n > 1 ? text : n ? one : none).replace('{n}', n) : '';
    if (output.textContent !== said) output.textContent = said;
  }, 300);
}

if (input) {
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  input.addEventListener('input', filter);
  addEventListener('pageshow', filter); // the browser may have put the word back
  document.addEventListener('twofeet:swapped', () => {
    texts = new WeakMap();
    filter();
  });
}
