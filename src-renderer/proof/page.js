// @ts-check
/**
 * Behavior of the before/after page. Plain JavaScript, because the page carries it as it is: what stands here is what
 * runs. The page works without it too, showing the pictures side by side.
 */

/**
 * Shows `percent` of the original from the left.
 *
 * @param {HTMLElement} photo
 * @param {number} percent 0–100
 */
function slideTo(photo, percent) {
  const share = Math.min(100, Math.max(0, percent));
  const pictures = photo.querySelector('.pictures');
  const input = photo.querySelector('input');
  if (!(pictures instanceof HTMLElement) || input === null) return;
  pictures.style.setProperty('--edge', `${share}%`);
  input.value = String(share);
}

/**
 * Where the pointer is over the picture, in percent of its width.
 *
 * @param {HTMLElement} photo
 * @param {MouseEvent} event
 */
function percentAt(photo, event) {
  const box = photo.querySelector('.after img')?.getBoundingClientRect();
  if (box === undefined || box.width === 0) return 50;
  return ((event.clientX - box.left) / box.width) * 100;
}

/** @param {HTMLElement} photo */
function makeSlidable(photo) {
  const pictures = photo.querySelector('.pictures');
  const input = photo.querySelector('input');
  if (!(pictures instanceof HTMLElement) || input === null) return;
  input.addEventListener('input', () => {
    slideTo(photo, Number(input.value));
  });
  input.addEventListener('keydown', (event) => {
    const steps = new Map([
      ['ArrowRight', 10],
      ['ArrowUp', 10],
      ['ArrowLeft', -10],
      ['ArrowDown', -10],
    ]);
    const step = steps.get(event.key);
    // Without Shift the control's own steps of 1 do.
    if (!event.shiftKey || step === undefined) return;
    event.preventDefault();
    slideTo(photo, Number(input.value) + step);
  });
  pictures.addEventListener('pointerdown', (event) => {
    if (photo.dataset['view'] !== 'slider' || event.button !== 0) return;
    pictures.setPointerCapture(event.pointerId);
    slideTo(photo, percentAt(photo, event));
    event.preventDefault();
  });
  pictures.addEventListener('pointermove', (event) => {
    if (pictures.hasPointerCapture(event.pointerId)) slideTo(photo, percentAt(photo, event));
  });
  pictures.addEventListener('dblclick', () => {
    slideTo(photo, 50);
  });
}

/** @type {HTMLElement[]} */
const photos = [...document.querySelectorAll('.photo')].filter(
  (element) => element instanceof HTMLElement,
);
for (const photo of photos) {
  photo.dataset['view'] = 'slider';
  makeSlidable(photo);
  slideTo(photo, 50);
}

for (const radio of document.querySelectorAll('input[name="view"]')) {
  radio.addEventListener('change', () => {
    if (!(radio instanceof HTMLInputElement) || !radio.checked) return;
    for (const photo of photos) photo.dataset['view'] = radio.value;
  });
}

document.addEventListener('keydown', (event) => {
  if (event.key === '\\') document.body.classList.add('peeking');
});
document.addEventListener('keyup', (event) => {
  if (event.key === '\\') document.body.classList.remove('peeking');
});
window.addEventListener('blur', () => {
  document.body.classList.remove('peeking');
});
