/* Where everything of this run is. */

const $ = id => document.getElementById(id);

export let about = {};
let described = '';

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
export async function describe() {
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
