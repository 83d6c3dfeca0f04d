// The pictures of the README, from reports of shipped samples:
//
//   tests/html/run ELIGO screenshots.mjs
//
// writes docs/report-front.png (the piles of several patients) and docs/report-clause.png (one criterion with its figure).
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch, open } from './browser.mjs';

const eligo = resolve(process.argv[2]);
const source = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const folder = mkdtempSync(join(tmpdir(), 'eligo-screenshots-'));
const sample = (name) => join('patients', 'samples', `${name}.json`);

function report(...words) {
  const path = join(folder, `${words.length}.html`);
  execFileSync(eligo, [...words, '--format', 'html', '-o', path], { cwd: source, stdio: ['ignore', 'ignore', 'inherit'] });
  return path;
}

const browser = await launch();
try {
  const front = await open(browser, report('screen', ...['crps-man-45-full-diary', 'crps-neutrophils-1400', 'crps-woman-38-judgement-open', 'interferonopathy-adult-confirmed'].map(sample)),
    { viewport: { width: 1100, height: 760 } });
  await front.page.screenshot({ path: join(source, 'docs', 'report-front.png') });
  await front.close();
  const one = await open(browser, report('explain', sample('crps-neutrophils-1400'), 'ISRCTN12908996'), { viewport: { width: 900, height: 1200 } });
  const { x, y, width, height } = await one.page.locator('.clause.failed').first().boundingBox();
  const room = 10;
  await one.page.screenshot({ path: join(source, 'docs', 'report-clause.png'), fullPage: true, clip: { x: x - room, y: y - room, width: width + 2 * room, height: height + 2 * room } });
  await one.close();
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
