// What both pages have around them: the skip link, the head, the foot.

import { el, fill } from './dom.js';
import { forgetToken, hasToken } from './api.js';
import { words } from './words.js';

/**
 * Puts the page together.
 *
 * @param {string} path of the page
 * @param {string} title
 * @param {Node[]} actions for the head
 * @param {Node[]} content of the main part
 */
export function shell(path, title, actions, content) {
  document.title = title;
  const token = el('span', {});
  const showToken = () => fill(token, hasToken() && el('button', {
    type: 'button', class: 'plain', title: words.token.forgetHint,
    click: () => {
      forgetToken();
      location.reload();
    },
  }, words.token.forget));
  document.addEventListener('relkt:token', showToken);
  showToken();
  const link = (to, name) => el('a', { href: to, 'aria-current': to === path ? 'page' : null }, name);
  document.body.replaceChildren(
      el('a', { class: 'skip', href: '#main' }, words.skip),
      el('header', { class: 'head' },
          el('div', { class: 'inner' },
              el('span', { class: 'brand' }, words.product),
              el('nav', { 'aria-label': words.pages },
                  link('/', words.ask.page), link('/operate', words.operate.page)),
              el('div', { class: 'actions' }, token, actions))),
      el('main', { id: 'main', tabindex: '-1' }, content),
      el('footer', { class: 'foot' },
          el('details', {},
              el('summary', {}, words.keys.title),
              el('dl', { class: 'keys' }, words.keys[path === '/' ? 'ask' : 'operate'].map(
                  ([keys, what]) => el('div', {},
                      el('dt', {}, keys.map((key) => el('kbd', {}, key))), el('dd', {}, what)))))));
}

/** A problem, as it is shown where it happened. */
export function problemBox(problem, ...more) {
  return el('div', { class: 'problem', role: 'alert' },
      el('p', { class: 'problem-title' }, problem.title || problem.name),
      problem.message && el('p', {}, problem.message),
      more);
}
