// The house rules as a program: who may include whom, sizes, banned words, one file per third-party library.
// Run by test.sh with Node's own test runner; reads the tracked and the new files of the working tree.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '../..');
const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
const files = listed.split('\n').filter((name) => name && existsSync(path.join(root, name)));
const read = (name) => readFileSync(path.join(root, name), 'utf8');
const cpp = files.filter((name) => /^(server|bench|tests)\/.*\.(h|cc)$/.test(name));
const server = cpp.filter((name) => name.startsWith('server/'));
const web = files.filter((name) => /^web\/src\/.*\.(ts|tsx)$/.test(name) && !name.startsWith('web/src/gen/'));

const kFileLinesMax = 500;
const kFunctionLinesMax = 70;
const kArchitectureLinesMax = 200;

// Which folders a folder may include besides itself; a path means that one header only. docs/ARCHITECTURE.md, floors.
const mayInclude = {
  base: [],
  core: ['base'],
  sql: ['base'],
  net: ['base'],
  store: ['sql', 'core', 'base'],
  catalog: ['sql', 'core', 'base'],
  ingest: ['sql', 'core', 'base'],
  gpu: ['sql', 'core', 'base'],
  stream: ['store/series_store.h', 'catalog', 'net/http_client.h', 'core', 'base'],
  cost: ['store/series_store.h', 'catalog', 'net/http_client.h', 'core', 'base'],
  alert: ['store/series_store.h', 'catalog', 'net/http_client.h', 'core', 'base'],
  progress: ['store/series_store.h', 'catalog', 'net/http_client.h', 'core', 'base'],
  api: ['stream/hub.h', 'catalog', 'store/series_store.h', 'progress', 'cost', 'net', 'core', 'base'],
};

function report(broken) {
  assert.equal(broken.length, 0, `\n${broken.join('\n')}`);
}

test('folders include downwards only', () => {
  const broken = [];
  for (const name of server) {
    const folder = name.split('/')[1];
    // Tests may use the real parts of other floors: they stand for the wiring.
    if (folder === 'app' || name.endsWith('_test.cc') || /_fixture\.h$/.test(name)) continue;
    assert.ok(folder in mayInclude, `${name}: the folder ${folder} is not in the table of floors`);
    for (const [, header] of read(name).matchAll(/^#include "([^"]+)"/gm)) {
      const target = header.split('/')[0];
      if (target === folder || mayInclude[folder].includes(target) || mayInclude[folder].includes(header)) continue;
      broken.push(`${name} includes ${header}`);
    }
  }
  report(broken);
});

test('each third-party library is named in its own place only', () => {
  const owners = {
    'boost/(asio|beast)': /^server\/net\//,
    'boost/(describe|mp11)': /^server\/base\/json_codec\.h$/,
    'sqlite3\\.h': /^server\/sql\/sqlite\.cc$/,
    'simdjson': /^server\/base\/json_library\.h$/,
    'date/': /^server\/base\/time_zone\.cc$/,
    'zstd\\.h': /^server\/store\//,
    'zlib\\.h': /^server\/net\/gzip\.cc$/,
    'toml\\+\\+': /^server\/app\/config(_rent|_setters)?\.(cc|h)$/,
    'CLI/': /^server\/app\/commands\.cc$/,
    'spdlog': /^server\/base\/log\.cc$/,
  };
  const broken = [];
  for (const [library, owner] of Object.entries(owners)) {
    const users = new Set();
    for (const name of server) {
      if (!new RegExp(`^#include <${library}`, 'm').test(read(name))) continue;
      if (!owner.test(name)) broken.push(`${name} names ${library}`);
      if (!name.endsWith('_test.cc')) users.add(name);
    }
    if (library === 'zstd\\.h' && users.size > 1) broken.push(`zstd is named by ${[...users].join(', ')}`);
  }
  report(broken);
});

test('concrete parts are named in wiring.cc only', () => {
  const concrete = /\b(LogDir|Workspace|Pipeline)\b\s*[({]|make_unique<(LogDir|Workspace|Pipeline)>/;
  const broken = server.filter((name) => !/_test\.cc$|server\/app\/wiring\.cc$|server\/(ingest|stream)\//.test(name) && concrete.test(read(name)));
  report(broken);
});

test('files and functions keep their size', () => {
  const broken = [];
  for (const name of [...cpp, ...web, ...files.filter((f) => /\.(mjs|css|sh)$/.test(f))]) {
    const lines = read(name).split('\n').length;
    if (lines > kFileLinesMax) broken.push(`${name}: ${lines} lines, more than ${kFileLinesMax}`);
  }
  for (const name of server) {
    for (const { line, length } of functionsOf(read(name))) {
      if (length > kFunctionLinesMax) broken.push(`${name}:${line}: a function of ${length} lines`);
    }
  }
  report(broken);
});

// Top-level brace blocks that open after a ')' : functions, in clang-formatted code, where the closing brace
// stands in the column in which the definition began.
function functionsOf(text) {
  const found = [];
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    if (!/^( {0,2})\S.*\)( const)?( noexcept)?( override)?( ->.*)?( :.*)? \{$/.test(lines[i])) continue;
    const indent = lines[i].match(/^ */)[0];
    if (/\[[^\]]*\]\(/.test(lines[i])) continue;  // A lambda among the arguments of a call.
    if (/^\s*(if|for|while|switch|namespace|struct|class|enum|TEST)/.test(lines[i])) continue;
    let end = i + 1;
    while (end < lines.length && !lines[end].startsWith(`${indent}}`)) end++;
    found.push({ line: i + 1, length: end - i + 1 });
  }
  return found;
}

test('headers open by saying what they are, once', () => {
  const broken = [];
  for (const name of server.filter((f) => f.endsWith('.h'))) {
    const text = read(name);
    if (!text.startsWith('// ')) broken.push(`${name} does not open with a sentence`);
    if (!text.includes('#pragma once')) broken.push(`${name} lacks #pragma once`);
  }
  report(broken);
});

test('no banned words in names', () => {
  const broken = [];
  const banned = /(^|_)(data|info|manager|helper|helpers|util|utils|misc|common)(_|\.|$)/;
  const kept = /(training_data|last_data_at|last_data|observed_data|metadata|XDG_DATA)/;
  for (const name of [...server, ...web]) {
    const base = path.basename(name);
    if (banned.test(base) && !kept.test(base)) broken.push(`${name}: a file named ${base}`);
    for (const [, type] of read(name).matchAll(/^\s*(?:class|struct|interface)\s+(\w+)/gm)) {
      if (/(Manager|Helper|Util|Info|Data)$/.test(type) && !kept.test(type) && type !== 'TrainingData') broken.push(`${name}: a type named ${type}`);
    }
  }
  report(broken);
});

test('tests do not sleep', () => {
  const sleep = /\bsleep_for\b|\bsleep_until\b|\busleep\(|[^_\w]sleep\(|waitForTimeout/;
  report(files.filter((f) => /(_test\.cc|\.test\.(ts|tsx|mjs))$/.test(f) && f !== 'tests/tidy/house.test.mjs' && sleep.test(read(f))));
});

test('no commented-out code, no left-over marks', () => {
  const broken = [];
  for (const name of [...cpp, ...web]) {
    if (name === 'tests/tidy/house.test.mjs') continue;
    const match = read(name).match(/\b(TODO|FIXME|XXX|HACK)\b/);
    if (match) broken.push(`${name}: ${match[0]}`);
  }
  report(broken);
});

test('the page builds no markup from text and holds no colour of its own', () => {
  const broken = [];
  for (const name of web) {
    const text = read(name);
    for (const banned of ['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'dangerouslySetInnerHTML', 'document.write', 'eval(', 'new Function']) {
      if (text.includes(banned)) broken.push(`${name}: ${banned}`);
    }
    if (/:\s*any\b|<any>|as any\b/.test(text)) broken.push(`${name}: any`);
    if (/['"`]#[0-9a-fA-F]{3,8}['"`]/.test(text)) broken.push(`${name}: a colour that is not a token`);
  }
  for (const name of files.filter((f) => /^web\/styles\/.*\.css$/.test(f) && !f.endsWith('tokens.css'))) {
    if (/#[0-9a-fA-F]{3,8}\b(?![^{]*\{)/.test(read(name).replace(/\/\*.*?\*\//gs, ''))) broken.push(`${name}: a colour that is not a token`);
  }
  report(broken);
});

test('the page imports like a staircase', () => {
  const stairs = {
    gen: [], base: ['gen'], widgets: ['base', 'gen'], chart: ['widgets', 'base', 'gen'],
    data: ['base', 'gen'], pages: ['data', 'chart', 'widgets', 'base', 'gen'],
    app: ['pages', 'data', 'chart', 'widgets', 'base', 'gen'],
  };
  const broken = [];
  for (const name of web) {
    const folder = name.split('/')[2];
    if (!(folder in stairs) || /\.test\.tsx?$/.test(name)) continue;
    for (const [, from] of read(name).matchAll(/(?:from|import\()\s*['"](\.[^'"]+)['"]/g)) {
      const target = path.posix.relative('web/src', path.posix.join(path.posix.dirname(name), from)).split('/')[0];
      if (target !== folder && target in stairs && !stairs[folder].includes(target)) broken.push(`${name} imports ${from}`);
    }
  }
  report(broken);
});

test('the architecture fits on a few pages', () => {
  if (!files.includes('docs/ARCHITECTURE.md')) assert.fail('docs/ARCHITECTURE.md is missing');
  const lines = read('docs/ARCHITECTURE.md').split('\n').length;
  assert.ok(lines <= kArchitectureLinesMax, `${lines} lines`);
});
