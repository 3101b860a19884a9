// Shows dead letters, and sends them again.

import { el, fill, patch } from './dom.js';
import { json, Problem } from './api.js';
import { confirm, field, open } from './dialogs.js';
import { bytes, moment } from './formats.js';
import { problemBox } from './shell.js';
import { table } from './status.js';
import { words } from './words.js';

const LIMIT = 50;

const w = words.letters;

function facts(rows) {
  return el('dl', { class: 'facts' }, rows.filter(([, value]) => value).map(
      ([key, value]) => el('div', {}, el('dt', {}, key), el('dd', {}, value))));
}

function value(whole) {
  return [
    el('h3', {}, whole.valueBase64 ? w.base64 : w.value(bytes(whole.valueBytes))),
    el('pre', { tabindex: '0', dir: 'auto' }, whole.value ?? whole.valueBase64),
  ];
}

async function show(topic, letter) {
  const content = el('div', {});
  open(w.dialog(letter.letter), [content], { wide: true });
  try {
    const whole = await json(
        'GET', `/v1/dead-letters/${encodeURIComponent(topic)}/${letter.partition}/${letter.offset}?value=true`);
    const { topic: from, partition, offset } = whole.original;
    fill(content,
        facts([
          [w.reason, whole.reason], [w.from, w.place(from, partition, offset)],
          [w.key, whole.key && el('code', {}, whole.key)],
        ]),
        whole.cut && el('p', { class: 'warn' }, w.cut),
        whole.valueBytes === null ? el('p', {}, w.noValue) : value(whole));
  } catch (problem) {
    fill(content, problemBox(problem));
  }
}

/** The panel; it follows the topics that hold dead letters. */
export function letters() {
  const select = el('select', { name: 'topic' },
      ['passages', 'questions', 'models'].map((topic) => el('option', { value: topic }, topic)));
  const list = el('div', {});
  const said = el('div', { role: 'status' });
  const panel = el('section', { class: 'card wide', hidden: true },
      el('div', { class: 'letters-head' },
          el('div', {}, el('h2', {}, w.title), el('p', { class: 'quiet' }, w.why)),
          field(w.topic, select)),
      said, list);
  let shown = [];
  let seen = '';

  async function load() {
    const topic = select.value;
    const found = await json('GET', `/v1/dead-letters?topic=${encodeURIComponent(topic)}&limit=${LIMIT}`);
    shown = found.letters;
    patch(list, shown.length === 0
      ? el('p', { class: 'quiet' }, w.none(topic))
      : [
        table(w.title, [[w.letter], [w.when], [w.key], [w.reason], [w.actions]], shown.map((letter) => [
          letter.letter, letter.time ? moment(letter.time) : '–', el('bdi', {}, letter.key ?? '–'),
          el('span', { class: 'long' }, letter.reason),
          el('span', { class: 'row' },
              el('button', {
                type: 'button', 'data-show': letter.letter, 'aria-label': w.showOf(letter.letter),
              }, w.show),
              el('button', {
                type: 'button', 'data-replay': letter.letter, 'aria-label': w.replayOf(letter.letter),
              }, w.replay)),
        ])),
        shown.length > 1 && el('div', { class: 'buttons start' },
            el('button', { type: 'button', 'data-replay': '*' }, w.replayShown)),
      ]);
  }

  async function replay(topic, chosen) {
    const [title, lines] = w.confirm(chosen.length, topic);
    if (!(await confirm(title, lines, w.replay))) {
      return;
    }
    try {
      const took = await json('POST', '/v1/dead-letters:replay', { topic, letters: chosen.map((letter) => letter.letter) });
      fill(said, el('p', {}, w.sent(took.sent)),
          took.letters.filter((one) => one.status !== 'sent').map(
              (one) => el('p', {}, w.leftOut(one.letter, one.reason ?? w.notFound))));
    } catch (problem) {
      fill(said, problemBox(problem));
    }
  }

  list.addEventListener('click', (event) => {
    const pressed = event.target.closest('button');
    if (pressed?.dataset.show) {
      void show(select.value, shown.find((letter) => letter.letter === pressed.dataset.show));
    } else if (pressed?.dataset.replay) {
      void replay(select.value, pressed.dataset.replay === '*'
        ? shown : shown.filter((letter) => letter.letter === pressed.dataset.replay));
    }
  });
  select.addEventListener('change', () => {
    fill(said);
    void load();
  });

  return {
    panel,
    /** Loads them again where there are more. */
    follow: async (topics) => {
      const now = Object.entries(topics).filter(([topic]) => topic.endsWith('.dlq'))
          .map(([topic, one]) => `${topic} ${one.records}`).join(' ');
      if (now === seen) {
        return;
      }
      try {
        await load();
        seen = now;
        panel.hidden = false;
      } catch (problem) {
        if (!(problem instanceof Problem) || ![403, 404, 405].includes(problem.status)) {
          throw problem;
        }
        seen = now;
      }
    },
  };
}
