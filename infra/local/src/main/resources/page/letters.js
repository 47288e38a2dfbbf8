const $ = id => document.getElementById(id);
const number = new Intl.NumberFormat('en');

const some = (count, one, more) => `${number.format(count)} ${count === 1 ? one : more}`;

function words({ open, parkedKeys, waiting, unmirrored }) {
  const facts = [`${number.format(open)} open`, `${some(parkedKeys, 'key', 'keys')} parked`,
    `${some(waiting, 'event waits', 'events wait')} behind ${parkedKeys === 1 ? 'it' : 'them'}`];
  if (unmirrored) {
    facts.push(`copies not in the DLT yet: ${number.format(unmirrored)}`);
  }
  return facts.join(' · ');
}

export function show(letters) {
  const shown = letters ? words(letters) : '–';
  if ($('letters').textContent !== shown) {
    $('letters').textContent = shown;
  }
}

async function act(event) {
  const button = event.target.closest('[data-act]');
  if (!button) {
    return;
  }
  button.disabled = true;
  try {
    const answer = await fetch(`/api/letters/${button.dataset.act}`,
      { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' });
    const { said, problem } = await answer.json();
    $('letter-said').textContent = said ?? problem ?? `It failed with ${answer.status}; the run's log says why`;
  } catch (failure) {
    $('letter-said').textContent = `The demo does not answer: ${failure.message}`;
  } finally {
    button.disabled = false;
  }
}

export function wire() {
  $('letter-acts').addEventListener('click', act);
}
