// The map of a neighbourhood: candidates by time, from left to right, and by
// relevance, the most relevant on top.
const WIDTH = 960;
const HEIGHT = 420;
const LEFT = 46;
const RIGHT = 16;
const TOP = 14;
const BOTTOM = 40;

const TICKS = [
  [1, '1 h'], [6, '6 h'], [24, '1 day'], [72, '3 days'], [168, '1 week'], [730, '1 month'], [4383, '6 months'],
  [8766, '1 year'], [43830, '5 years'],
];

// Hours so that both an hour and a year have room; relevance so that what is
// little relevant, most of all, lies not on one line.
const stretch = (hours) => Math.sign(hours) * Math.log1p(Math.abs(hours));
const lift = (relevance) => Math.sqrt(relevance);

// What to draw of candidates {number, title, isShown, relevance, hours}; those
// without a time are left out.
export function mapOf(candidates, minRelevance) {
  const timed = candidates.filter(({hours}) => hours !== undefined);
  const hours = [...timed.map(({hours}) => hours), -1, 1];
  const [first, last] = [Math.min(...hours), Math.max(...hours)].map((bound) => stretch(bound) * 1.05);
  const x = (at) => LEFT + (stretch(at) - first) / (last - first) * (WIDTH - LEFT - RIGHT);
  const y = (relevance) => TOP + (1 - lift(relevance)) * (HEIGHT - TOP - BOTTOM);

  const ticks = [[0, 'seed'], ...TICKS.flatMap(([at, label]) => [[-at, `−${label}`], [at, `+${label}`]])]
      .filter(([at]) => stretch(at) >= first && stretch(at) <= last)
      .map(([at, label]) => ({x: round(x(at)), label, isSeed: at === 0}))
      .sort((a, b) => a.x - b.x);
  return {
    width: WIDTH,
    height: HEIGHT,
    left: LEFT,
    right: WIDTH - RIGHT,
    top: TOP,
    bottom: HEIGHT - BOTTOM,
    ticks: spaced(ticks),
    levels: [0, .05, .25, .5, .75, 1].map((relevance) => ({y: round(y(relevance)), label: relevance})),
    minRelevance: round(y(minRelevance)),
    // The least relevant first, so that what is shown lies on top.
    dots: timed.map((dot) => ({...dot, x: round(x(dot.hours)), y: round(y(dot.relevance))})).reverse(),
    untimed: candidates.length - timed.length,
  };
}

// Without the labels that would lie on their neighbours'; that of the seed stays.
function spaced(ticks) {
  const seed = ticks.find(({isSeed}) => isSeed);
  let end = -Infinity;
  return ticks.map((tick) => {
    const fits = tick.x - end >= 62 && (tick.isSeed || Math.abs(tick.x - seed.x) >= 50);
    if (fits || tick.isSeed) end = tick.x;
    return fits || tick.isSeed ? tick : {...tick, label: ''};
  });
}

const round = (number) => Math.round(number * 10) / 10;
