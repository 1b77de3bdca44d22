// The countdown of whoever speaks, by the server's time: an ink bar, or a number on a phone. It only shows.

const round = seconds => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

document.addEventListener('twofeet:tick', ({detail: {now}}) => {
  for (const element of document.querySelectorAll('.countdown[data-until], .seconds[data-until]')) {
    const left = Math.max(0, Math.ceil((Date.parse(element.dataset.until) - now) / 1000));
    if (element.matches('.countdown')) element.value = Math.min(left, element.max);
    else if (element.textContent !== round(left)) element.textContent = round(left);
  }
});
