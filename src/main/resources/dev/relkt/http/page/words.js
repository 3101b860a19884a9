// All that the page says.

import { count, millis, number } from './formats.js';

const plural = (n, one, many) => `${count(n)} ${n === 1 ? one : many}`;

export const words = {
  product: 'ReLKT',
  pages: 'Pages',
  skip: 'Skip to the content',
  close: 'Close',
  cancel: 'Cancel',
  retry: 'Try again',

  problem: {
    away: 'The gateway cannot be reached',
    awayDetail: 'Does it still run? It is tried again when you ask again.',
    status: (code) => `The gateway answered with status ${code}`,
    noToken: 'This needs an access token',
  },

  token: {
    title: 'Access token',
    why: 'This gateway wants to know who asks. Its operator makes tokens with "relkt token".',
    label: 'Token',
    hint: 'It is kept in this tab alone, until you close it.',
    use: 'Use it',
    refused: 'The gateway does not know this token, or it has expired.',
    forget: 'Forget the token',
    forgetHint: 'Removes the access token from this tab',
  },

  keys: {
    title: 'Keys',
    ask: [
      [['/'], 'to the question'],
      [['↓', 'j'], 'next result'],
      [['↑', 'k'], 'result before'],
      [['Enter'], 'show or hide the whole passage'],
      [['e'], 'what the score is made of'],
      [['a'], 'add a passage'],
      [['Esc'], 'close what is open'],
    ],
  },

  ask: {
    page: 'Ask',
    title: (question) => question ? `${question} – ReLKT` : 'ReLKT: ask',
    heading: 'Ask your passages',
    question: 'Question',
    placeholder: 'A question in any language',
    ask: 'Ask',
    filter: 'Filter',
    filterPlaceholder: 'year >= 2020 and desk = science',
    filterHint: 'Which passages may answer: keys of the metadata, and lang. Values of results are '
        + 'added by a click.',
    clearFilter: 'Remove the filter',
    results: 'Results',
    searching: 'Searching …',
    stillSearching: (ms) => `Searching for ${millis(ms)} …`,
    found: (shown, all) => all === undefined || all === shown
      ? plural(shown, 'passage', 'passages')
      : `The best ${count(shown)} of ${plural(all, 'passage', 'passages')}`,
    took: (client, timings) => `${millis(client)} (encode ${millis(timings.encodeMs)}, `
        + `search ${millis(timings.searchMs)})`,
    model: (model, generation) => `model ${model}, generation g${generation}`,
    ranking: {
      dense: 'by vectors', lexical: 'by words', hybrid: 'by vectors and words',
      'two-stage': 'in two stages',
    },
    partial: (answered, asked) => `Not complete: ${answered} of ${asked} shards answered in time.`,
    stale: (age) => `These may not be the newest passages: the index was last known to be up to `
        + `date ${millis(age)} ago.`,
    more: 'More results',
    moreFound: (n) => `${plural(n, 'more passage', 'more passages')}.`,
    all: 'These are all.',
    start: 'Ask in any language',
    startLines: [
      'Passages are found by what they mean, whatever language they are written in, and by their '
          + 'words.',
      '"some words" in quotation marks should be there as they stand, +word has to be there, -word '
          + 'must not.',
    ],
    startEmpty: 'Nothing to find yet? Add a passage, or drop a file of JSON Lines on this page.',
    none: 'No passage was found',
    noneFiltered: 'No passage passes the filter. Remove it, or make it wider.',
    noneAtAll: 'There is nothing to find yet: add a passage, or drop a file of JSON Lines on this '
        + 'page.',
    failed: 'No answer',
  },

  answer: {
    rank: (rank) => `Result ${rank}`,
    score: (value) => `Score ${number(value)}`,
    explain: 'what it is made of',
    part: 'Part',
    value: 'Value',
    weight: 'Weight',
    contribution: 'Adds',
    sum: 'Score',
    toldOnly: 'for information',
    parts: {
      'ranker.best-window': 'Ranker: best window, by its vector',
      'ranker.mean-of-windows': 'Ranker: all windows, by their vectors',
      'ranker.late-interaction': 'Ranker: word by word (late interaction)',
      'ranker.bm25-same-language': 'Ranker: words that both have, in one language (BM25)',
      'dense.best': 'Best window, by its vector',
      'dense.mean': 'All windows, by their vectors',
      lexical: 'Words that both have (BM25)',
      'lexical.above-mean': 'Words, above the mean of the candidates',
      'language.preferred': 'In a preferred language',
      recency: 'Written lately',
      'after-candidates': 'Behind those that were ranked again',
      'rank.dense': 'Place by vectors',
      'rank.lexical': 'Place by words',
    },
    ranker: (feature) => `Ranker: ${feature.replaceAll('-', ' ').replaceAll('.', ', ')}`,
    whole: 'Show the whole passage',
    hide: 'Hide the passage',
    loading: 'Loading …',
    addFilter: (condition) => `Filter: ${condition}`,
    removeFilter: (condition) => `Remove from the filter: ${condition}`,
    untitled: 'Without a title',
    more: (n) => `${count(n)} more`,
    folded: (n) => `${plural(n, 'passage', 'passages')} of nearly the same text left out`,
    stored: (windows, shard, at) => [
      plural(windows, 'window', 'windows'), `shard ${shard}`, at && `written ${at}`,
    ].filter(Boolean).join(' · '),
    expires: (at) => `expires ${at}`,
    version: (version) => `version ${version}`,
  },

  facets: {
    title: 'Narrow down',
    language: 'Language',
    add: 'Count by',
    addHint: 'A key of the metadata',
    addButton: 'Count',
    suggested: (key) => `Count by ${key}`,
    remove: (key) => `Do not count by ${key}`,
    removeShort: 'Remove',
    others: (n) => `${count(n)} with other values`,
    missing: (n) => `${count(n)} without a value`,
    uncounted: (n) => `at most ${plural(n, 'value was', 'values were')} not counted`,
    empty: 'No passage has a value.',
    atMost: 'At most nine keys are counted at once.',
    passages: (n) => plural(n, 'passage', 'passages'),
  },

  passage: {
    add: 'Add a passage',
    text: 'Text',
    textHint: 'In any language. It can be found about a second after it is sent.',
    title: 'Title',
    language: 'Language',
    languageHint: 'A tag such as de, ar or zh-Hant; detected where it is empty.',
    id: 'Id',
    idHint: 'A passage that has it already is replaced.',
    metadata: 'Metadata',
    metadataHint: 'A line each: key=value. A key that comes twice has a list.',
    metadataPlaceholder: 'desk=science\nyear=2026',
    badLine: (line, text) => `Metadata, line ${line}: "${text}" (expected: key=value)`,
    send: 'Add it',
    sending: 'Sending …',
    waiting: (ms) => `Sent; waiting until it can be found (${millis(ms)}) …`,
    searchable: (ms) => `Searchable after ${millis(ms)}.`,
    notYet: (ms) => `It was taken, but cannot be found after ${millis(ms)}; "relkt status" `
        + 'says how far the index is.',
    askForIt: 'Ask for it',
    another: 'Add another',
  },

  files: {
    choose: 'Or a file',
    chooseHint: 'JSON Lines (.jsonl) with many passages, or one text (.txt). Files can also be '
        + 'dropped on this page.',
    drop: 'Drop files of passages: .jsonl, .ndjson or .txt',
    title: (name) => `Passages of ${name}`,
    unknown: (name) => `${name}: not a file of passages (expected: .jsonl, .ndjson or .txt)`,
    progress: (done, all) => `${done} of ${all} sent`,
    waiting: 'Waiting until they can be found …',
    done: (taken, ms) => `${plural(taken, 'passage', 'passages')} taken in ${millis(ms)}.`,
    searchable: 'They can be found.',
    notYet: 'They cannot all be found yet; "relkt status" says how far the index is.',
    refused: (n) => `${plural(n, 'line was', 'lines were')} refused or not taken:`,
    moreLines: (n) => `and ${plural(n, 'line', 'lines')} more`,
    line: 'Line',
    id: 'Id',
    result: 'Result',
    taken: 'taken',
    lines: 'Each line',
    stopped: 'Stopped:',
  },
};
