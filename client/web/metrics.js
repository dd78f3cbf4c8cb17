// Rates of a server, from its metrics in the text form of Prometheus: of the
// time between two looks.
const SAMPLE = /^(akin_call\w+?)\{(?:.*,)?method="(\w+)".*\} (\S+)$/;
const TIMEOUT_MS = 500;

export class Rates {
  #url;
  #before;

  // `address` is HOST:PORT.
  constructor(address) {
    this.#url = `http://${address}/metrics`;
  }

  // {seconds, methods: [{method, perSecond, meanMs}]} since the look before;
  // undefined at the first look, and if there are no metrics to be had.
  async look() {
    const now = {at: Date.now(), methods: await this.#read()};
    const before = this.#before;
    if (now.methods) this.#before = now;
    if (!now.methods || !before) return undefined;
    const seconds = (now.at - before.at) / 1000;
    const methods = [...now.methods].map(([method, {calls, timed, time}]) => {
      const past = before.methods.get(method) ?? {calls: 0, timed: 0, time: 0};
      return {
        method,
        perSecond: (calls - past.calls) / seconds,
        meanMs: timed > past.timed ? (time - past.time) / (timed - past.timed) * 1000 : undefined,
      };
    });
    return {seconds, methods: methods.filter(({perSecond}) => perSecond > 0)};
  }

  async #read() {
    try {
      const response = await fetch(this.#url, {signal: AbortSignal.timeout(TIMEOUT_MS)});
      return callsOf(await response.text());
    } catch {
      return undefined;
    }
  }
}

// By method: calls that ended, of how many the time was taken, and that time in
// seconds.
export function callsOf(text) {
  const methods = new Map();
  for (const line of text.split('\n')) {
    const [, name, method, value] = SAMPLE.exec(line) ?? [];
    const field = {
      akin_calls_total: 'calls',
      akin_call_duration_seconds_count: 'timed',
      akin_call_duration_seconds_sum: 'time',
    }[name];
    if (!field) continue;
    if (!methods.has(method)) methods.set(method, {calls: 0, timed: 0, time: 0});
    methods.get(method)[field] += Number(value);
  }
  return methods;
}
