// Asks for an access token.

import { el } from './dom.js';
import { field, open } from './dialogs.js';
import { words } from './words.js';

let asked = null;

/**
 * Opens the dialog; one at a time, whoever asks.
 *
 * @param {string} why empty for the first time
 * @returns {Promise<string|null>} null where none is given
 */
export function askForToken(why) {
  asked ??= ask(why).finally(() => {
    asked = null;
  });
  return asked;
}

function ask(why) {
  return new Promise((resolve) => {
    let token = null;
    const input = el('input', {
      type: 'password', autocomplete: 'off', spellcheck: 'false', required: true, name: 'token',
    });
    const form = el('form', {
      submit: (event) => {
        event.preventDefault();
        token = input.value.trim();
        dialog.close();
      },
    },
    why && el('p', { class: 'error', role: 'alert' }, why),
    el('p', {}, words.token.why),
    field(words.token.label, input, words.token.hint),
    el('div', { class: 'buttons' },
        el('button', { type: 'button', click: () => dialog.close() }, words.cancel),
        el('button', { class: 'primary' }, words.token.use)));
    const dialog = open(words.token.title, [form], { closed: () => resolve(token || null) });
    input.focus();
  });
}
