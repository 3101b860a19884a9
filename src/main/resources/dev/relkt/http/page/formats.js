// Numbers, times and languages, as the reader's browser writes them.

const whole = new Intl.NumberFormat();
const short = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 });
const thousandth = new Intl.NumberFormat(
    undefined, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
const signed = new Intl.NumberFormat(
    undefined, { minimumFractionDigits: 3, maximumFractionDigits: 3, signDisplay: 'exceptZero' });
const percents = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 0 });
const moments = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const since = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'long' });
const languages = new Intl.DisplayNames(['en'], { type: 'language' });

const BYTES = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
const AGES = [[86_400, 'day'], [3_600, 'hour'], [60, 'minute'], [1, 'second']];

function unit(value, name, digits = 0, unitDisplay = 'short') {
  return new Intl.NumberFormat(undefined, {
    style: 'unit', unit: name, unitDisplay, maximumFractionDigits: digits,
  }).format(value);
}

/** A count, such as 12,345. */
export function count(value) {
  return whole.format(value);
}

/** A number of which three digits say enough. */
export function number(value) {
  return short.format(value);
}

/** A score or a measure, with three digits behind the point. */
export function score(value) {
  return thousandth.format(value);
}

/** A difference, with its sign. */
export function change(value) {
  return signed.format(value);
}

/** A share of 1. */
export function percent(share) {
  return percents.format(share);
}

/** A duration in milliseconds: ms below a second, then s, min and h. */
export function millis(value) {
  if (value < 1_000) {
    return unit(value, 'millisecond', value < 10 ? 1 : 0);
  }
  if (value < 120_000) {
    return unit(value / 1_000, 'second', value < 10_000 ? 1 : 0);
  }
  return value < 7_200_000 ? unit(value / 60_000, 'minute') : unit(value / 3_600_000, 'hour', 1);
}

/** A number of bytes in the unit that fits. */
export function bytes(value) {
  let size = value;
  let i = 0;
  while (size >= 1_000 && i < BYTES.length - 1) {
    size /= 1_000;
    i++;
  }
  return i === 0 ? unit(size, BYTES[0], 0, 'long') : unit(size, BYTES[i], size < 10 ? 1 : 0);
}

/** A number in a second. */
export function rate(perSecond) {
  return `${short.format(perSecond)}/s`;
}

/** A moment: milliseconds since 1970, or ISO 8601. */
export function moment(at) {
  return moments.format(new Date(at));
}

/** How long ago a moment was, or how long it is to come. */
export function ago(at) {
  const seconds = Math.round((new Date(at).getTime() - Date.now()) / 1_000);
  const [size, name] = AGES.find(([length]) => Math.abs(seconds) >= length) ?? [1, 'second'];
  return since.format(Math.trunc(seconds / size), name);
}

/** The name of a language in English; the tag itself where it has none. */
export function languageName(tag) {
  if (!tag || tag === 'und') {
    return 'Unknown language';
  }
  try {
    return languages.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * The direction of a text: that of its language where it has signs of that direction, so that an
 * Arabic sentence that begins with a Latin name is right to left; else that of its first letter.
 */
export function direction(tag, text) {
  try {
    const locale = new Intl.Locale(tag);
    const info = locale.getTextInfo?.() ?? locale.textInfo;
    if (info?.direction === 'rtl' && RIGHT_TO_LEFT.test(text)) {
      return 'rtl';
    }
  } catch {
    // An unknown language: the text decides.
  }
  return 'auto';
}

/** The attributes of an element that has a text of a language. */
export function written(tag, text) {
  return { lang: tag && tag !== 'und' ? tag : '', dir: direction(tag, text) };
}
