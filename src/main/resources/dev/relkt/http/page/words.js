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
    operate: [
      [['/'], 'to the question'],
      [['Tab'], 'next button'],
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
    failedHint: 'The operate page says how the jobs do.',
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
    notYet: (ms) => `It was taken, but cannot be found after ${millis(ms)}. The operate page says how `
        + 'far the index is.',
    askForIt: 'Ask for it',
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
    notYet: 'They cannot all be found yet; the operate page says how far the index is.',
    refused: (n) => `${plural(n, 'line was', 'lines were')} refused or not taken:`,
    moreLines: (n) => `and ${plural(n, 'line', 'lines')} more`,
    line: 'Line',
    id: 'Id',
    result: 'Result',
    taken: 'taken',
    lines: 'Each line',
    stopped: 'Stopped:',
  },

  operate: {
    page: 'Operate',
    title: 'ReLKT: operate',
    heading: 'How everything does',
    updated: (at) => `As of ${at}, every 2 seconds.`,
    loading: 'Asking how everything does …',
    failed: 'How everything does is not known',
    trouble: 'State',
    noTrouble: 'Nothing is wrong.',
    troubles: (n) => plural(n, 'thing needs', 'things need') + ' attention',
  },

  status: {
    tiles: {
      passages: 'Passages', windows: (n) => `in ${plural(n, 'window', 'windows')}`,
      lag: 'Not in the index yet', lagOf: (n) => plural(n, 'record', 'records'),
      freshness: 'Freshness, half of all', freshnessWorst: (p99) => `99 of 100 within ${p99}`,
      noFreshness: 'nothing arrived lately', noFreshnessValue: '–',
      model: 'Model that answers', generation: (n) => `generation g${n}`,
      published: 'Newest snapshot', snapshot: (n) => `number ${count(n)}`,
    },
    topics: 'Topics',
    topic: 'Topic', partitions: 'Partitions', records: 'Records', lag: 'Lag', rate: 'Written',
    missing: 'missing',
    index: 'Index',
    noIndex: 'There is no index yet; the indexing job makes it.',
    facts: {
      root: 'Index root', space: 'Embedding space', shards: 'Shards', checkpoint: 'Checkpoint',
      freeBytes: 'Free disk', writer: 'Written by', writerSince: (host, at) => `a job on ${host}, ${at}`,
      recall: 'Recall@10', ignored: 'Ignored writes',
    },
    recall: (value, shards, questions) => `${value} in the worst of `
        + `${plural(shards, 'shard', 'shards')} (${plural(questions, 'question', 'questions')})`,
    noRecall: 'not measured yet: questions tell',
    ignored: (lower, unmet, expired) => [
      `${count(lower)} of a lower version`, `${count(unmet)} whose condition did not hold`,
      `${count(expired)} expired`,
    ].join(', '),
    readers: 'Readers',
    reader: 'Reader', snapshot: 'Answers from', heard: 'Heard of', readerTrouble: 'Trouble',
    snapshotNumber: (n) => `snapshot ${count(n)}`,
    noReaders: 'No reader of the index lives: questions are not answered. Does the answering job run?',
    none: 'none',
    kafka: (why) => `The brokers do not answer: ${why}`,
    jobs: 'Jobs',
    job: 'Job', state: 'State', restarts: 'Restarts', failure: 'Last failure',
    noJobs: 'No job has said how it does.',
    jobTrouble: (name, state, restarts, at, reason) => `${name}: ${state}, `
        + `${plural(restarts, 'restart', 'restarts')}${reason ? `, failed ${at}: ${reason}` : ''}`,
    topicTrouble: (topic, what) => `Topic ${topic} ${what}`,
    topicMissing: (topic) => `Topic ${topic} is missing.`,
    damage: (why) => `The newest snapshot cannot be read: ${why}`,
    cannotFollow: (reader, why) => `Reader ${reader} cannot follow: ${why}`,
    failing: 'Searches of a shard find too little; its graph is given up for scans.',
  },

  models: {
    title: 'Models',
    model: 'Model version', state: 'State', actions: 'Actions', generation: 'Generation',
    dimension: 'Components',
    noModels: 'The registry has no model version. "relkt model import" brings one in.',
    generations: 'Generations',
    passages: 'Passages', size: 'Size', role: 'Role', note: 'Note',
    keptUntil: (at) => `kept for a rollback until ${at}`,
    noGenerations: 'No generation is there yet.',
    building: (generation, percent) => `Generation g${generation} is being built: ${percent}`,
    built: (done, total, complete, shards) => `${count(done)} of ${plural(total, 'passage', 'passages')}, `
        + `${count(complete)} of ${plural(shards, 'shard', 'shards')} complete`,
    endedCount: (n) => `${plural(n, 'generation', 'generations')} that ended earlier`,
    roles: {
      active: 'answers', building: 'is being built', ready: 'ready', retained: 'kept',
      ended: 'ended', none: 'not in the index',
    },
    publish: 'Publish', activate: 'Activate', retire: 'Retire', rollback: 'Roll back',
    confirm: {
      publish: (model) => [`Publish ${model}?`, [
        `A new index generation is built with ${model} beside the one that answers, from the texts that `
            + 'are in the index. Questions are answered as before meanwhile.',
        'When it is complete it is compared with the one that answers, language by language. It needs '
            + 'disk space of about the same size until one of the two is retired.',
      ]],
      activate: (model) => [`Activate ${model}?`, [
        `Questions are answered by ${model} from now on, in one step. The gate has to have let it pass.`,
        'The generation that answers now is kept for a while, and "Roll back" brings it back.',
      ]],
      retire: (model) => [`Retire ${model}?`, [
        `The index generation of ${model} is given up, and its files are deleted. To use it again it has `
            + 'to be built again.',
        'The model version itself stays in the registry.',
      ]],
      rollback: (model) => [`Roll back to ${model}?`, [
        `Questions are answered by ${model} again, by the generation that was kept, within about a `
            + 'second.',
        'The generation that answers now is kept in its place.',
      ]],
    },
    doing: (what, model) => `${what} ${model} …`,
    done: (what, model) => `${what} ${model}: done.`,
  },

  gate: {
    title: 'Gate',
    of: (generation, model, against, againstModel) => `g${generation}, ${model}, compared with `
        + `g${against}, ${againstModel}`,
    none: 'No candidate was compared yet. The gate compares a published model version with the one that '
        + 'answers, with the questions of "relkt gate set".',
    noQuestions: 'No labelled questions were asked. "relkt gate set" gives the gate questions.',
    passed: 'Passed: it may become active.',
    blocked: 'Blocked.',
    caption: 'success@1 of the candidate by languages, and the change',
    corner: 'Question in ↓ passage in →',
    cell: (questions) => plural(questions, 'question', 'questions'),
    blocks: 'blocks',
    canary: (overlap, questions, least) => `overlap@10 of the answers to `
        + `${plural(questions, 'canary', 'canaries')}: ${overlap} (expected: at least ${least})`,
    leftOut: (n) => `${plural(n, 'question', 'questions')} could not be asked.`,
    took: (at, seconds) => `${at}, in ${millis(seconds * 1_000)}`,
  },

  letters: {
    title: 'Dead letters',
    why: 'Records that were refused, with their bytes. What is sent again stays here too.',
    topic: 'Topic',
    letter: 'Letter', when: 'When', key: 'Key', reason: 'Reason', actions: 'Actions',
    none: (topic) => `No dead letters of ${topic}.`,
    total: (n) => plural(n, 'dead letter', 'dead letters'),
    show: 'Show', replay: 'Send again', replayShown: 'Send all shown again',
    showOf: (letter) => `Show letter ${letter}`,
    replayOf: (letter) => `Send letter ${letter} again`,
    dialog: (letter) => `Dead letter ${letter}`,
    noValue: 'No value: a delete.',
    value: (size) => `Value, ${size}`,
    confirm: (n, topic) => [`Send ${plural(n, 'dead letter', 'dead letters')} again?`, [
      `They are sent byte for byte to the topic ${topic}. Those whose passage was written again or `
          + 'deleted since are left out: what is newer stays.',
      'What was refused for what is in it is refused again unless a setting changed.',
    ]],
    sent: (n) => `${plural(n, 'dead letter was', 'dead letters were')} sent again.`,
    leftOut: (letter, why) => `Letter ${letter} was not sent: ${why}`,
    notFound: 'it is not there any more',
    cut: 'A part of it is cut off, so that it cannot be sent again.',
    base64: 'Value, which is no text, in Base64',
    from: 'From',
    place: (topic, partition, offset) => `${topic}, partition ${partition}, offset ${count(offset)}`,
  },
};
