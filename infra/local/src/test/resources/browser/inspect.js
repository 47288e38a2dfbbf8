/* What a page must be for eyes and keys. Each function answers with a list of words. */

const said = element => element.tagName.toLowerCase() + (element.id ? `#${element.id}` : '')
  + ` "${(element.ariaLabel || element.name || element.textContent).trim().replace(/\s+/g, ' ').slice(0, 60)}"`
  + (element.href ? ` to ${element.getAttribute('href')}` : '');

/* Who sticks out to the right, unless the page as a whole can stay where it is. */
function tooWide() {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) {
    return [];
  }
  const wide = [...document.querySelectorAll('body *')].filter(element => element.getBoundingClientRect().right > width + 1);
  return [`it is ${document.documentElement.scrollWidth} px wide in ${width} px, by ${wide.slice(-3).map(said).join(', ')}`];
}

/* What the Tab key has to reach, in this order. Of radio buttons it reaches the one that is chosen. */
function controls() {
  return [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
    .filter(element => element.tabIndex >= 0 && !element.disabled && element.type !== 'hidden'
      && element.checkVisibility({ visibilityProperty: true }) && (element.type !== 'radio' || element.checked))
    .map(said);
}

function toTheTop() {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
  window.inspectedLast = null;
}

/* What has the focus, whether it had it when this was asked last, and whether that can be seen; nothing behind the last control. */
function focused() {
  const element = document.activeElement;
  if (!element || element === document.body) {
    return null;
  }
  const ring = [element, element.nextElementSibling].some(one => one && getComputedStyle(one).outlineStyle !== 'none');
  const again = element === window.inspectedLast;
  window.inspectedLast = element;
  return { what: said(element), ring, again };
}

const paper = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });

function parts(colour) {
  paper.clearRect(0, 0, 1, 1);
  paper.fillStyle = colour;
  paper.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = paper.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
}

const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3]));

function behind(element) {
  const layers = [];
  for (let one = element; one; one = one.parentElement) {
    layers.push(parts(getComputedStyle(one).backgroundColor));
  }
  return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255]);
}

function luminance(colour) {
  const [red, green, blue] = colour.map(value => value / 255).map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(element) {
  const style = getComputedStyle(element);
  const ground = behind(element);
  const text = over(parts(element instanceof SVGElement ? style.fill : style.color), ground);
  const [dark, light] = [luminance(text), luminance(ground)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function isLarge(style) {
  const size = parseFloat(style.fontSize);
  return size >= 24 || size >= 18.66 && Number(style.fontWeight) >= 700;
}

function isSeen(element) {
  for (let one = element; one; one = one.parentElement) {
    if (getComputedStyle(one).clipPath !== 'none') {
      return false;
    }
  }
  const { width, right, bottom } = element.getBoundingClientRect();
  return element.checkVisibility({ visibilityProperty: true }) && !element.closest(':disabled') && width > 0 && right + scrollX > 0 && bottom + scrollY > 0;
}

/* Text whose contrast is less than WCAG asks for at level AA. */
function hardToRead() {
  const written = new Set(document.querySelectorAll('input:not([type=hidden], [type=radio]), textarea, select'));
  for (let texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); texts.nextNode();) {
    if (texts.currentNode.data.trim()) {
      written.add(texts.currentNode.parentElement);
    }
  }
  return [...written].filter(isSeen)
    .filter(element => contrast(element) < (isLarge(getComputedStyle(element)) ? 3 : 4.5))
    .map(element => `${said(element)} has a contrast of ${contrast(element).toFixed(2)}`);
}
