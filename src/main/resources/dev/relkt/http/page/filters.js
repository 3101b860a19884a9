// Filter expressions: conditions that a click adds and takes away again.

const PLAIN_KEY = /^[A-Za-z0-9_.:@/$-]+$/;
const PLAIN_TEXT = /^[\p{L}_][\p{L}\p{N}_-]*$/u;
const WORDS = new Set(['and', 'or', 'not', 'in', 'to', 'exists', 'true', 'false']);

function quoted(text) {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function key(field) {
  return PLAIN_KEY.test(field) && !WORDS.has(field.toLowerCase()) ? field : quoted(field);
}

function value(of) {
  if (typeof of !== 'string') {
    return String(of);
  }
  return PLAIN_TEXT.test(of) && !WORDS.has(of.toLowerCase()) ? of : quoted(of);
}

/** The condition that a field has a value. The field lang is the language of the passage. */
export function condition(field, of) {
  return `${key(field)} = ${value(of)}`;
}

/** The name that a filter has for a key of the metadata. */
export function metadataKey(name) {
  return name === 'lang' ? 'metadata.lang' : name;
}

/**
 * The conditions that are joined by "and", outside of parentheses and quotes; null where an "or"
 * is among them.
 */
function joined(filter) {
  const parts = [];
  let part = '';
  let depth = 0;
  for (const token of filter.match(/"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|[()[\]]|\s+|[^\s()[\]"']+/g) ?? []) {
    if (token === '(' || token === '[') {
      depth++;
    } else if (token === ')' || token === ']') {
      depth--;
    }
    const word = token.toLowerCase();
    if (depth === 0 && word === 'or') {
      return null;
    }
    if (depth === 0 && word === 'and') {
      parts.push(part.trim());
      part = '';
    } else {
      part += token;
    }
  }
  parts.push(part.trim());
  return parts.filter((one) => one !== '');
}

/** Whether a filter has a condition, joined by "and". */
export function has(filter, of) {
  return joined(filter)?.includes(of) ?? false;
}

/** The filter with the condition where it had none, and without it where it had. */
export function toggle(filter, of) {
  const parts = joined(filter);
  if (parts === null) {
    return `(${filter.trim()}) and ${of}`;
  }
  return (parts.includes(of) ? parts.filter((one) => one !== of) : [...parts, of]).join(' and ');
}
