// Shows the status: topics, index, readers, jobs, and what is wrong in words.

import { el } from './dom.js';
import { ago, bytes, count, millis, moment, rate, score } from './formats.js';
import { words } from './words.js';

const FAILED_LATELY_MS = 600_000;

const w = words.status;

/** How many records come in a second, from what two looks saw. */
export class Throughput {
  #at = 0;
  #records = {};
  #rates = {};

  add(topics) {
    const now = performance.now();
    const seconds = (now - this.#at) / 1_000;
    for (const [name, topic] of Object.entries(topics)) {
      if (name in this.#records && seconds > 0) {
        this.#rates[name] = Math.max(0, topic.records - this.#records[name]) / seconds;
      }
      this.#records[name] = topic.records;
    }
    this.#at = now;
  }

  /** Absent before the second look. */
  of(name) {
    return this.#rates[name];
  }
}

/** A table that scrolls by itself where it is too wide. */
export function table(label, columns, rows) {
  return el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label },
      el('table', {},
          el('thead', {}, el('tr', {}, columns.map(([name, numeric]) =>
            el('th', { scope: 'col', class: numeric ? 'number' : null }, name)))),
          el('tbody', {}, rows.map((cells) => el('tr', {}, cells.map((cell, i) =>
            i === 0 ? el('th', { scope: 'row' }, cell)
              : el('td', { class: columns[i][1] ? 'number' : null }, cell)))))));
}

function tile(name, value, detail) {
  return el('div', { class: 'tile' },
      el('p', { class: 'tile-name' }, name), el('p', { class: 'tile-value' }, value),
      el('p', { class: 'quiet' }, detail));
}

function tiles(status) {
  const t = w.tiles;
  const index = status.index ?? {};
  const lags = Object.values(status.topics ?? {}).map((topic) => topic.lag).filter((lag) => lag !== undefined);
  const lag = lags.reduce((sum, one) => sum + one, 0);
  const fresh = index.freshnessMs;
  return [
    index.passages !== undefined
        && tile(t.passages, count(index.passages), t.windows(index.windows)),
    lags.length > 0 && tile(t.lag, count(lag), t.lagOf(lag).replace(/^\S+ /, '')),
    fresh ? tile(t.freshness, millis(fresh.p50), t.freshnessWorst(millis(fresh.p99)))
      : tile(t.freshness, t.noFreshnessValue, t.noFreshness),
    index.model && tile(t.model, index.model, t.generation(index.generation)),
    index.publishedAt && tile(t.published, ago(index.publishedAt), t.snapshot(index.snapshot)),
  ];
}

function topics(all, throughput) {
  return [el('h2', {}, w.topics), table(w.topics,
      [[w.topic], [w.partitions, true], [w.records, true], [w.rate, true], [w.lag, true]],
      Object.entries(all).map(([name, topic]) => [
        name,
        topic.partitions === 0 ? w.missing : count(topic.partitions),
        count(topic.records),
        throughput.of(name) === undefined ? '' : rate(throughput.of(name)),
        topic.lag === undefined ? '' : count(topic.lag),
      ]))];
}

function recall(readers) {
  const measured = readers.flatMap((reader) => reader.recall ?? []).filter((one) => one.questions > 0);
  if (measured.length === 0) {
    return w.noRecall;
  }
  const worst = measured.reduce((a, b) => (b.recall < a.recall ? b : a));
  return w.recall(score(worst.recall), measured.length, worst.questions);
}

function index(status) {
  const of = status.index;
  if (!of?.generation) {
    return [el('h2', {}, w.index), el('p', {}, w.noIndex)];
  }
  const facts = [
    [w.facts.shards, of.shards !== undefined && count(of.shards)],
    [w.facts.recall, recall(of.readers ?? [])],
    [w.facts.checkpoint, of.checkpoint !== undefined && count(of.checkpoint)],
    [w.facts.writer, of.writer && w.facts.writerSince(of.writer.host, `since ${moment(of.writer.since)}`)],
    [w.facts.freeBytes, of.freeBytes !== undefined && bytes(of.freeBytes)],
    [w.facts.ignored, status.ignoredWrites && w.ignored(status.ignoredWrites.lowerVersions,
        status.ignoredWrites.unmetConditions, status.ignoredWrites.expired)],
    [w.facts.space, of.space && el('code', {}, of.space)],
    [w.facts.root, of.root && el('code', {}, of.root)],
  ];
  return [el('h2', {}, w.index), el('dl', { class: 'facts' }, facts.filter(([, value]) => value).map(
      ([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))))];
}

function readers(all) {
  return [el('h2', {}, w.readers), all.length === 0
    ? el('p', { class: 'bad' }, w.noReaders)
    : table(w.readers, [[w.reader], [w.snapshot], [w.heard], [w.readerTrouble]], all.map((reader) => [
      el('code', {}, reader.id), w.snapshotNumber(reader.snapshot), ago(reader.heartbeatAt),
      reader.trouble ? el('span', { class: 'bad' }, reader.trouble) : w.none,
    ]))];
}

function jobs(all) {
  return [el('h2', {}, w.jobs), all.length === 0
    ? el('p', {}, w.noJobs)
    : table(w.jobs, [[w.job], [w.state], [w.restarts, true], [w.failure]], all.map((job) => [
      job.name,
      el('span', { class: job.status === 'RUNNING' ? 'good' : 'bad' }, job.status.toLowerCase()),
      count(job.restarts),
      job.failure ? el('span', { class: 'long' }, `${ago(job.failedAt)}: ${job.failure}`) : w.none,
    ]))];
}

/** All that is wrong, a sentence each. */
export function troubles(status) {
  const lines = [];
  if (status.topics === null) {
    lines.push(w.kafka(status.trouble));
  }
  for (const [name, topic] of Object.entries(status.topics ?? {})) {
    if (topic.partitions === 0) {
      lines.push(w.topicMissing(name));
    }
    (topic.trouble ?? []).forEach((what) => lines.push(w.topicTrouble(name, what)));
  }
  for (const job of status.jobs ?? []) {
    if (job.status !== 'RUNNING'
        || job.failedAt && Date.now() - new Date(job.failedAt).getTime() < FAILED_LATELY_MS) {
      lines.push(w.jobTrouble(job.name, job.status.toLowerCase(), job.restarts,
          job.failedAt && ago(job.failedAt), job.failure));
    }
  }
  const of = status.index;
  if (!of?.generation) {
    return [...lines, w.noIndex];
  }
  if (of.damage) {
    lines.push(w.damage(of.damage));
  }
  const alive = of.readers ?? [];
  if (alive.length === 0) {
    lines.push(w.noReaders);
  }
  alive.filter((reader) => reader.trouble)
      .forEach((reader) => lines.push(w.cannotFollow(reader.id, reader.trouble)));
  if (alive.some((reader) => (reader.recall ?? []).some((one) => one.failing))) {
    lines.push(w.failing);
  }
  return lines;
}

/** The panels of a status. */
export function statusViews(status, throughput) {
  return {
    tiles: tiles(status),
    topics: status.topics === null ? null : topics(status.topics, throughput),
    index: index(status),
    readers: status.index?.generation ? readers(status.index.readers ?? []) : null,
    jobs: jobs(status.jobs ?? []),
  };
}
