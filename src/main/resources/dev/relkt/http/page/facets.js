// How many passages have which values; each value is a filter.

import { el, fill } from './dom.js';
import { condition, has, metadataKey } from './filters.js';
import { count, languageName } from './formats.js';
import { words } from './words.js';

/** Beside the languages. */
const MAX_KEYS = 9;
const VALUES = 8;

/** What a question has to ask for. */
export function facetRequests(keys) {
  return [{ field: 'lang', limit: VALUES },
    ...keys.map((key) => ({ field: metadataKey(key), limit: VALUES }))];
}

function values(facet, filter, pick) {
  if (facet.values.length === 0) {
    return el('p', { class: 'quiet' }, words.facets.empty);
  }
  return el('ul', { class: 'facet-values' }, facet.values.map(({ value, count: n }) => {
    const of = condition(facet.field, value);
    const pressed = has(filter, of);
    return el('li', {}, el('button', {
      type: 'button', class: 'facet-value', 'aria-pressed': String(pressed),
      title: pressed ? words.answer.removeFilter(of) : words.answer.addFilter(of),
      click: () => pick(of),
    },
    el('bdi', { class: 'facet-name' }, facet.field === 'lang' ? languageName(value) : String(value)),
    facet.field === 'lang' && el('span', { class: 'chip-key' }, value),
    el('span', { class: 'facet-count', 'aria-label': words.facets.passages(n) }, count(n))));
  }));
}

function group(facet, key, filter, on) {
  return el('section', { class: 'facet' },
      el('div', { class: 'facet-head' },
          el('h3', {}, key ?? words.facets.language),
          key !== null && el('button', {
            type: 'button', class: 'plain small', 'aria-label': words.facets.remove(key),
            click: () => on.remove(key),
          }, words.facets.removeShort)),
      values(facet, filter, on.pick),
      facet.others > 0 && el('p', { class: 'quiet' }, words.facets.others(facet.others)),
      facet.missing > 0 && el('p', { class: 'quiet' }, words.facets.missing(facet.missing)),
      facet.uncounted > 0 && el('p', { class: 'quiet' }, words.facets.uncounted(facet.uncounted)));
}

function adding(keys, suggestions, on) {
  if (keys.length >= MAX_KEYS) {
    return el('p', { class: 'quiet' }, words.facets.atMost);
  }
  const input = el('input', { autocomplete: 'off', spellcheck: 'false', name: 'facet' });
  return el('form', {
    class: 'facet-add',
    submit: (event) => {
      event.preventDefault();
      const key = input.value.trim();
      if (key !== '') {
        on.add(key);
      }
    },
  },
  el('label', {}, el('span', {}, words.facets.add),
      el('span', { class: 'row' }, input, el('button', {}, words.facets.addButton))),
  suggestions.length > 0 && el('div', { class: 'chips' }, suggestions.map((key) => el('button', {
    type: 'button', class: 'chip', 'aria-label': words.facets.suggested(key),
    click: () => on.add(key),
  }, key))));
}

/**
 * Shows them.
 *
 * @param {Element} panel
 * @param {Object[]} facets of an answer, that of languages first
 * @param {string[]} keys of the metadata that are counted, in the order of the facets
 * @param {string[]} suggestions keys that results have
 * @param {string} filter of the question
 * @param {{pick: function(string), add: function(string), remove: function(string)}} on
 */
export function showFacets(panel, facets, keys, suggestions, filter, on) {
  fill(panel,
      facets.map((facet, i) => group(facet, i === 0 ? null : keys[i - 1], filter, on)),
      adding(keys, suggestions.filter((key) => !keys.includes(key)).slice(0, 8), on));
}
