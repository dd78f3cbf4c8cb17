// Opens report pages of akin-bench in Chromium, as readers have them: light and
// dark, wide and on a phone. Takes a screenshot of each, and checks that every
// plot shows something, that nothing overlaps or sticks out, and that the page
// needs nothing but itself.
//
// usage: node report_page.mjs SCREENSHOT_DIRECTORY REPORT_DIRECTORY...
import assert from 'node:assert/strict';
import {basename, join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {chromium} from 'playwright-core';

const kChromium = '/usr/bin/chromium';  // of Debian
const kViewports = {wide: {width: 1100, height: 900}, phone: {width: 390, height: 844}};
const kLeastLetterHeight = 11;  // pixels
const kPixelError = 0.01;       // of a box that is scaled
const kLeastContrast = {text: 7, series: 3};  // of WCAG 2: AAA, and graphics

const [screenshots, ...reports] = process.argv.slice(2);

// Runs in the page: what there is to see, in pixels.
function look() {
  const boxOf = (element) => {
    const {left, right, top, bottom} = element.getBoundingClientRect();
    return {left, right, top, bottom};
  };
  const isIn = (inner, outer) => inner.left >= outer.left - 1 && inner.right <= outer.right + 1 &&
      inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
  const isApart = (a, b) =>
      a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
  const luminance = (color) => {
    const [red, green, blue] = color.match(/[\d.]+/g).slice(0, 3).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const paper = luminance(getComputedStyle(document.body).backgroundColor);
  const contrast = (color) => {
    const other = luminance(color);
    return (Math.max(paper, other) + 0.05) / (Math.min(paper, other) + 0.05);
  };
  const lookAt = (svg) => {
    const texts = [...svg.querySelectorAll('text')];
    const overlaps = texts.flatMap(
        (a, i) => texts.slice(i + 1).filter((b) => !isApart(boxOf(a), boxOf(b)))
                      .map((b) => `${a.textContent} | ${b.textContent}`));
    const frame = boxOf(svg.querySelector('.axes > rect'));
    const series = [...svg.querySelectorAll('.series')].map((group) => {
      const lines = [...group.querySelectorAll('polyline')];
      const marks = [...group.querySelectorAll('circle, rect')];
      const points = lines.flatMap((line) => [...line.points]);
      const widths = lines.map((line) => boxOf(line).right - boxOf(line).left);
      return {
        seen: marks.length > 0 || (points.length > 1 && Math.max(...widths) > 1),
        inFrame: lines.every((line) => isIn(boxOf(line), frame)),
        contrast: contrast(
            lines.length > 0 ? getComputedStyle(lines[0]).stroke : getComputedStyle(marks[0]).fill),
      };
    });
    return {
      title: svg.querySelector('title').textContent,
      description: svg.querySelector('desc').textContent,
      xTicks: svg.querySelectorAll('.x.ticks text').length,
      yTicks: svg.querySelectorAll('.y.ticks text').length,
      axisLabels: [...svg.querySelectorAll('.axis-label')].map((label) => label.textContent.trim()),
      legend: svg.querySelectorAll('.legend text').length,
      sticksOut: texts.filter((text) => !isIn(boxOf(text), boxOf(svg))).map((text) => text.textContent),
      letterHeight: Math.min(...texts.filter((text) => !text.closest('[transform]'))
                                 .map((text) => boxOf(text).bottom - boxOf(text).top)),
      overlaps,
      series,
    };
  };
  return {
    isDark: paper < 0.2,
    textContrast: contrast(getComputedStyle(document.body).color),
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    plots: [...document.querySelectorAll('svg')].map(lookAt),
  };
}

function checkPlot(plot) {
  const {title} = plot;
  assert.notEqual(title, '');
  assert.notEqual(plot.description, '', title);
  assert.ok(plot.xTicks >= 2 && plot.yTicks >= 2, `${title}: an axis has no ticks`);
  assert.equal(plot.axisLabels.length, 2, title);
  assert.ok(!plot.axisLabels.includes(''), `${title}: an axis has no label`);
  assert.ok(plot.series.length > 0, title);
  assert.equal(plot.legend, plot.series.length, `${title}: the legend does not name every series`);
  assert.ok(plot.letterHeight >= kLeastLetterHeight - kPixelError, `${title}: letters of ${plot.letterHeight} pixels`);
  assert.deepEqual(plot.sticksOut, [], `${title}: text is cut off`);
  assert.deepEqual(plot.overlaps, [], `${title}: texts overlap`);
  for (const series of plot.series) {
    assert.ok(series.seen, `${title}: a series cannot be seen`);
    assert.ok(series.inFrame, `${title}: a series leaves the frame`);
    assert.ok(series.contrast >= kLeastContrast.series, `${title}: contrast ${series.contrast}`);
  }
}

async function checkPage(browser, report, colorScheme, viewport) {
  const context = await browser.newContext({colorScheme, viewport: kViewports[viewport]});
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  const {href} = pathToFileURL(join(report, 'report.html'));
  page.on('request', (request) => {
    if (request.url() !== href) complaints.push(`asks for ${request.url()}`);
  });
  await page.goto(href);
  await page.screenshot({
    path: join(screenshots, `${basename(report)}_${colorScheme}_${viewport}.png`),
    fullPage: true,
  });
  const seen = await page.evaluate(look);
  await context.close();
  assert.deepEqual(complaints, []);
  assert.equal(seen.isDark, colorScheme === 'dark');
  assert.ok(seen.textContrast >= kLeastContrast.text, `contrast ${seen.textContrast}`);
  assert.equal(seen.overflow, 0, 'the page is wider than the screen');
  seen.plots.forEach(checkPlot);
  return seen.plots.map(({title}) => title);
}

const browser = await chromium.launch({executablePath: kChromium});
for (const report of reports) {
  for (const colorScheme of ['light', 'dark']) {
    for (const viewport of Object.keys(kViewports)) {
      const plots = await checkPage(browser, report, colorScheme, viewport);
      console.log(`${basename(report)} ${colorScheme} ${viewport}: ${plots.join(', ')}`);
    }
  }
}
await browser.close();
