// Dialogs, which the browser makes modal: the focus stays inside, Escape closes.

import { el } from './dom.js';
import { words } from './words.js';

let ids = 0;

/** An id that no other element has. */
export function uniqueId(name) {
  return `${name}-${++ids}`;
}

/**
 * Opens a dialog; it is removed when it closes.
 *
 * @param {string} title
 * @param {Node[]} content
 * @param {{wide?: boolean, closed?: function()}} options
 */
export function open(title, content, options = {}) {
  const id = uniqueId('title');
  const dialog = el('dialog', { 'aria-labelledby': id, class: options.wide ? 'wide' : null },
      el('div', { class: 'dialog-head' },
          el('h2', { id }, title),
          el('button', {
            type: 'button', class: 'plain', click: () => dialog.close(), 'aria-label': words.close,
          }, '×')),
      content);
  dialog.addEventListener('close', () => {
    dialog.remove();
    options.closed?.();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * Asks whether something is to be done.
 *
 * @param {string} title
 * @param {string[]} lines what will happen
 * @param {string} action what the button says
 * @returns {Promise<boolean>}
 */
export function confirm(title, lines, action) {
  return new Promise((resolve) => {
    let done = false;
    const cancel = el('button', { type: 'button', click: () => dialog.close() }, words.cancel);
    const dialog = open(title, [
      lines.map((line) => el('p', {}, line)),
      el('div', { class: 'buttons' },
          cancel,
          el('button', {
            type: 'button', class: 'primary', 'data-confirm': true,
            click: () => {
              done = true;
              dialog.close();
            },
          }, action)),
    ], { closed: () => resolve(done) });
    cancel.focus();
  });
}

/** A labelled field with a hint. */
export function field(label, input, hint) {
  input.id ||= uniqueId('field');
  const hintId = hint ? uniqueId('hint') : null;
  if (hintId) {
    input.setAttribute('aria-describedby', hintId);
  }
  return el('div', { class: 'field' },
      el('label', { for: input.id }, label),
      input,
      hint && el('p', { class: 'hint', id: hintId }, hint));
}
