// Prometheus' text format, and what the console reads from it.

/** Returns the samples of a text: name, labels and value each. */
export function parse(text) {
  const samples = [];
  for (const line of text.split('\n')) {
    const found = line.match(/^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/);
    if (found) {
      const labels = {};
      for (const [, name, value] of (found[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) {
        labels[name] = value.replace(/\\(.)/g, (_, char) => (char === 'n' ? '\n' : char));
      }
      samples.push({name: found[1], labels, value: Number(found[3])});
    }
  }
  return samples;
}

/** Returns the latency of each route, in seconds by quantile, and its number of requests. */
export function routes(samples) {
  const byRoute = new Map();
  for (const {name, labels, value} of samples) {
    if (labels.route !== undefined && name.startsWith('http_request_seconds')) {
      const route = byRoute.get(labels.route) ?? {};
      byRoute.set(labels.route, route);
      if (name === 'http_request_seconds_count') {
        route.count = value;
      } else if (labels.quantile !== undefined) {
        route[labels.quantile] = value;
      }
    }
  }
  return byRoute;
}

/** Returns the value of a sample without labels, or of a quantile, or undefined. */
export function value(samples, name, quantile) {
  return samples.find((sample) => sample.name === name && sample.labels.quantile === quantile)?.value;
}

/** Returns the samples that tell recall, by name; each is a share, from 0 to 1. */
export function recalls(samples) {
  return samples.filter(({name, labels, value: share}) =>
    /recall/.test(name) && !/_(count|sum|total|created|seconds)$/.test(name)
    && (labels.quantile === undefined || labels.quantile === '0.5') && share >= 0 && share <= 1);
}
