// The page that asks. What is asked stands in the address, so that it can be shared.

import { el, fill, isTyping } from './dom.js';
import { answerView } from './answers.js';
import { json } from './api.js';
import { facetRequests, showFacets } from './facets.js';
import { acceptDrops, takeFiles } from './files.js';
import { toggle } from './filters.js';
import { openPassage } from './passage.js';
import { problemBox, shell } from './shell.js';
import { words } from './words.js';

const RESULTS = 10;
const DEADLINE_MS = 10_000;
const SAY_SEARCHING_AFTER_MS = 300;
const STALE_MS = 30_000;

const w = words.ask;

const question = el('input', {
  id: 'question', name: 'q', type: 'text', autocomplete: 'off', dir: 'auto', enterkeyhint: 'search',
  placeholder: w.placeholder,
});
const filter = el('input', {
  id: 'filter', name: 'filter', type: 'text', autocomplete: 'off', spellcheck: 'false',
  autocapitalize: 'off', placeholder: w.filterPlaceholder,
  'aria-describedby': 'filter-error filter-hint',
});
const filterError = el('p', { id: 'filter-error', class: 'error', role: 'alert' });
const clearFilter = el('button', {
  type: 'button', class: 'plain', hidden: true,
  click: () => {
    filter.value = '';
    askNow();
    filter.focus();
  },
}, w.clearFilter);
const summary = el('p', { class: 'summary', role: 'status' });
const remarks = el('div', { class: 'remarks' });
const list = el('ol', { class: 'answers' });
const after = el('div', { class: 'after' });
const facetsPanel = el('div', { class: 'facets' });
const facets = el('details', { class: 'facets-panel', open: true },
    el('summary', {}, el('h2', {}, words.facets.title)), facetsPanel);
const aside = el('aside', { 'aria-label': words.facets.title, hidden: true }, facets);

let keys = [];
let running = null;

function add(given = {}) {
  openPassage(given, askFor, (files) => takeFiles(files, askFor));
}

function addButton() {
  return el('button', { type: 'button', click: () => add() }, words.passage.add);
}

shell('/', w.title(''), [addButton()], [
  el('h1', { class: 'hidden' }, w.heading),
  el('form', {
    role: 'search', class: 'search',
    submit: (event) => {
      event.preventDefault();
      askNow();
    },
  },
  el('div', { class: 'ask-row' },
      el('label', { for: 'question', class: 'hidden' }, w.question), question,
      el('button', { class: 'primary' }, w.ask)),
  el('div', { class: 'filter-row' },
      el('label', { for: 'filter' }, w.filter), filter, clearFilter),
  filterError,
  el('p', { id: 'filter-hint', class: 'hint' }, w.filterHint)),
  el('div', { class: 'found' },
      el('section', { 'aria-label': w.results, class: 'results' }, summary, remarks, list, after),
      aside),
]);

/** What the address says is asked. */
function fromAddress() {
  const parameters = new URLSearchParams(location.search);
  question.value = parameters.get('q') ?? '';
  filter.value = parameters.get('filter') ?? '';
  keys = parameters.getAll('facet');
}

function address() {
  const parameters = new URLSearchParams();
  if (question.value.trim() !== '') {
    parameters.set('q', question.value.trim());
  }
  if (filter.value.trim() !== '') {
    parameters.set('filter', filter.value.trim());
  }
  keys.forEach((key) => parameters.append('facet', key));
  const query = parameters.toString();
  return query === '' ? '/' : `/?${query}`;
}

/** Asks what the fields say, and puts it into the address. */
function askNow() {
  const to = address();
  if (to !== location.pathname + location.search) {
    history.pushState(null, '', to);
  }
  void run();
}

/** Asks another question, of all passages. */
function askFor(text) {
  question.value = text;
  filter.value = '';
  askNow();
}

function pick(condition) {
  filter.value = toggle(filter.value, condition);
  askNow();
}

const facetActions = {
  pick,
  add: (key) => {
    if (!keys.includes(key)) {
      keys = [...keys, key];
      askNow();
    }
  },
  remove: (key) => {
    keys = keys.filter((one) => one !== key);
    askNow();
  },
};

function body(cursor) {
  const all = {
    text: question.value.trim(), topK: RESULTS, passageText: 'snippet', explain: true,
    deadlineMs: DEADLINE_MS,
  };
  if (filter.value.trim() !== '') {
    all.filter = filter.value.trim();
  }
  return cursor === null ? { ...all, facets: facetRequests(keys) } : { ...all, cursor };
}

/** Says that it is searched where that takes longer than one notices. */
function sayingSearching() {
  const started = performance.now();
  const timer = setTimeout(() => fill(summary, w.searching), SAY_SEARCHING_AFTER_MS);
  return () => {
    clearTimeout(timer);
    return performance.now() - started;
  };
}

function reset() {
  fill(summary);
  fill(remarks);
  fill(after);
  fill(filterError);
  filter.removeAttribute('aria-invalid');
  clearFilter.hidden = filter.value.trim() === '';
}

function clear() {
  reset();
  fill(list);
  aside.hidden = true;
}

function empty(title, lines, ...buttons) {
  fill(after, el('div', { class: 'empty' },
      el('h2', {}, title), lines.map((line) => el('p', {}, line)),
      el('div', { class: 'buttons start' }, buttons)));
}

async function run() {
  running?.abort();
  const abort = new AbortController();
  running = abort;
  document.title = w.title(question.value.trim());
  if (question.value.trim() === '') {
    clear();
    empty(w.start, [...w.startLines, w.startEmpty], addButton());
    return;
  }
  reset();
  list.setAttribute('aria-busy', 'true');
  const stop = sayingSearching();
  try {
    const reply = await json('POST', '/v1/ask', body(null), { signal: abort.signal });
    show(reply, stop());
  } catch (problem) {
    stop();
    if (problem.name !== 'AbortError') {
      showProblem(problem);
    }
  } finally {
    if (running === abort) {
      list.removeAttribute('aria-busy');
    }
  }
}

function show(reply, took) {
  fill(list, reply.answers.map((answer, i) => answerView(answer, i + 1, filter.value, pick)));
  const all = reply.facets?.[0]?.passages;
  fill(summary, [
    w.found(reply.answers.length, all),
    w.took(took, reply.timings),
    reply.ranking && w.ranking[reply.ranking],
    reply.modelVersion && w.model(reply.modelVersion, reply.generation),
  ].filter(Boolean).flatMap((part, i) => [
    i > 0 && el('span', { class: 'dot', 'aria-hidden': 'true' }, ' · '),
    el('span', { class: i === 0 ? 'first' : null }, part),
  ]));
  showRemarks(reply);
  const known = [...new Set(reply.answers.flatMap((answer) => Object.keys(answer.metadata)))];
  aside.hidden = !reply.facets || (all === 0 && filter.value.trim() === '');
  if (reply.facets) {
    showFacets(facetsPanel, reply.facets, keys, known, filter.value, facetActions);
  }
  if (reply.answers.length > 0) {
    showMore(reply.cursor, reply.answers.length);
  } else if (filter.value.trim() !== '') {
    empty(w.none, [w.noneFiltered], el('button', {
      type: 'button', class: 'primary', click: () => clearFilter.click(),
    }, w.clearFilter));
  } else {
    empty(w.none, all === 0 ? [w.noneAtAll] : [], addButton());
  }
}

function showRemarks(reply) {
  fill(remarks, [
    reply.partial && w.partial(reply.shardsAnswered, reply.shardsAsked),
    reply.snapshotAgeMs > STALE_MS && w.stale(reply.snapshotAgeMs),
    ...reply.notes,
  ].filter(Boolean).map((text, i) => el('p', {
    class: i === 0 && reply.partial ? 'note warn' : 'note',
  }, text)));
}

function showMore(cursor, shown) {
  if (!cursor) {
    fill(after, el('p', { class: 'quiet' }, w.all));
    return;
  }
  const button = el('button', {
    type: 'button',
    click: async () => {
      button.disabled = true;
      const stop = sayingSearching();
      try {
        const reply = await json('POST', '/v1/ask', body(cursor));
        stop();
        const items = reply.answers.map(
            (answer, i) => answerView(answer, shown + i + 1, filter.value, pick));
        list.append(...items);
        fill(summary, w.moreFound(items.length));
        showRemarks(reply);
        showMore(reply.cursor, shown + items.length);
        items[0]?.querySelector('article').focus();
      } catch (problem) {
        stop();
        button.disabled = false;
        fill(remarks, problemBox(problem));
      }
    },
  }, w.more);
  fill(after, button);
}

function showProblem(problem) {
  clear();
  clearFilter.hidden = filter.value.trim() === '';
  if (problem.status === 422 && /\bfilter\b/.test(problem.detail)) {
    fill(filterError, problem.detail);
    filter.setAttribute('aria-invalid', 'true');
    filter.focus();
    return;
  }
  fill(remarks, problemBox(problem,
      problem.status >= 500 && el('p', { class: 'quiet' },
          el('a', { href: '/operate' }, w.failedHint)),
      el('div', { class: 'buttons start' },
          el('button', { type: 'button', click: () => void run() }, words.retry))));
}

// Keys.

function move(by) {
  const articles = [...list.querySelectorAll('article')];
  const now = articles.indexOf(document.activeElement?.closest('article'));
  const next = articles[now < 0 ? (by > 0 ? 0 : -1) : now + by];
  if (next) {
    next.focus();
    next.scrollIntoView({ block: 'nearest' });
  } else if (by < 0 && now === 0) {
    question.focus();
  }
}

function close(article) {
  const open = article.querySelector('[data-open][aria-expanded=true]');
  open?.click();
  article.querySelectorAll('details[open]').forEach((details) => {
    details.open = false;
  });
  article.focus();
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented
      || document.querySelector('dialog[open]')) {
    return;
  }
  const article = document.activeElement?.closest('article');
  if (isTyping(event.target)) {
    if (event.target === question && event.key === 'ArrowDown' && !event.isComposing) {
      event.preventDefault();
      move(1);
    }
    return;
  }
  const actions = {
    '/': () => {
      question.focus();
      question.select();
    },
    a: () => add(),
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    e: article && (() => {
      const details = article.querySelector('details');
      details.open = !details.open;
    }),
    Enter: article && document.activeElement === article
        && (() => article.querySelector('[data-open]').click()),
    Escape: article && (() => close(article)),
  };
  if (actions[event.key] && (list.children.length > 0 || !event.key.startsWith('Arrow'))) {
    event.preventDefault();
    actions[event.key]();
  }
}

document.addEventListener('keydown', onKey);
addEventListener('popstate', () => {
  fromAddress();
  void run();
});
acceptDrops(askFor);
if (matchMedia('(max-width: 60rem)').matches) {
  facets.open = false;
}
fromAddress();
question.focus();
void run();
