// The figures of the last measurement, kept in bench/last.json, and which of them have become worse. Called by bench/run.mjs.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { etaFigures } from './eta.mjs';
import { root } from './lib.mjs';

const file = path.join(root, 'bench/last.json');
const kWorse = 1.2;
// Of these more is better; of all others less is.
const kMoreIsBetter = /per_s|points_per_second|delivered|inside_share/;
// What is counted rather than measured does not depend on how busy the machine was.
const kNotFigures = /^(date|machine)$|lines|asked|requests|clients|published|reports|(^|\.)points$|appended/;

function figures(value, name = '') {
  if (typeof value === 'number') return kNotFigures.test(name) ? [] : [[name, value]];
  if (value === null || typeof value !== 'object') return [];
  const key = (entry, at) => (Array.isArray(value) ? entry?.path ?? entry?.name ?? at : at);
  return Object.entries(value).flatMap(([at, entry]) => figures(entry, name ? `${name}.${key(entry, at)}` : at));
}

const brief = (results) => (results.eta ? { ...results, eta: etaFigures(results.eta) } : results);

// [{ name, before, now }] of what is a fifth worse than before.
export function worse(results) {
  if (!existsSync(file)) return [];
  const before = new Map(figures(JSON.parse(readFileSync(file, 'utf8'))));
  return figures(brief(results)).filter(([name, now]) => {
    const then = before.get(name);
    if (!then || !now) return false;
    return kMoreIsBetter.test(name) ? then / now > kWorse : now / then > kWorse;
  }).map(([name, now]) => ({ name, before: before.get(name), now }));
}

export const keep = (results) => writeFileSync(file, `${JSON.stringify(brief(results), null, 1)}\n`);
