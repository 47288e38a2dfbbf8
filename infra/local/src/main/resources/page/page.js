import { draw, rates } from '/chart.js';
import { show as showLetters, wire as wireLetters } from '/letters.js';
import { wire } from '/post.js';

const $ = id => document.getElementById(id);
const number = new Intl.NumberFormat('en');
const NAMES = { 'write-service': 'Write service', relay: 'Relay', 'read-service': 'Read service', kafka: 'Kafka', postgresql: 'PostgreSQL' };
const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;

const points = [];
let held = false;
let about = {};
let described = '';

function text(id, value) {
  if ($(id).textContent !== value) {
    $(id).textContent = value;
  }
}

const count = value => value === null ? '–' : number.format(value);

function withUnit(id, value, unit) {
  const figure = $(id);
  figure.replaceChildren(value);
  if (unit) {
    const small = document.createElement('small');
    small.textContent = ` ${unit}`;
    figure.append(small);
  }
}

function bytes(value) {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let step = 0;
  for (; value >= 1000 && step < units.length - 1; step++) {
    value /= 1000;
  }
  return [value.toFixed(value < 10 && step ? 1 : 0), units[step]];
}

function duration(millis) {
  const seconds = Math.max(0, millis) / 1000;
  if (seconds < 10) {
    return `${seconds.toFixed(1)} s`;
  }
  return seconds < 90 ? `${Math.round(seconds)} s` : seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

/* ---- the flow ---- */

const streams = [...document.querySelectorAll('.water i')].map(drops => {
  const stream = drops.animate([{ transform: 'translateX(0)' }, { transform: 'translateX(24px)' }], { duration: 1000, iterations: Infinity });
  stream.playbackRate = 0;
  return stream;
});

function rateOf(name) {
  const recent = rates(points.slice(-4), name).map(({ rate }) => rate).filter(rate => rate !== null);
  return recent.length ? recent.reduce((sum, rate) => sum + rate, 0) / recent.length : null;
}

function showRate(id, rate) {
  text(id, rate === null ? '' : `${rate < 10 ? rate.toFixed(1) : number.format(Math.round(rate))}/s`);
}

function channel(index, id, waitingId, waiting, rate) {
  const element = $(id);
  text(waitingId, waiting === null ? '–' : number.format(Math.max(0, waiting)));
  element.classList.toggle('full', waiting > 100 && waiting > (rate ?? 0));
  element.classList.toggle('runs', rate > 0.05);
  streams[index].playbackRate = calm || !rate ? 0 : Math.min(8, 0.6 + Math.log2(1 + rate) / 2);
}

const less = (a, b) => a === null || b === null ? null : a - b;

function showFlow(flow) {
  for (const name of ['written', 'relayed', 'applied']) {
    text(name, count(flow[name]));
    showRate(`${name}-rate`, rateOf(name));
  }
  channel(0, 'channel-log', 'waiting-log', less(flow.written, flow.relayed), rateOf('relayed'));
  channel(1, 'channel-kafka', 'waiting-kafka', less(flow.relayed, flow.applied), rateOf('applied'));
  for (const name of ['p50', 'p99']) {
    const value = flow.latency?.[name];
    withUnit(name, ...(value === undefined ? ['–'] : value < 1000 ? [value.toFixed(value < 100 ? 1 : 0), 'ms'] : [(value / 1000).toFixed(1), 's']));
  }
  showRelay(flow.relay);
}

function showRelay(relay) {
  if (!relay) {
    withUnit('slot-lag', '–');
    text('relay-state', 'does not answer');
    return;
  }
  withUnit('slot-lag', ...(relay.slotLagBytes === null ? ['–'] : bytes(relay.slotLagBytes)));
  const words = [relay.leader ? 'leader' : relay.leader === false ? 'standby' : null,
    relay.halted ? 'halted: see its log' : null,
    relay.breakerOpen === null ? null : relay.breakerOpen ? 'breaker open' : 'breaker closed', about.delivery];
  text('relay-state', words.filter(Boolean).join(', '));
}

/* ---- services ---- */

function showState(parts) {
  const off = parts.filter(part => part.state !== 'up');
  const worst = off.some(part => part.state === 'down') ? 'down' : off.length ? 'starting' : 'up';
  $('state').className = `state ${worst}`;
  const words = off.map(part => `${NAMES[part.id]} ${part.state === 'unready' ? 'not ready' : part.state}`);
  const shown = words.length ? words.join(', ') : 'everything runs';
  if ($('state').lastElementChild.textContent !== shown) {
    $('state').lastElementChild.textContent = shown;
  }
}

function partItem(part) {
  const item = document.createElement('li');
  item.innerHTML = '<i class="lamp" aria-hidden="true"></i><div class="what"><strong></strong><small></small></div>';
  item.querySelector('strong').textContent = NAMES[part.id];
  if (part.mortal) {
    const kill = document.createElement('button');
    kill.className = 'kill';
    kill.type = 'button';
    kill.textContent = 'kill -9';
    kill.ariaLabel = `kill -9 the ${NAMES[part.id].toLowerCase()}`;
    kill.addEventListener('click', () => fetch(`/api/services/${part.id}/kill`,
      { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }));
    item.append(kill);
  }
  return item;
}

const partItems = new Map();

function showParts(parts, now) {
  for (const part of parts) {
    if (!partItems.has(part.id)) {
      partItems.set(part.id, partItem(part));
      $('parts').append(partItems.get(part.id));
    }
    const item = partItems.get(part.id);
    item.className = part.state;
    const facts = [`${part.state === 'unready' ? 'not ready' : part.state}${part.since ? ` for ${duration(now - part.since)}` : ''}`, `port ${part.port}`];
    if (part.pid && part.state !== 'down') {
      facts.push(`process ${part.pid}`);
    }
    if (part.starts > 1) {
      facts.push(`started ${part.starts} times`);
    }
    item.querySelector('small').textContent = facts.join(' · ');
    const kill = item.querySelector('button');
    if (kill) {
      kill.disabled = part.state === 'down';
    }
    const station = $(`station-${part.id}`);
    if (station) {
      station.className = `station ${part.state}`;
    }
  }
}

function showProjections(projections) {
  if ($('projections').childElementCount !== projections.length) {
    $('projections').replaceChildren(...projections.map(() => {
      const item = document.createElement('li');
      item.innerHTML = '<span class="what"></span><span class="count"></span>';
      return item;
    }));
  }
  projections.forEach((projection, index) => {
    const [name, behind] = $('projections').children[index].children;
    name.textContent = projection.name;
    behind.textContent = projection.behind ? `${count(projection.behind)} behind` : 'up to date';
  });
}

/* ---- events ---- */

function shortKey(key) {
  const [first, ...rest] = key.split(':');
  const short = document.createElement('code');
  short.textContent = first.slice(0, 8);
  if (rest.length) {
    const more = document.createElement('span');
    more.className = 'wide';
    more.textContent = ` : ${rest.join(':')}`;
    short.append(more);
  }
  return short;
}

function eventRow(event) {
  const row = document.createElement('tr');
  const aggregate = event.topic.split('.').at(-1);
  row.className = 'fresh';
  row.dataset.id = event.id;
  row.dataset.at = event.occurredAt;
  row.innerHTML = '<td><span class="chip"></span></td><td></td><td class="num"></td><td class="place"></td><td class="num"></td>';
  const [type, key, version, place] = row.children;
  type.firstChild.classList.add(aggregate);
  type.firstChild.textContent = event.type;
  key.append(shortKey(event.key));
  key.title = event.key;
  version.textContent = event.version;
  place.textContent = `${event.topic}-${event.partition} @ ${event.offset}`;
  return row;
}

function showEvents(events, now) {
  if (!held && events.length) {
    const rows = new Map([...$('events').children].map(row => [row.dataset.id, row]));
    $('events').replaceChildren(...events.map(event => rows.get(event.id) ?? eventRow(event)));
  }
  for (const row of $('events').querySelectorAll('[data-at]')) {
    row.lastElementChild.textContent = duration(now - row.dataset.at);
  }
}

/* ---- the feed ---- */

function addPoint({ at, written, relayed, applied }) {
  if (points.length && at - points.at(-1).at < 950) {
    return;
  }
  points.push({ at, written, relayed, applied });
  points.splice(0, points.length - 121);
  draw($('chart'), points);
}

function show({ flow, services, rate }) {
  addPoint(flow);
  showFlow(flow);
  showState(services);
  showParts(services, flow.at);
  showProjections(flow.projections);
  showLetters(flow.letters);
  showEvents(flow.events, flow.at);
  const chosen = document.querySelector(`input[name=rate][value="${rate}"]`);
  if (chosen && document.activeElement?.name !== 'rate') {
    chosen.checked = true;
  }
}

function link(list, label, ...parts) {
  const item = document.createElement('li');
  item.append(`${label}: `, ...parts);
  list.append(item);
}

function anchor(label, href) {
  const a = document.createElement('a');
  a.href = href;
  a.textContent = label;
  return a;
}

function code(value) {
  const element = document.createElement('code');
  element.textContent = value;
  return element;
}

/* Asked again whenever the flow is; what has not changed stays, so that whoever is in it with the Tab key does too. */
async function describe() {
  const told = await (await fetch('/about')).text();
  if (told === described) {
    return;
  }
  described = told;
  about = JSON.parse(told);
  const list = $('links');
  list.replaceChildren();
  link(list, 'OpenAPI', anchor('write service', about.writeApi), ', ', anchor('read service', about.readApi));
  link(list, 'Consoles', anchor('dead letters', about.console), ', ', anchor('outbox failures', about.relayConsole), ' (user demo, password demo)');
  link(list, 'Metrics', anchor('write service', about.writeMetrics), ', ', anchor('relay', about.relayMetrics), ', ', anchor('read service', about.readMetrics));
  link(list, 'Write database', code(about.writeDatabase));
  link(list, 'Read database', code(about.readDatabase));
  link(list, 'Kafka', code(about.kafka));
  $('footer').textContent = `Data and logs in ${about.data}, ${about.kept ? 'kept over restarts' : 'removed at the end'}. Delivery ${about.delivery}. Every figure is read from the running databases, topics and metrics.`;
}

function follow() {
  const feed = new EventSource('/flow');
  feed.addEventListener('open', () => document.body.classList.remove('lost'));
  feed.addEventListener('history', event => {
    points.length = 0;
    JSON.parse(event.data).forEach(addPoint);
    describe();
  });
  feed.addEventListener('state', event => show(JSON.parse(event.data)));
  feed.addEventListener('error', () => {
    document.body.classList.add('lost');
    $('state').className = 'state down';
    $('state').lastElementChild.textContent = 'the demo does not answer; trying again';
  });
}

$('traffic').addEventListener('change', event => fetch('/api/traffic',
  { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ rate: Number(event.target.value) }) }));
$('hold').addEventListener('click', () => {
  held = !held;
  $('hold').ariaPressed = String(held);
});
addEventListener('resize', () => draw($('chart'), points));
wire();
wireLetters();
follow();
