// Debian's Chromium by playwright-core, without a network.
import { chromium } from 'playwright-core';
import { existsSync } from 'node:fs';

export const chromiumPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);

export const launch = () => chromium.launch({
  executablePath: chromiumPath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});

/// Opens a page and notes everything that a report must not do: ask a network, run a script, break its own policy.
export async function open(browser, file, options = {}) {
  const { media, ...context } = options;
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, ...context })).newPage();
  const faults = [];
  page.on('console', (message) => faults.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => { faults.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('request', (request) => { if (request.url() !== `file://${file}`) faults.push(`request: ${request.url()}`); });
  if (media) await page.emulateMedia({ media });
  await page.goto(`file://${file}`);
  return { page, faults, close: () => page.context().close() };
}
