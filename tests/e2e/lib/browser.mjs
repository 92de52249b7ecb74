// A real browser: headless Chromium from the system, driven by playwright-core.
import { chromium } from 'playwright-core';

export const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

export async function openBrowser() {
  return chromium.launch({ executablePath, args: flags, headless: true });
}

// A page that remembers every console error, failed request and request that left the server.
export async function openPage(browser, url, { width = 1440, height = 900, theme = 'dark', ...options } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, ...options });
  await context.addInitScript((wanted) => localStorage.setItem('afs-monitor.theme', wanted), theme);
  const page = await context.newPage();
  page.problems = [];
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) page.problems.push(message.text()); });
  page.on('pageerror', (error) => page.problems.push(String(error)));
  page.on('request', (request) => {
    const origin = new URL(request.url()).host;
    if (!request.url().startsWith('data:') && !request.url().startsWith('blob:') && origin !== new URL(url).host) page.problems.push(`request to ${origin}`);
  });
  await page.goto(url, { waitUntil: 'load' });
  return page;
}
