// Sends files of passages, in parts, and shows what came of each line.

import { el, fill } from './dom.js';
import { call } from './api.js';
import { open } from './dialogs.js';
import { bytes, count } from './formats.js';
import { newId, openPassage } from './passage.js';
import { problemBox } from './shell.js';
import { words } from './words.js';

const PART_BYTES = 1 << 20;
const WAIT_SECONDS = 25;
const SHOWN_LINES = 200;
const NEWLINE = 10;

const isLines = (file) => /\.(jsonl|ndjson)$/i.test(file.name);
const isText = (file) => /\.txt$/i.test(file.name);

/** Where the next part ends: behind a line, and where the file ends. */
async function partEnd(file, from) {
  for (let size = PART_BYTES; ; size *= 2) {
    if (from + size >= file.size) {
      return file.size;
    }
    const part = new Uint8Array(await file.slice(from, from + size).arrayBuffer());
    const line = part.lastIndexOf(NEWLINE);
    if (line >= 0) {
      return from + line + 1;
    }
  }
}

/** Results of lines, and what is shown of them. */
class Tally {
  constructor() {
    this.lines = 0;
    this.taken = 0;
    this.searchable = true;
    this.wrong = [];
    this.first = [];
    this.wrongCount = 0;
  }

  add(response) {
    const all = response.trim().split('\n').map((line) => JSON.parse(line));
    const last = all.pop();
    for (const one of all) {
      const line = { ...one, line: this.lines + one.line };
      if (this.first.length < SHOWN_LINES) {
        this.first.push(line);
      }
      if (one.status !== 'taken') {
        this.wrongCount++;
        if (this.wrong.length < SHOWN_LINES) {
          this.wrong.push(line);
        }
      }
    }
    this.lines += last.lines;
    this.taken += last.taken;
    this.searchable = this.searchable && (last.searchable ?? last.taken === 0);
  }
}

function table(lines, all) {
  const w = words.files;
  return [
    el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': w.result },
        el('table', {},
            el('thead', {}, el('tr', {},
                el('th', { scope: 'col', class: 'number' }, w.line), el('th', { scope: 'col' }, w.id),
                el('th', { scope: 'col' }, w.result))),
            el('tbody', {}, lines.map((one) => el('tr', {},
                el('td', { class: 'number' }, count(one.line)),
                el('td', {}, el('bdi', {}, one.id ?? '–')),
                el('td', {}, one.status === 'taken' ? w.taken : `${one.status}: ${one.reason}`)))))),
    all > lines.length && el('p', { class: 'quiet' }, w.moreLines(all - lines.length)),
  ];
}

async function send(file, panel) {
  const w = words.files;
  const started = performance.now();
  const tally = new Tally();
  const progress = el('progress', { max: Math.max(1, file.size), value: 0, 'aria-label': file.name });
  const how = el('p', { class: 'quiet' });
  const result = el('div', { role: 'status' });
  panel.append(el('section', {}, el('h3', {}, file.name), progress, how, result));
  try {
    for (let at = 0; at < file.size;) {
      const end = await partEnd(file, at);
      fill(how, end === file.size ? w.waiting : w.progress(bytes(at), bytes(file.size)));
      const response = await call(
          'POST', `/v1/passages:bulk?wait=searchable&timeout=${WAIT_SECONDS}`,
          { body: file.slice(at, end), type: 'application/jsonl' });
      tally.add(await response.text());
      at = end;
      progress.value = at;
    }
    fill(how);
  } catch (problem) {
    fill(how, w.stopped);
    how.after(problemBox(problem));
  }
  fill(result,
      el('p', { class: tally.wrongCount === 0 ? 'good' : null },
          w.done(tally.taken, performance.now() - started), ' ',
          tally.taken > 0 && (tally.searchable ? w.searchable : w.notYet)),
      tally.wrongCount > 0 && [
        el('p', { class: 'warn' }, w.refused(tally.wrongCount)), table(tally.wrong, tally.wrongCount),
      ],
      tally.lines > 0 && el('details', {},
          el('summary', {}, w.lines), table(tally.first, tally.lines)));
}

function title(name) {
  return name.replace(/\.[^.]*$/, '');
}

async function asLine(file) {
  return JSON.stringify({ id: newId(), title: title(file.name), text: await file.text() });
}

/**
 * Takes files that were dropped or chosen. One text alone comes into the form, to be looked at.
 *
 * @param {Iterable<File>} files
 * @param {function(string)} ask asks a question
 */
export async function takeFiles(files, ask) {
  const all = [...files];
  if (all.length === 1 && isText(all[0])) {
    openPassage({ text: await all[0].text(), title: title(all[0].name) }, ask,
        (more) => takeFiles(more, ask));
    return;
  }
  const panel = el('div', { class: 'imports' });
  open(words.files.title(all.map((file) => file.name).join(', ')), [panel], { wide: true });
  const texts = all.filter(isText);
  for (const file of all.filter((one) => !isLines(one) && !isText(one))) {
    panel.append(el('p', { class: 'warn' }, words.files.unknown(file.name)));
  }
  for (const file of all.filter(isLines)) {
    await send(file, panel);
  }
  if (texts.length > 0) {
    const lines = await Promise.all(texts.map(asLine));
    await send(new File([lines.join('\n')], `${texts.length} × .txt`), panel);
  }
}

/** Takes what is dropped on the page. */
export function acceptDrops(ask) {
  const veil = el('div', { class: 'veil', 'aria-hidden': 'true' }, el('p', {}, words.files.drop));
  let depth = 0;
  const hasFiles = (event) => event.dataTransfer?.types.includes('Files');
  const leave = () => {
    depth = 0;
    veil.remove();
  };
  document.addEventListener('dragenter', (event) => {
    if (hasFiles(event)) {
      event.preventDefault();
      depth++;
      document.body.append(veil);
    }
  });
  document.addEventListener('dragover', (event) => {
    if (hasFiles(event)) {
      event.preventDefault();
    }
  });
  document.addEventListener('dragleave', () => {
    if (--depth <= 0) {
      leave();
    }
  });
  document.addEventListener('drop', (event) => {
    if (hasFiles(event)) {
      event.preventDefault();
      leave();
      void takeFiles(event.dataTransfer.files, ask);
    }
  });
}
