// Charts of 1,000 points from series of a million points and more, read straight from the store. Called by bench/run.mjs.
// The largest series takes some minutes and 6 GB: BENCH_CHART_POINTS=1000000,10000000 leaves it out.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

import { root, temporary } from './lib.mjs';

const program = path.join(process.env.AFS_BENCH_DIR ?? path.join(root, 'build/release'), 'bench/chart_bench');
const sizes = (process.env.BENCH_CHART_POINTS ?? '1000000,10000000,100000000,1000000000').split(',');

export function charts() {
  return sizes.map((points) => {
    const data = temporary(`charts-${points}`);
    try {
      const run = spawnSync(program, [data.directory, points], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
      if (run.status !== 0) throw new Error(`chart_bench ${points} ended with ${run.status}`);
      return { name: points, ...JSON.parse(run.stdout) };
    } finally {
      data.remove();
    }
  });
}

if (process.argv[1]?.endsWith('charts.mjs')) console.log(JSON.stringify(charts(), null, 1));
