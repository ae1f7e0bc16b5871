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

/** Returns the series of a histogram: its labels, its number of observations, and the counts of its buckets, cumulative. */
export function histogram(samples, name) {
  const byLabels = new Map();
  for (const sample of samples) {
    if (sample.name !== `${name}_bucket` && sample.name !== `${name}_count`) {
      continue;
    }
    const {le, ...labels} = sample.labels;
    const key = JSON.stringify(labels);
    const series = byLabels.get(key) ?? {labels, count: 0, buckets: []};
    byLabels.set(key, series);
    if (le === undefined) {
      series.count = sample.value;
    } else {
      series.buckets.push({bound: le === '+Inf' ? Infinity : Number(le), count: sample.value});
    }
  }
  return [...byLabels.values()];
}

/** Returns what a series has observed since an earlier state of it, or since the start of the server. */
export function since(series, earlier) {
  if (earlier === undefined || earlier.count > series.count) {
    return series;
  }
  const buckets = series.buckets.map(({bound, count}, at) => ({bound, count: count - (earlier.buckets[at]?.count ?? 0)}));
  return {labels: series.labels, count: series.count - earlier.count, buckets};
}

/** Returns a quantile of a series, interpolated within its bucket; undefined without observations. */
export function quantile(series, rank) {
  const wanted = rank * series.count;
  let below = {bound: 0, count: 0};
  for (const bucket of series.buckets) {
    if (bucket.count >= wanted && bucket.count > 0) {
      if (bucket.bound === Infinity) {
        return below.bound;
      }
      const part = (wanted - below.count) / Math.max(1, bucket.count - below.count);
      return below.bound + (bucket.bound - below.bound) * Math.max(0, part);
    }
    below = bucket;
  }
  return undefined;
}

/** Returns the value of a sample without labels, or undefined. */
export function value(samples, name) {
  return samples.find((sample) => sample.name === name && Object.keys(sample.labels).length === 0)?.value;
}

/** Returns the sum of the samples of a name, whatever their labels. */
export function total(samples, name) {
  return samples.filter((sample) => sample.name === name).reduce((sum, sample) => sum + sample.value, 0);
}

/** Returns the samples of recall, by name; each is a share, from 0 to 1. */
export function recalls(samples) {
  return samples.filter(({name, value: share}) => /recall_ratio$/.test(name) && share >= 0 && share <= 1);
}
