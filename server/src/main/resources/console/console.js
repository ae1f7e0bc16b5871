// The console: asks the public API and shows what comes back. Text is set as text, never as markup.

const find = (id) => document.getElementById(id);
const chartValues = [];
let exampleUsers = [];

async function ask(target, options) {
  const response = await fetch(target, options);
  const body = await response.json();
  if (!response.ok) {
    throw new Error(body.detail ?? response.statusText);
  }
  return body;
}

function post(request) {
  return ask('/v1/recommendations', {
    method: 'POST',
    headers: {'content-type': 'application/json'},
    body: JSON.stringify(request),
  });
}

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

// A picture of an item: only from this server or over HTTP, else the first letter of its title.
function picture(item) {
  if (typeof item.image === 'string' && /^(\/|https?:)/.test(item.image)) {
    const image = element('img', 'picture', '');
    image.src = item.image;
    image.alt = '';
    image.loading = 'lazy';
    return image;
  }
  return element('div', 'picture', (item.title ?? item.id).slice(0, 1));
}

function card(item) {
  const entry = document.createElement('li');
  const button = document.createElement('button');
  button.type = 'button';
  button.title = 'Show similar items';
  const text = element('div', 'text', '');
  text.append(element('strong', '', item.title ?? item.id));
  const facts = [item.category, item.title ? item.id : undefined, item.score?.toFixed(4)];
  text.append(element('span', 'quiet', facts.filter((fact) => fact !== undefined).join(' · ')));
  if (item.explain) {
    const near = item.explain.nearestInHistory.map((each) => `${each.id} (${each.cosine.toFixed(2)})`);
    const why = `rank ${item.explain.exactRank} of all` + (near.length ? `; like ${near.join(', ')}` : '');
    text.append(element('div', 'quiet', why));
  }
  button.append(picture(item), text);
  button.addEventListener('click', () => showSimilar(item));
  entry.append(button);
  return entry;
}

function show(list, items) {
  find(list).replaceChildren(...items.map(card));
}

function tell(problem) {
  find('problem').hidden = !problem;
  find('problem').textContent = problem ? problem.message : '';
}

async function recommend() {
  const request = {userId: find('user').value, k: Number(find('k').value), explain: find('explain').checked};
  if (find('filter').value.trim()) {
    request.filter = find('filter').value;
  }
  try {
    const answer = await post(request);
    show('recommendations', answer.items);
    find('servedBy').textContent = `by ${answer.servedBy}, ${answer.modelVersion}`;
    await showHistory(request.userId);
    tell(null);
  } catch (problem) {
    tell(problem);
  }
}

async function showHistory(userId) {
  let items = [];
  try {
    items = (await ask(`/v1/users/${encodeURIComponent(userId)}/history?k=100`)).items;
  } catch {
    find('seenCount').textContent = 'the model does not know this user';
    show('history', []);
    return;
  }
  find('seenCount').textContent = `${items.length} items`;
  show('history', items);
}

async function showSimilar(item) {
  try {
    const answer = await ask(`/v1/items/${encodeURIComponent(item.id)}/similar?k=12`);
    find('similar-to').textContent = item.title ?? item.id;
    show('similar-items', answer.items);
    find('similar').hidden = false;
    find('similar').scrollIntoView({behavior: 'smooth', block: 'nearest'});
    tell(null);
  } catch (problem) {
    tell(problem);
  }
}

function row(cells) {
  const made = document.createElement('tr');
  made.append(...cells.map((cell) => element('td', '', cell)));
  return made;
}

async function showModel() {
  const model = await ask('/v1/model');
  find('model').textContent =
    `${model.modelVersion} · ${model.model} · ${model.users} users · ${model.items} items · ${model.search} search`;
  const metrics = Object.entries(model.metrics).map(([name, value]) => row([name, value.toFixed(4)]));
  find('metrics').tBodies[0].replaceChildren(...metrics);
  exampleUsers = model.exampleUsers;
  find('users').replaceChildren(
    ...exampleUsers.map((id) => Object.assign(document.createElement('option'), {value: id})),
  );
}

function parseLatency(text) {
  const routes = {};
  for (const line of text.split('\n')) {
    const found = line.match(/^http_request_seconds(_count)?\{route="(\w+)"(?:,quantile="([\d.]+)")?\} (\S+)/);
    if (found) {
      (routes[found[2]] ??= {})[found[1] ? 'count' : found[3]] = Number(found[4]);
    }
  }
  return routes;
}

async function showLatency() {
  const routes = parseLatency(await (await fetch('/metrics')).text());
  const millis = (seconds) => `${((seconds ?? 0) * 1000).toFixed(2)} ms`;
  const rows = Object.entries(routes).map(([route, values]) =>
    row([route, String(values.count), millis(values['0.5']), millis(values['0.99']), millis(values['0.999'])]),
  );
  find('latency').tBodies[0].replaceChildren(...rows);
  chartValues.push((routes.recommendations?.['0.99'] ?? 0) * 1000);
  chartValues.splice(0, chartValues.length - 60);
  const top = Math.max(1e-3, ...chartValues) * 1.1;
  const points = chartValues.map((value, at) => `${at * 5},${100 - (100 * value) / top}`).join(' ');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'polyline');
  line.setAttribute('points', points);
  find('chart').replaceChildren(line);
}

find('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  recommend();
});
find('random').addEventListener('click', () => {
  find('user').value = exampleUsers[Math.floor(Math.random() * exampleUsers.length)] ?? '';
  recommend();
});

try {
  await showModel();
  find('user').value = exampleUsers[0] ?? '';
  await recommend();
} catch (problem) {
  tell(problem);
}
const refresh = () => showLatency().catch(tell);
refresh();
setInterval(refresh, 2000);
