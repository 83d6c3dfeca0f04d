// HTML reports as people meet them: in Debian's Chromium by axe-core in every state, by keyboard, on paper, and before two validators.
//
//   node pages.mjs ELIGO
//
// Prints what failed, and last `N passed, N failed`.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import { HtmlValidate } from 'html-validate';
import { launch, open } from './browser.mjs';
import { leastDistances } from './colours.mjs';

const eligo = resolve(process.argv[2]);
const here = dirname(fileURLToPath(import.meta.url));
const source = dirname(dirname(here));
const folder = mkdtempSync(join(tmpdir(), 'eligo-pages-'));
let passed = 0;
const failures = [];

function expect(condition, what) {
  if (condition) ++passed;
  else {
    failures.push(what);
    console.log(`FAILED ${what}`);
  }
}

function report(name, ...words) {
  const path = join(folder, `${name}.html`);
  execFileSync(eligo, [...words, '--format', 'html', '-o', path], { cwd: source, stdio: ['ignore', 'ignore', 'inherit'] });
  return path;
}

/// A trial of 500 criteria of every kind, those of the shipped trials over and over.
function manyCriteria() {
  const rules = join(source, 'rules', 'trials', 'ISRCTN12908996.txt');
  const lines = readFileSync(rules, 'utf8').split('\n').map((line) => line.trim()).filter((line) => /^([*•-]|\d+\.)\s/.test(line));
  let text = 'trial: LARGE\ntitle: A trial of 500 criteria\n\nExclusion criteria\n';
  for (let i = 0; i < 500; ++i) text += `* ${lines[i % lines.length].replace(/^\S+\s+/, '')}\n`;
  const path = join(folder, 'large.txt');
  writeFileSync(path, text);
  return path;
}

const samples = join(source, 'patients', 'samples');
const one = join(samples, 'crps-neutrophils-1400.json');
const everyone = readdirSync(samples).filter((name) => name.endsWith('.json')).map((name) => join(samples, name));
const pages = {
  one: report('one', 'screen', one),
  front: report('front', 'screen', ...everyone, '--summary'),
  several: report('several', 'screen', ...everyone.slice(0, 3)),
  explained: report('explained', 'explain', join(samples, 'fop-adult-24-six-flares.json'), 'NCT06724562'),
  patient: report('patient', 'screen', one, '--audience', 'patient'),
  supposed: report('supposed', 'screen', join(samples, 'crps-egfr-52.json'), '--what-if', 'eGFR=61 mL/min/1.73m2'),
  large: report('large', 'explain', one, 'LARGE', '--rules', manyCriteria()),
};

const states = [
  ['light', pages.one, {}],
  ['dark', pages.explained, { colorScheme: 'dark' }],
  ['forced colours', pages.explained, { forcedColors: 'active' }],
  ['forced colours, dark', pages.explained, { forcedColors: 'active', colorScheme: 'dark' }],
  ['print', pages.one, { media: 'print' }],
  ['320 px', pages.front, { viewport: { width: 320, height: 640 } }],
  ['320 px, evidence open', pages.explained, { viewport: { width: 320, height: 640 } }],
  ['200 % text', pages.explained, { bypassCSP: true, text: '200%' }],
  ['200 % text, 640 px', pages.explained, { bypassCSP: true, text: '200%', viewport: { width: 640, height: 900 } }],
  ['several patients', pages.several, {}],
  ['front page', pages.front, {}],
  ['facts supposed, dark', pages.supposed, { colorScheme: 'dark' }],
  ['facts supposed, 320 px, forced colours', pages.supposed, { forcedColors: 'active', viewport: { width: 320, height: 640 } }],
  ['for the patient', pages.patient, {}],
  ['for the patient, 320 px, dark', pages.patient, { colorScheme: 'dark', viewport: { width: 320, height: 640 } }],
  ['the largest', pages.large, {}],
];

async function accessible(browser) {
  for (const [name, file, { text, ...options }] of states) {
    const { page, faults, close } = await open(browser, file, options);
    if (text) await page.addStyleTag({ content: `html{font-size:${text}}` });
    await page.evaluate(axe.source);
    const result = await page.evaluate(() => window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] }));
    expect(result.violations.length === 0, `axe, ${name}: ` + result.violations.map((v) => `${v.id} x ${v.nodes.length}: ${v.nodes[0].html.slice(0, 160)} (${v.nodes[0].failureSummary?.slice(0, 300)})`).join('; '));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide <= 0, `${name}: ${wide} px wider than the window`);
    expect(faults.length === 0, `${name}: ${faults.join('; ')}`);
    await close();
  }
}

/// Without scripts the page is the same, to the letter: what axe-core, a script itself, finds in the one holds for the other.
async function withoutScripts(browser) {
  const looks = [];
  for (const javaScriptEnabled of [true, false]) {
    const { page, faults, close } = await open(browser, pages.several, { javaScriptEnabled });
    looks.push(await page.evaluate(() => document.documentElement.outerHTML + document.body.innerText));
    expect(faults.length === 0, `JavaScript ${javaScriptEnabled}: ${faults.join('; ')}`);
    await close();
  }
  expect(looks[0].length > 100000 && looks[0] === looks[1], 'the page is the same without JavaScript');
}

/// Filters and disclosures by keyboard alone, with scripts off.
async function keyboard(browser) {
  const { page, close } = await open(browser, pages.several, { javaScriptEnabled: false });
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement.className) === 'skip', 'the first stop of the keyboard is the way past the head');
  const shown = (selector) => page.locator(selector).evaluateAll((all) => all.filter((one) => one.checkVisibility()).length);
  const before = await shown('.pile.failed .card');
  expect(before > 0, 'there are failed trials to hide');
  await page.focus('#show-failed');
  await page.keyboard.press('Space');
  expect(await shown('.pile.failed .card') === 0 && await shown('.trial.failed') === 0, 'a pile is hidden by its box without scripts');
  await page.keyboard.press('Space');
  await page.selectOption('#of-patient', '2');
  expect(await shown('.card:not(.p2)') === 0 && await shown('.card.p2') > 0 && await shown('.patient') === 1, 'one patient is chosen without scripts');
  await page.selectOption('#of-patient', 'all');
  await page.selectOption('#of-trial', '1');
  expect(await shown('.card:not(.t1)') === 0 && await shown('.card.t1') > 0, 'one trial is chosen without scripts');
  await page.selectOption('#of-trial', 'all');
  const summary = await page.locator('details.group:not([open]) > summary').first().elementHandle();
  await summary.focus();
  await page.keyboard.press('Enter');
  expect(await summary.evaluate((node) => node.parentElement.open), 'a disclosure opens by the keyboard');
  await close();
}

/// Status never by colour alone, and colours that stay apart.
async function colours(browser) {
  for (const colorScheme of ['light', 'dark']) {
    const { page, close } = await open(browser, pages.several, { colorScheme });
    const found = await page.evaluate(() => ['matched', 'failed', 'unknown'].map((of) => getComputedStyle(document.querySelector(`.chip.${of}`)).backgroundColor));
    for (const [kind, distance] of leastDistances(found)) expect(distance >= 25, `${colorScheme}, ${kind}: colours of statuses are only ${distance.toFixed(1)} apart`);
    const silent = await page.evaluate(() => [...document.querySelectorAll('.chip')].filter((chip) => !/^\S (\w+)$/.test(chip.textContent)).length);
    expect(silent === 0, 'every chip has a sign and a word');
    await close();
  }
}

const squeezed = (text) => text.replace(/[\s\u00ad]+/g, '');

/// On paper every criterion stands in full, and so does the evidence, however little was open on the screen.
async function paper(browser) {
  for (const [name, file] of [['one', pages.one], ['large', pages.large]]) {
    const { page, close } = await open(browser, file, { media: 'print' });
    const criteria = await page.locator('.clause blockquote').evaluateAll((all) => all.map((one) => one.textContent));
    const reasons = await page.locator('.tree .why').evaluateAll((all) => all.map((one) => one.textContent));
    const pdf = join(folder, `${name}.pdf`);
    await page.pdf({ path: pdf, preferCSSPageSize: true });
    await close();
    const text = squeezed(execFileSync('pdftotext', ['-layout', pdf, '-'], { maxBuffer: 1 << 28 }).toString());
    const flat = squeezed(execFileSync('pdftotext', ['-raw', pdf, '-'], { maxBuffer: 1 << 28 }).toString());
    // A page break may part a criterion, and two columns may interleave: the first words are looked for.
    const there = (words) => [text, flat].some((all) => all.includes(squeezed(words).slice(0, 24)));
    const lost = criteria.filter((words) => !there(words));
    expect(criteria.length > 20 && lost.length === 0, `PDF ${name}: ${lost.length} of ${criteria.length} criteria are not on paper: ${lost[0]}`);
    const hidden = reasons.filter((words) => !there(words));
    expect(reasons.length > 20 && hidden.length === 0, `PDF ${name}: ${hidden.length} of ${reasons.length} reasons are not on paper: ${hidden[0]}`);
  }
}

/// Paper is the same whatever colours the screen has.
async function inks(browser) {
  const css = readFileSync(join(source, 'tools', 'report.css'), 'utf8');
  const names = [...new Set(css.match(/--[\w-]+(?=:)/g))];
  const found = [];
  for (const colorScheme of ['light', 'dark']) {
    const { page, close } = await open(browser, pages.one, { media: 'print', colorScheme });
    found.push(await page.evaluate((all) => all.map((name) => name + getComputedStyle(document.documentElement).getPropertyValue(name)), names));
    await close();
  }
  const other = found[0].filter((ink, at) => ink !== found[1][at]);
  expect(names.length > 16 && other.length === 0, `on paper a dark screen changes ${other}`);
}

/// Hostile strings in every text field: nothing runs, nothing is asked for, and no element is there that the program did not write.
async function hostile(browser) {
  const place = mkdtempSync(join(folder, 'hostile-'));
  const made = spawnSync('python3', [join(here, 'hostile.py'), eligo, place], { encoding: 'utf8' });
  expect(made.status === 0, `hostile.py: ${made.stdout}${made.stderr}`);
  for (const name of readdirSync(place).filter((one) => one.endsWith('.html'))) {
    const { page, faults, close } = await open(browser, join(place, name));
    const foreign = await page.evaluate(() => {
      const known = new Set('HTML HEAD META TITLE STYLE BODY HEADER MAIN FOOTER SECTION ARTICLE FIELDSET LEGEND LABEL INPUT SELECT OPTION DETAILS SUMMARY H1 H2 H3 H4 H5 P A B SPAN DIV UL OL LI DL DT DD CODE MARK BLOCKQUOTE FIGURE FIGCAPTION svg rect line circle text'.split(' '));
      const bad = [];
      for (const node of document.querySelectorAll('*')) {
        if (!known.has(node.tagName)) bad.push(node.tagName);
        for (const { name, value } of node.attributes) if (/^on|^style$|^src/i.test(name) || (/href/i.test(name) && !value.startsWith('#'))) bad.push(`${name}=${value}`);
        if (node.tagName === 'SUMMARY') node.click();
      }
      return { bad, executed: window.executed };
    });
    await page.waitForTimeout(50);
    expect(foreign.bad.length === 0, `${name}: ${foreign.bad.slice(0, 5)}`);
    expect(foreign.executed === undefined && await page.evaluate(() => window.executed) === undefined, `${name}: something ran`);
    expect(faults.length === 0, `${name}: ${faults.slice(0, 3).join('; ')}`);
    await close();
  }
  return place;
}

/// html-validate takes a time that grows with the square of a page, the Nu checker does not.
async function valid(files, all) {
  const validator = new HtmlValidate({ extends: ['html-validate:recommended'], rules: { 'long-title': 'off', 'no-inline-style': 'error' } });
  for (const file of files) {
    const result = await validator.validateFile(file);
    const found = result.results.flatMap((one) => one.messages).map((m) => `${m.line}:${m.column} ${m.ruleId} ${m.message}`);
    expect(found.length === 0, `html-validate ${file}: ${found.length}: ${found.slice(0, 5).join('; ')}`);
  }
  if (spawnSync('java', ['-version']).error) {
    console.log('SKIPPED: the Nu checker, because there is no java');
    return;
  }
  const nu = spawnSync('java', ['-Xss8m', '-jar', join(here, 'node_modules', 'vnu-jar', 'build', 'dist', 'vnu.jar'), '--errors-only', ...all], { encoding: 'utf8' });
  expect(nu.status === 0, `Nu: ${nu.stderr.slice(0, 1500)}`);
}

// A browser that hangs is a failure, not a wait.
setTimeout(() => { console.log('FAILED to end in five minutes\n0 passed, 1 failed'); process.exit(1); }, 300000).unref();
const began = Date.now();
const took = (what) => process.env.ELIGO_TIMES && console.log(`${what}: ${Date.now() - began} ms`);
const browser = await launch();
try {
  expect(statSync(pages.large).size < 2e6, `500 criteria take ${statSync(pages.large).size} bytes`);
  await accessible(browser); took('accessible');
  await withoutScripts(browser);
  await keyboard(browser);
  await colours(browser); took('keyboard, colours');
  await paper(browser);
  await inks(browser); took('paper');
  const place = await hostile(browser); took('hostile');
  await valid([pages.explained, pages.front, pages.patient], [...Object.values(pages), join(place, 'hostile-000.html')]); took('valid');
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length ? 1 : 0;
