// Adds one passage, and says when it can be found.

import { el, fill } from './dom.js';
import { json, passagePath } from './api.js';
import { field, open } from './dialogs.js';
import { problemBox } from './shell.js';
import { words } from './words.js';

/** Shorter than the time after which the gateway closes a connection on which nothing moves. */
const WAIT_SECONDS = 25;
const MAX_QUESTION_CHARS = 150;

/** An id that nobody else has made. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  return `p-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

function scalar(text) {
  if (text === 'true' || text === 'false') {
    return text === 'true';
  }
  const number = Number(text);
  return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text)
      && (!Number.isInteger(number) || Number.isSafeInteger(number)) ? number : text;
}

/** The metadata that lines of key=value are; the first line that is none is thrown. */
function metadata(lines) {
  const all = new Map();
  lines.split('\n').forEach((line, i) => {
    if (line.trim() === '') {
      return;
    }
    const at = line.indexOf('=');
    if (at < 1) {
      throw new Error(words.passage.badLine(i + 1, line.trim()));
    }
    const key = line.slice(0, at).trim();
    all.set(key, [...(all.get(key) ?? []), scalar(line.slice(at + 1).trim())]);
  });
  return Object.fromEntries(
      [...all].map(([key, list]) => [key, list.length === 1 ? list[0] : list]));
}

/** What to ask so that a passage is found. */
function questionFor(title, text) {
  const question = title || text.split(/[.!?。！？؟\n]/u)[0].trim() || text;
  return [...question].slice(0, MAX_QUESTION_CHARS).join('');
}

/**
 * Opens the panel.
 *
 * @param {{text?: string, title?: string}} given
 * @param {function(string)} ask asks a question
 * @param {function(FileList)} takeFiles
 */
export function openPassage(given, ask, takeFiles) {
  const w = words.passage;
  const input = (name, attributes = {}) =>
    el('input', { name, autocomplete: 'off', spellcheck: 'false', ...attributes });
  const text = el('textarea', { name: 'text', rows: 5, dir: 'auto', required: true });
  const title = input('title', { dir: 'auto' });
  const language = input('lang');
  const id = input('id', { required: true });
  const lines = el('textarea', {
    name: 'metadata', rows: 2, spellcheck: 'false', placeholder: w.metadataPlaceholder,
  });
  text.value = given.text ?? '';
  title.value = given.title ?? '';
  id.value = newId();
  const result = el('div', { class: 'result', role: 'status' });
  const timer = el('p', { class: 'quiet', 'aria-hidden': 'true' });
  const send = el('button', { class: 'primary' }, w.send);
  const files = el('input', {
    type: 'file', multiple: true, accept: '.jsonl,.ndjson,.txt', name: 'files',
    change: () => {
      if (files.files.length > 0) {
        const chosen = [...files.files];
        dialog.close();
        takeFiles(chosen);
      }
    },
  });

  async function add() {
    const passage = { text: text.value };
    if (title.value.trim() !== '') {
      passage.title = title.value.trim();
    }
    if (language.value.trim() !== '') {
      passage.lang = language.value.trim();
    }
    const own = metadata(lines.value);
    if (Object.keys(own).length > 0) {
      passage.metadata = own;
    }
    const started = performance.now();
    fill(result, el('p', {}, w.sending));
    const clock = setInterval(() => {
      fill(timer, w.waiting(performance.now() - started));
    }, 500);
    try {
      const took = await json(
          'PUT', `${passagePath(id.value.trim())}?wait=searchable&timeout=${WAIT_SECONDS}`, passage);
      const elapsed = performance.now() - started;
      const question = questionFor(title.value.trim(), text.value.trim());
      fill(result, took.searchable
        ? el('p', { class: 'good' }, w.searchable(elapsed), ' ', el('a', {
          href: `/?${new URLSearchParams({ q: question })}`,
          click: (event) => {
            event.preventDefault();
            dialog.close();
            ask(question);
          },
        }, w.askForIt))
        : el('p', { class: 'warn' }, w.notYet(elapsed)));
      id.value = newId();
      text.value = '';
      title.value = '';
      result.querySelector('a')?.focus();
    } finally {
      clearInterval(clock);
      fill(timer);
    }
  }

  const form = el('form', {
    submit: async (event) => {
      event.preventDefault();
      send.disabled = true;
      try {
        await add();
      } catch (problem) {
        fill(result, problemBox(problem));
      } finally {
        send.disabled = false;
      }
    },
  },
  field(w.text, text, w.textHint),
  field(w.title, title),
  el('div', { class: 'columns' },
      field(w.language, language, w.languageHint), field(w.id, id, w.idHint)),
  field(w.metadata, lines, w.metadataHint),
  result, timer,
  el('div', { class: 'buttons' }, send),
  el('div', { class: 'rule' }),
  field(words.files.choose, files, words.files.chooseHint));
  const dialog = open(w.add, [form], { wide: true });
  text.focus();
  return dialog;
}

