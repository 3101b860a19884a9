// The page that shows how everything does. It asks every two seconds while somebody sees it.

import { el, fill, isTyping, patch } from './dom.js';
import { json, Problem } from './api.js';
import { gateView } from './gate.js';
import { letters } from './letters.js';
import { modelActions, modelsView } from './models.js';
import { moment } from './formats.js';
import { problemBox, shell } from './shell.js';
import { Throughput, statusViews, troubles } from './status.js';
import { words } from './words.js';

const EVERY_MS = 2_000;
const GATE_EVERY = 5;

const w = words.operate;
const panel = (className) => el('section', { class: `card ${className ?? ''}`, hidden: true });

const updated = el('p', { class: 'quiet' }, w.loading);
const failure = el('div', {});
const trouble = el('section', { class: 'card trouble', role: 'status', hidden: true });
const tiles = el('div', { class: 'tiles' });
const topics = panel('wide');
const index = panel();
const jobs = panel();
const readers = panel('wide');
const generations = panel('wide');
const models = panel('wide');
const gate = panel('wide gate');
const said = el('div', { class: 'said wide', role: 'status' });
const dead = letters();

shell('/operate', w.title, [], [
  el('h1', {}, w.heading), updated, failure, trouble, tiles,
  el('div', { class: 'cards' },
      topics, index, jobs, readers, said, models, generations, gate,
      dead.panel),
]);

const throughput = new Throughput();
const reports = new Map();
let polls = 0;
let polling = false;

/** What a panel shows; one that has nothing to show is not there. */
function put(node, children) {
  node.hidden = children === null;
  if (children !== null) {
    patch(node, children);
  }
}

/** The answer of a route; null where there is no such thing, or this reader may not see it. */
async function orNull(path) {
  try {
    return await json('GET', path);
  } catch (problem) {
    if (problem instanceof Problem && [401, 403, 404, 405].includes(problem.status)) {
      return null;
    }
    throw problem;
  }
}

/** The newest generation that may have been compared, and its report. */
async function gateReport(list) {
  const candidates = list.filter((one) => one.role !== 'ended' && one.generation > 1)
      .sort((a, b) => b.generation - a.generation);
  for (const one of candidates) {
    const key = `${one.generation} ${one.role}`;
    if (!reports.get(key) || polls % GATE_EVERY === 0) {
      reports.set(key, await orNull(`/v1/generations/${one.generation}/gate`));
    }
    if (reports.get(key)) {
      return reports.get(key);
    }
  }
  return null;
}

async function poll() {
  if (polling || document.hidden) {
    return;
  }
  polling = true;
  try {
    const status = await json('GET', '/v1/status');
    throughput.add(status.topics ?? {});
    const [versions, built] = await Promise.all([orNull('/v1/models'), orNull('/v1/generations')]);
    const list = built?.generations ?? status.index?.generations ?? [];
    const views = statusViews(status, throughput);
    const wrong = troubles(status);
    fill(failure);
    patch(updated, w.updated(moment(Date.now())));
    put(trouble, [el('h2', {}, w.trouble), wrong.length === 0
      ? el('p', { class: 'good' }, w.noTrouble)
      : [el('p', { class: 'bad' }, w.troubles(wrong.length)),
        el('ul', {}, wrong.map((line) => el('li', {}, line)))]]);
    trouble.classList.toggle('is-bad', wrong.length > 0);
    patch(tiles, views.tiles);
    put(topics, views.topics);
    put(index, views.index);
    put(jobs, views.jobs);
    put(readers, views.readers);
    const shown = modelsView(versions?.data ?? null, list, built?.building);
    put(models, shown.models);
    put(generations, shown.generations);
    put(gate, gateView(await gateReport(list)));
    await dead.follow(status.topics ?? {});
    polls++;
  } catch (problem) {
    if (failure.childElementCount === 0) {
      fill(failure, problemBox(problem));
    }
    patch(updated, w.failed);
    if (problem.status === 401 || problem.status === 403) {
      clearInterval(timer);
    }
  } finally {
    polling = false;
  }
}

modelActions([models, generations], said, () => void poll());
document.addEventListener('visibilitychange', () => void poll());
document.addEventListener('keydown', (event) => {
  if (event.key === '/' && !isTyping(event.target) && !event.ctrlKey && !event.metaKey
      && !event.altKey && !document.querySelector('dialog[open]')) {
    event.preventDefault();
    location.assign('/');
  }
});
const timer = setInterval(() => void poll(), EVERY_MS);
void poll();
