// Shows what the gate found, language by language.

import { el } from './dom.js';
import { change, languageName, moment, score } from './formats.js';
import { words } from './words.js';

const LEVELS = 5;

const w = words.gate;

/** A language with its tag. */
function language(tag) {
  return [languageName(tag), ' ', el('span', { class: 'chip-key' }, tag)];
}

function cell(pair) {
  if (!pair) {
    return el('td', { class: 'heat' }, '–');
  }
  const after = pair.after['success@1'];
  const level = Math.min(LEVELS - 1, Math.max(0, Math.floor(after * LEVELS)));
  return el('td', { class: `heat heat-${level}${pair.blocks ? ' blocks' : ''}`, title: w.cell(pair.questions) },
      el('span', { class: 'heat-value' }, score(after)),
      el('span', { class: 'heat-change' }, change(after - pair.before['success@1'])),
      pair.blocks && el('span', { class: 'heat-blocks' }, w.blocks));
}

function heatMap(pairs) {
  const sorted = (name) => [...new Set(pairs.map((pair) => pair[name]))].sort();
  const passages = sorted('passage');
  const find = (question, passage) =>
    pairs.find((pair) => pair.question === question && pair.passage === passage);
  return el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': w.caption },
      el('table', { class: 'heat-map' },
          el('caption', {}, w.caption),
          el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, w.corner),
              passages.map((tag) => el('th', { scope: 'col' }, language(tag))))),
          el('tbody', {}, sorted('question').map((question) => el('tr', {},
              el('th', { scope: 'row' }, language(question)),
              passages.map((passage) => cell(find(question, passage))))))));
}

/** The panel of a report; null for none. */
export function gateView(report) {
  const title = el('h2', {}, w.title);
  if (report === null) {
    return [title, el('p', { class: 'quiet' }, w.none)];
  }
  const canary = report.canary;
  return [
    title,
    el('p', {}, w.of(report.generation, report.model, report.against, report.againstModel)),
    el('p', { class: report.passed ? 'good' : 'bad' }, report.passed ? w.passed : w.blocked),
    report.pairs.length > 0 ? heatMap(report.pairs) : el('p', { class: 'quiet' }, w.noQuestions),
    canary.questions > 0 && el('p', { class: canary.blocks ? 'bad' : null },
        w.canary(score(canary['overlap@10']), canary.questions, canary.least)),
    report.leftOut > 0 && el('p', {}, w.leftOut(report.leftOut)),
    report.notes.map((note) => el('p', {}, note)),
    el('p', { class: 'quiet' }, w.took(moment(report.at), report.seconds)),
  ];
}
