const SECONDS = 120;
const LEFT = 44;
const BOTTOM = 22;

/** Events a second, from totals that were taken about once a second. A total that is null leaves a gap. */
export function rates(points, name) {
  const result = [];
  for (let i = 1; i < points.length; i++) {
    const [before, now] = [points[i - 1], points[i]];
    const known = before[name] !== null && now[name] !== null;
    const seconds = (now.at - before.at) / 1000;
    result.push({ at: now.at, rate: known ? Math.max(0, (now[name] - before[name]) / seconds) : null });
  }
  return result;
}

function niceCeiling(value) {
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(value, 10)));
  return [1, 2, 4, 6, 8, 10].map(step => step * magnitude).find(step => step >= value) ?? 10 * magnitude;
}

function path(series, x, y) {
  let drawing = false;
  return series.map(({ at, rate }) => {
    if (rate === null) {
      drawing = false;
      return '';
    }
    const command = `${drawing ? 'L' : 'M'}${x(at).toFixed(1)} ${y(rate).toFixed(1)}`;
    drawing = true;
    return command;
  }).join('');
}

function area(series, x, y) {
  const known = series.filter(({ rate }) => rate !== null);
  if (known.length < 2) {
    return '';
  }
  return `${path(known, x, y)}L${x(known.at(-1).at).toFixed(1)} ${y(0)}L${x(known[0].at).toFixed(1)} ${y(0)}Z`;
}

/** Draws what was written and applied in the last two minutes. */
export function draw(element, points) {
  const [width, height] = [element.clientWidth, element.clientHeight];
  const end = points.at(-1)?.at ?? Date.now();
  points = points.filter(({ at }) => end - at <= SECONDS * 1000);
  const written = rates(points, 'written');
  const applied = rates(points, 'applied');
  const highest = niceCeiling(Math.max(...[...written, ...applied].map(({ rate }) => rate ?? 0), 1));
  const x = at => width - (end - at) / 1000 / SECONDS * (width - LEFT);
  const y = rate => 6 + (height - BOTTOM - 6) * (1 - rate / highest);
  const lines = [0, highest / 2, highest].map(rate =>
    `<line class="grid" x1="${LEFT}" x2="${width}" y1="${y(rate)}" y2="${y(rate)}"/>
     <text x="${LEFT - 8}" y="${y(rate) + 4}" text-anchor="end">${Math.round(rate).toLocaleString('en')}</text>`);
  const times = [[120, '2 min ago', 'start'], [60, '1 min ago', 'middle'], [0, 'now', 'end']].map(([ago, text, anchor]) =>
    `<text x="${x(end - ago * 1000)}" y="${height - 4}" text-anchor="${anchor}">${text}</text>`);
  element.innerHTML = `<svg viewBox="0 0 ${width} ${height}" aria-hidden="true">${lines.join('')}${times.join('')}
    <path class="area" d="${area(written, x, y)}"/>
    <path class="line written" d="${path(written, x, y)}"/><path class="line applied" d="${path(applied, x, y)}"/></svg>`;
}
