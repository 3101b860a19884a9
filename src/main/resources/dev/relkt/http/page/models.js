// Shows model versions and index generations, and brings versions into service.

import { el, fill } from './dom.js';
import { json } from './api.js';
import { confirm } from './dialogs.js';
import { bytes, count, moment, percent } from './formats.js';
import { problemBox } from './shell.js';
import { table } from './status.js';
import { words } from './words.js';

const SHOWN_ENDED = 3;
const WAIT_SECONDS = 25;

const w = words.models;

function button(action, model, title) {
  return el('button', {
    type: 'button', 'data-action': action, 'data-model': model, 'aria-label': `${title} ${model}`,
  }, title);
}

/** The generation that a rollback brings back: of those that are kept, the one kept last. */
function kept(generations) {
  return generations.filter((one) => one.role === 'retained')
      .reduce((a, b) => (a === undefined || b.keptUntil > a.keptUntil ? b : a), undefined);
}

function actions(model, rollback) {
  const all = {
    none: [button('publish', model.id, w.publish)],
    building: [button('retire', model.id, w.retire)],
    ready: [button('activate', model.id, w.activate), button('retire', model.id, w.retire)],
    retained: [
      rollback ? button('rollback', model.id, w.rollback) : button('activate', model.id, w.activate),
      button('retire', model.id, w.retire),
    ],
  };
  return el('span', { class: 'row' }, all[model.role ?? 'none'] ?? '');
}

function modelTable(models, generations) {
  if (models.length === 0) {
    return el('p', {}, w.noModels);
  }
  const back = kept(generations)?.generation;
  return table(w.title,
      [[w.model], [w.state], [w.generation], [w.dimension, true], [w.size, true], [w.actions]],
      models.map((model) => [
        el('code', {}, model.id),
        model.trouble ? el('span', { class: 'bad' }, model.trouble)
          : el('span', { class: model.role === 'active' ? 'good' : null },
              w.roles[model.role ?? 'none'] ?? model.role),
        model.generation === undefined ? '' : `g${model.generation}`,
        model.dimension === undefined ? '' : count(model.dimension),
        model.bytes === undefined ? '' : bytes(model.bytes),
        model.trouble ? '' : actions(model, model.generation === back),
      ]));
}

function progress(building) {
  const label = w.building(building.generation, percent(building.percent / 100));
  return el('div', { class: 'build' },
      el('p', {}, label),
      el('progress', { max: 100, value: building.percent, 'aria-label': label }),
      el('p', { class: 'quiet' },
          w.built(building.done, building.total, building.shardsComplete, building.shards)));
}

function generationTable(generations, building) {
  if (generations.length === 0) {
    return el('p', {}, w.noGenerations);
  }
  const ended = generations.filter((one) => one.role === 'ended');
  const hidden = new Set(ended.slice(0, Math.max(0, ended.length - SHOWN_ENDED)));
  return [
    building && progress(building),
    table(w.generations, [[w.generation], [w.model], [w.role], [w.passages, true], [w.size, true], [w.note]],
        generations.filter((one) => !hidden.has(one)).map((one) => {
          const counted = one.role !== 'ended' && one.role !== 'building';
          return [
            `g${one.generation}`,
            el('code', {}, one.model),
            el('span', { class: one.role === 'active' ? 'good' : null }, w.roles[one.role] ?? one.role),
            counted ? count(one.passages ?? 0) : '',
            counted ? bytes(one.bytes ?? 0) : '',
            one.keptUntil ? w.keptUntil(moment(one.keptUntil)) : one.ended ?? '',
          ];
        })),
    hidden.size > 0 && el('p', { class: 'quiet' }, w.endedCount(hidden.size)),
  ];
}

/**
 * The panels.
 *
 * @param {Object[]|null} models null where this gateway does not tell
 * @param {Object[]} generations
 * @param {Object} [building] how far the one is that is being built
 */
export function modelsView(models, generations, building) {
  return {
    models: models === null ? null : [el('h2', {}, w.title), modelTable(models, generations)],
    generations: [el('h2', {}, w.generations), generationTable(generations, building)],
  };
}

function path(action, model) {
  const command = action === 'rollback' ? '/v1/models:rollback' : `/v1/models/${model}:${action}`;
  return `${command}?timeout=${WAIT_SECONDS}`;
}

/**
 * Does what the buttons say, after a question.
 *
 * @param {Element[]} panels
 * @param {Element} said where it is told what came of it
 * @param {function()} done
 */
export function modelActions(panels, said, done) {
  const act = async (event) => {
    const pressed = event.target.closest('[data-action]');
    if (!pressed) {
      return;
    }
    const { action, model } = pressed.dataset;
    const [title, lines] = w.confirm[action](model);
    if (!(await confirm(title, lines, w[action]))) {
      return;
    }
    fill(said, w.doing(w[action], model));
    try {
      const took = await json('POST', path(action, model), {});
      fill(said, took.detail || w.done(w[action], model));
    } catch (problem) {
      fill(said, problemBox(problem));
    }
    done();
  };
  panels.forEach((panel) => panel.addEventListener('click', (event) => void act(event)));
}
