// Makes elements. Texts become text nodes, never markup.

/**
 * An element.
 *
 * @param {string} name of its tag
 * @param {Object} attributes functions become listeners of the event of that name; true becomes an
 *     attribute without a value; what is false, null or undefined is left out
 * @param {...(Node|string|number|null|undefined|false|Array)} children
 */
export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      node.addEventListener(key, value);
    } else if (value === true) {
      node.setAttribute(key, '');
    } else if (value !== false && value !== null && value !== undefined) {
      node.setAttribute(key, String(value));
    }
  }
  add(node, children);
  return node;
}

function add(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false && child !== '') {
      node.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
  }
}

/** Puts these children in the place of all that are there. */
export function fill(node, ...children) {
  node.replaceChildren();
  add(node, children);
  return node;
}

/**
 * Makes the children of an element like these, and touches nothing that is the same already: what
 * has the focus keeps it, and what is open stays open. Listeners are not carried over.
 */
export function patch(node, ...children) {
  const wanted = document.createElement('div');
  add(wanted, children);
  patchChildren(node, wanted);
}

function patchChildren(node, wanted) {
  const there = [...node.childNodes];
  const fresh = [...wanted.childNodes];
  fresh.forEach((child, i) => {
    if (i >= there.length) {
      node.append(child);
    } else {
      patchOne(there[i], child);
    }
  });
  there.slice(fresh.length).forEach((child) => child.remove());
}

function patchOne(there, fresh) {
  if (there.isEqualNode(fresh)) {
    return;
  }
  if (there.nodeType !== fresh.nodeType || there.nodeName !== fresh.nodeName
      || there.nodeType === Node.ELEMENT_NODE && there.dataset.key !== fresh.dataset.key) {
    there.replaceWith(fresh);
    return;
  }
  if (there.nodeType === Node.TEXT_NODE) {
    there.data = fresh.data;
    return;
  }
  for (const { name } of [...there.attributes]) {
    if (!fresh.hasAttribute(name) && name !== 'open') {
      there.removeAttribute(name);
    }
  }
  for (const { name, value } of fresh.attributes) {
    if (there.getAttribute(name) !== value) {
      there.setAttribute(name, value);
    }
  }
  patchChildren(there, fresh);
}

/** Whether a key that was pressed is meant for what has the focus. */
export function isTyping(target) {
  return target instanceof HTMLElement
      && (target.matches('input, textarea, select') || target.isContentEditable);
}
