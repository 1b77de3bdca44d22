// Marking a room by tapping on the plan. The two number fields beside it say the same, and need no pointer.

document.addEventListener('click', ({target}) => {
  const tap = target.closest('.tap');
  if (tap) open(tap);
});

function open(tap) {
  const dialog = document.createElement('dialog'), image = new Image(), close = document.createElement('button');
  dialog.className = 'plan-dialog';
  dialog.setAttribute('aria-label', tap.textContent);
  image.src = tap.dataset.src;
  image.alt = '';
  image.className = 'tappable';
  close.className = 'button plain';
  close.textContent = tap.dataset.close;
  close.addEventListener('click', () => dialog.close());
  image.addEventListener('click', ({clientX, clientY}) => {
    const box = image.getBoundingClientRect(), fields = tap.form.elements;
    const percent = (at, from, size) => Math.min(100, Math.max(0, Math.round((at - from) / size * 100)));
    fields.plan_x.value = percent(clientX, box.left, box.width);
    fields.plan_y.value = percent(clientY, box.top, box.height);
    dialog.close();
    tap.form.requestSubmit();
  });
  dialog.addEventListener('close', () => { dialog.remove(); tap.focus(); });
  dialog.append(image, close);
  document.body.append(dialog);
  dialog.showModal();
}
