// Shows answers: passages that were found.

import { el, fill } from './dom.js';
import { json, passagePath } from './api.js';
import { uniqueId } from './dialogs.js';
import { condition, has, metadataKey } from './filters.js';
import { languageName, moment, number, score, written } from './formats.js';
import { problemBox } from './shell.js';
import { words } from './words.js';

const MAX_CHIPS = 12;
const MAX_CHIP_CHARS = 60;

/** The text of a snippet, with the words marked that the question has too. */
function marked(snippet) {
  const children = [];
  let at = 0;
  for (const mark of snippet.marks) {
    const from = mark.from - snippet.from;
    const to = mark.to - snippet.from;
    if (from < at || to > snippet.text.length) {
      continue;
    }
    children.push(snippet.text.slice(at, from), el('mark', {}, snippet.text.slice(from, to)));
    at = to;
  }
  children.push(snippet.text.slice(at));
  return children;
}

function partName(name) {
  return words.answer.parts[name]
      ?? (name.startsWith('ranker.') ? words.answer.ranker(name.slice('ranker.'.length)) : name);
}

function explanation(answer) {
  const head = (name, numeric) => el('th', { scope: 'col', class: numeric && 'number' }, name);
  return el('details', { class: 'explain' },
      el('summary', {},
          el('span', { class: 'score' }, words.answer.score(answer.score)), ' ',
          el('span', { class: 'quiet' }, words.answer.explain)),
      el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': words.answer.explain },
          el('table', {},
              el('thead', {}, el('tr', {},
                  head(words.answer.part), head(words.answer.value, true),
                  head(words.answer.weight, true), head(words.answer.contribution, true))),
              el('tbody', {}, answer.explain.parts.map((part) => el('tr', {},
                  el('th', { scope: 'row' }, partName(part.name)),
                  el('td', { class: 'number' }, number(part.value)),
                  el('td', { class: 'number' },
                      part.weight === 0 ? words.answer.toldOnly : number(part.weight)),
                  el('td', { class: 'number' },
                      part.weight === 0 ? '–' : score(part.value * part.weight))))),
              el('tfoot', {}, el('tr', {},
                  el('th', { scope: 'row', colspan: 3 }, words.answer.sum),
                  el('td', { class: 'number' }, score(answer.score)))))));
}

function chip(label, of, filter, pick) {
  const pressed = has(filter, of);
  return el('button', {
    type: 'button', class: 'chip', 'aria-pressed': String(pressed),
    title: pressed ? words.answer.removeFilter(of) : words.answer.addFilter(of),
    click: () => pick(of),
  }, label);
}

function chips(answer, filter, pick) {
  const all = Object.entries(answer.metadata).flatMap(
      ([key, value]) => [value].flat().map((one) => [key, one]));
  const list = el('div', { class: 'chips' },
      all.slice(0, MAX_CHIPS).map(([key, one]) => {
        const text = String(one);
        const shown = text.length > MAX_CHIP_CHARS ? `${text.slice(0, MAX_CHIP_CHARS)}…` : text;
        return chip(
            [el('span', { class: 'chip-key' }, key), ' ', el('bdi', {}, shown)],
            condition(metadataKey(key), one), filter, pick);
      }));
  if (all.length > MAX_CHIPS) {
    list.append(el('span', { class: 'quiet' }, words.answer.more(all.length - MAX_CHIPS)));
  }
  return list;
}

function whole(passage) {
  const stored = passage.stored;
  return [
    el('p', { class: 'passage-text', ...written(passage.lang, passage.text) }, passage.text),
    el('p', { class: 'quiet' }, [
      stored && words.answer.stored(
          stored.windows, stored.shard, stored.timestamp && moment(stored.timestamp)),
      passage.version !== undefined && words.answer.version(passage.version),
      passage.expiresAt && words.answer.expires(moment(passage.expiresAt)),
    ].filter(Boolean).join(' · ')),
  ];
}

/** A button that shows and hides the whole passage, which is loaded when it is wanted. */
function disclosure(answer) {
  const id = uniqueId('whole');
  const panel = el('div', { id, class: 'whole', hidden: true, 'aria-live': 'polite' });
  const button = el('button', {
    type: 'button', class: 'plain', 'aria-expanded': 'false', 'aria-controls': id,
    'data-open': true,
    click: async () => {
      const opens = panel.hidden;
      panel.hidden = !opens;
      button.setAttribute('aria-expanded', String(opens));
      button.textContent = opens ? words.answer.hide : words.answer.whole;
      if (opens) {
        fill(panel, el('p', { class: 'quiet' }, words.answer.loading));
        try {
          fill(panel, whole(await json('GET', passagePath(answer.id))));
        } catch (problem) {
          fill(panel, problemBox(problem));
        }
      }
    },
  }, words.answer.whole);
  return [button, panel];
}

/**
 * One answer.
 *
 * @param {Object} answer as the gateway has it
 * @param {number} rank from 1
 * @param {string} filter of the question
 * @param {function(string)} pick takes a condition that was clicked
 */
export function answerView(answer, rank, filter, pick) {
  const id = uniqueId('answer');
  const title = answer.title || words.answer.untitled;
  const language = condition('lang', answer.lang);
  const [button, panel] = disclosure(answer);
  return el('li', {},
      el('article', { class: 'answer', tabindex: '-1', 'aria-labelledby': id },
          el('span', { class: 'rank', 'aria-label': words.answer.rank(rank), role: 'img' }, rank),
          el('div', { class: 'answer-body' },
              el('h2', { id, class: answer.title ? null : 'untitled', ...written(answer.lang, title) },
                  title),
              el('div', { class: 'answer-facts' },
                  chip([languageName(answer.lang), ' ',
                    el('span', { class: 'chip-key' }, answer.lang)], language, filter, pick),
                  el('code', { class: 'id' }, el('bdi', {}, answer.id))),
              answer.snippet && el('p',
                  { class: 'snippet', ...written(answer.lang, answer.snippet.text) },
                  marked(answer.snippet)),
              chips(answer, filter, pick),
              answer.folded > 0 && el('p', { class: 'quiet' }, words.answer.folded(answer.folded)),
              el('div', { class: 'answer-more' },
                  answer.explain && explanation(answer), button),
              panel)));
}
