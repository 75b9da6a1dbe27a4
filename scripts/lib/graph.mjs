// Walks over imports: what is reachable, and what comes back to itself.

/** @typedef {{ from: string, to: string }} Edge */

/** Everything reachable from `starts`, each with the file that led there first. */
export function reachable(/** @type {Edge[]} */ edges, /** @type {string[]} */ starts) {
  const targets = byOrigin(edges);
  const seen = new Set(starts);
  /** @type {{ path: string, via: string }[]} */
  const found = [];
  const queue = [...starts];
  for (let via = queue.shift(); via !== undefined; via = queue.shift()) {
    for (const path of targets.get(via) ?? []) {
      if (seen.has(path)) continue;
      seen.add(path);
      found.push({ path, via });
      queue.push(path);
    }
  }
  return found;
}

/** One cycle, first file repeated at its end, for each place where a walk meets its own way. */
export function cycles(/** @type {Edge[]} */ edges) {
  const targets = byOrigin(edges);
  const done = new Set();
  /** @type {string[]} */
  const way = [];
  /** @type {string[][]} */
  const found = [];
  const visit = (/** @type {string} */ path) => {
    const before = way.indexOf(path);
    if (before >= 0) {
      found.push([...way.slice(before), path]);
      return;
    }
    if (done.has(path)) return;
    way.push(path);
    for (const next of targets.get(path) ?? []) visit(next);
    way.pop();
    done.add(path);
  };
  for (const path of targets.keys()) visit(path);
  return found;
}

function byOrigin(/** @type {Edge[]} */ edges) {
  /** @type {Map<string, string[]>} */
  const targets = new Map();
  for (const { from, to } of edges) targets.set(from, [...(targets.get(from) ?? []), to]);
  return targets;
}
