// Modal dialogs. Escape closes them, and the focus returns to the previous element.

import {find} from './dom.js';

function ask(dialog, read) {
  return new Promise((resolve) => {
    const submitted = (event) => {
      event.preventDefault();
      dialog.close('yes');
    };
    const form = dialog.querySelector('form');
    form.addEventListener('submit', submitted);
    dialog.addEventListener(
      'close',
      () => {
        form.removeEventListener('submit', submitted);
        resolve(dialog.returnValue === 'yes' ? read() : null);
      },
      {once: true},
    );
    dialog.returnValue = '';
    dialog.showModal();
  });
}

let waiting = null;

/** Prompts for a key, once for concurrent callers; returns it, empty to forget the key, or null on cancel. */
export function askForKey(reason) {
  waiting ??= askOnce(reason).finally(() => {
    waiting = null;
  });
  return waiting;
}

async function askOnce(reason) {
  const field = find('key');
  find('key-reason').textContent = reason;
  try {
    return await ask(find('key-dialog'), () => field.value.trim());
  } finally {
    field.value = '';
  }
}

/** Asks for confirmation; returns whether it was given. */
export async function confirm(question, consequence, action) {
  find('confirm-question').textContent = question;
  find('confirm-consequence').textContent = consequence;
  find('confirm-yes').textContent = action;
  return (await ask(find('confirm-dialog'), () => true)) === true;
}

/** Makes every button with data-closes close its dialog. */
export function wireDialogs() {
  for (const button of document.querySelectorAll('[data-closes]')) {
    button.addEventListener('click', () => button.closest('dialog').close());
  }
}
