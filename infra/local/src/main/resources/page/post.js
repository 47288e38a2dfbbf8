const $ = id => document.getElementById(id);
const some = (count, what) => `${count} ${what}${count === 1 ? '' : 's'}`;
const millis = value => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

let post = null;

async function send(path, body) {
  const response = await fetch(path, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
  });
  return response.json();
}

function row(list, term, ...description) {
  const dt = document.createElement('dt');
  const dd = document.createElement('dd');
  dt.textContent = term;
  dd.append(...description);
  list.append(dt, dd);
}

function show(deed, what) {
  const box = document.createElement('div');
  box.className = 'deed';
  if (deed.problem) {
    const problem = document.createElement('p');
    problem.className = 'problem';
    problem.textContent = deed.problem;
    box.append(problem);
  } else {
    const headline = document.createElement('p');
    const total = document.createElement('strong');
    total.textContent = millis(deed.visibleMillis);
    headline.append(`${what}. Visible `, total, ' after it was committed.');
    const spans = document.createElement('div');
    spans.className = 'spans';
    spans.ariaHidden = 'true';
    for (const part of [deed.writtenMillis, deed.visibleMillis]) {
      const span = document.createElement('i');
      span.style.flexGrow = part;
      spans.append(span);
    }
    const list = document.createElement('dl');
    row(list, 'Written', `${millis(deed.writtenMillis)} until the write service answered`);
    row(list, 'Visible', `${millis(deed.visibleMillis)} more until the read service showed it`);
    const receipt = document.createElement('code');
    receipt.textContent = deed.receipt;
    row(list, 'Receipt', receipt);
    box.append(headline, spans, list);
  }
  $('deed').replaceChildren(box);
  if (deed.summary) {
    mine(deed);
  }
}

function mine(deed) {
  post = deed.post;
  const { title, likes, comments, views, version } = deed.summary;
  $('mine').hidden = false;
  $('mine-title').textContent = title;
  $('mine-counts').textContent = `Version ${version} · ${some(likes, 'like')} · ${some(comments, 'comment')} · ${some(views, 'view')}, as the read side has it`;
}

async function during(button, work) {
  button.disabled = true;
  try {
    await work();
  } catch {
    show({ problem: 'The demo does not answer. Does it still run?' });
  } finally {
    button.disabled = false;
    button.focus({ preventScroll: true });
  }
}

const author = () => $('post').elements.author.value;

export function wire() {
  $('post').addEventListener('submit', event => {
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(event.target));
    during(event.submitter, async () => {
      show(await send('/api/posts', fields), 'Posted');
      $('like').ariaPressed = 'false';
    });
  });
  $('like').addEventListener('click', () => during($('like'), async () => {
    const likes = $('like').ariaPressed !== 'true';
    const deed = await send(`/api/posts/${post}/likes`, { author: author(), likes });
    show(deed, likes ? 'Liked' : 'Like withdrawn');
    if (!deed.problem) {
      $('like').ariaPressed = String(likes);
    }
  }));
  $('comment').addEventListener('submit', event => {
    event.preventDefault();
    const body = new FormData(event.target).get('body');
    during(event.submitter, async () => show(await send(`/api/posts/${post}/comments`, { author: author(), body }), 'Commented'));
  });
}
