// A provider of rented machines for tests: vast.ai, RunPod and Lambda as they speak over HTTP, on one port. What is rented is a
// list that a test changes; what goes wrong is a queue of faults. It refuses foreign keys, and whoever lists vast.ai's
// instances twice within a second, as the real ones do.
import http from 'node:http';

const kVastPageMax = 25;
const kVastChargesMax = 500;
const kVastPauseMs = 1_000;

// What vast.ai charged for an instance on a whole day, as its list of charges has it. `day`: a midnight in UTC, in milliseconds.
export function vastCharge(id, day, { gpu = 0, disk = 0, traffic = 0 }) {
  const at = { start: day / 1000, end: day / 1000 };
  const item = (type, amount) => ({ ...at, type, source: null, description: '', amount, metadata: {}, items: [] });
  return {
    ...at, type: 'instance', source: `instance-${id}`, description: `Instance ${id} Charges - 1 day`, amount: gpu + disk + traffic, metadata: {},
    items: [item('gpu', gpu), item('disk', disk), item('bwd', traffic)],
  };
}

// An instance of vast.ai with what differs from a usual running one.
export function vastInstance(id, changes = {}) {
  const total = changes.dph_total ?? 0.52;
  const storage = changes.storage_total_cost ?? 0.02;
  return {
    id, machine_id: 12, host_id: 7, label: null, actual_status: 'running', intended_status: 'running', cur_state: 'running',
    next_state: 'running', status_msg: 'success', start_date: Date.now() / 1000 - 30, end_date: Date.now() / 1000 + 30 * 86_400, num_gpus: 1,
    gpu_name: 'RTX 4090', public_ipaddr: '192.0.2.45', ssh_host: 'ssh5.vast.ai', ssh_port: 10600, is_bid: false, dph_base: total - storage,
    dph_total: total, storage_cost: 0.15, storage_total_cost: storage, disk_usage: -1, volume_info: null,
    instance: { gpuCostPerHour: total - storage, diskHour: storage, totalHour: total, discountTotalHour: 0, discountedTotalPerHour: total },
    ...changes,
  };
}

// How a provider of the fake is configured; `more`: further keys, such as its name.
export const providerTable = (fake, kind, more = { key_file: 'key' }) => `
[[providers]]
kind = "${kind}"
base_url = "${fake.url}"
poll_s = 1
${Object.entries(more).map(([key, value]) => `${key} = "${value}"\n`).join('')}`;

export async function startFakeProvider({ key }) {
  const fake = {
    key,
    vast: [], increases: [], credit: 24.5,  // What vast.ai has rented to us, the prices that its hosts ask for, and our credit.
    charges: [],  // vast.ai's, see vastCharge().
    pods: [], lambda: [],
    bills: [],  // RunPod's: {podId, amount, time}
    faults: [],      // Taken one a request to a list: {status, body, headers}, 'hang' or 'cut'.
    requests: [],    // {path, authorization, at}
    refusals: 0,     // Of requests that came too soon.
    listed_at: 0,
  };
  const hanging = new Set();

  const send = (response, status, body, headers = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  // True when the request met with a fault.
  const fails = (response) => {
    const fault = fake.faults.shift();
    if (!fault) return false;
    if (fault === 'hang') hanging.add(response);
    else if (fault === 'cut') { response.writeHead(200, { 'content-length': '1000' }); response.write('{"instances": ['); setImmediate(() => response.destroy()); }
    else send(response, fault.status ?? 200, fault.body ?? '', fault.headers);
    return true;
  };
  const listVast = (response, query) => {
    const now = Date.now();
    if (now - fake.listed_at < kVastPauseMs) {
      fake.refusals += 1;
      return send(response, 429, 'API requests too frequent: endpoint threshold=1.0');
    }
    fake.listed_at = now;
    const after = query.get('after_token');
    const from = after ? Number(Buffer.from(after, 'base64url').toString()) : 0;
    const limit = Math.min(Number(query.get('limit') ?? kVastPageMax), kVastPageMax);
    const sorted = [...fake.vast].sort((a, b) => a.id - b.id);
    const page = sorted.slice(from, from + limit);
    const next = from + limit < sorted.length ? Buffer.from(String(from + limit)).toString('base64url') : null;
    return send(response, 200, { success: true, instances_found: page.length, total_instances: sorted.length, label_counts: {}, next_token: next, instances: page });
  };
  const listCharges = (response, query) => {
    const { day } = JSON.parse(query.get('select_filters') ?? '{}');
    if (!day) return send(response, 400, { success: false, error: 'invalid_args', msg: 'select_filters must have a day' });
    const rows = fake.charges.filter((row) => row.start >= day.gte && row.start <= day.lte);
    const from = Number(query.get('after_token') ?? 0);
    const limit = Math.min(Number(query.get('limit') ?? 20), kVastChargesMax);
    const page = rows.slice(from, from + limit);
    const next = from + limit < rows.length ? String(from + limit) : null;
    return send(response, 200, { success: true, count: page.length, total: rows.length, next_token: next, results: page });
  };
  const listBills = (response, query) => {
    const [from, until] = ['startTime', 'endTime'].map((name) => Date.parse(query.get(name)));
    return send(response, 200, fake.bills.filter((row) => Date.parse(row.time) >= from && Date.parse(row.time) < until));
  };
  const routes = {
    '/api/v1/instances/': (response, query) => fails(response) || listVast(response, query),
    '/api/v0/instances/pending-price-increases/': (response) => send(response, 200, { success: true, count: fake.increases.length, pending_price_increases: fake.increases, truncated: false }),
    '/api/v0/users/current/': (response) => send(response, 200, { id: 9, email: 'a@b.example', credit: fake.credit, balance: 0, api_key: fake.key }),
    '/api/v0/charges/': (response, query) => listCharges(response, query),
    '/v1/billing/pods': (response, query) => listBills(response, query),
    '/v1/pods': (response) => fails(response) || send(response, 200, fake.pods),
    '/api/v1/instances': (response) => fails(response) || send(response, 200, { data: fake.lambda }),
  };

  const server = http.createServer((request, response) => {
    const url = new URL(request.url, 'http://fake');
    fake.requests.push({ path: request.url, authorization: request.headers.authorization, at: Date.now() });
    if (request.headers.authorization !== `Bearer ${fake.key}`) return send(response, 401, { error: `bad key ${request.headers.authorization}` });
    const route = routes[url.pathname];
    return route ? route(response, url.searchParams) : send(response, 404, { error: 'not found' });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  fake.url = `http://127.0.0.1:${server.address().port}`;
  fake.stop = () => new Promise((resolve) => {
    for (const response of hanging) response.destroy();
    server.close(resolve);
    server.closeAllConnections();
  });
  return fake;
}
