// An Express application for pages that are all made on the server: no script
// runs on them, and they ask nothing of any other host.
import {fileURLToPath} from 'node:url';
import {Eta} from 'eta';
import express from 'express';
import helmet from 'helmet';
import * as words from './words.js';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
// <%= %> escapes; test: "templates put in no text as it is".
const templates = new Eta({views: here('templates'), cache: true, autoTrim: [false, 'nl']});

const headers = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: [`'none'`],
      styleSrc: [`'self'`],
      imgSrc: [`'self'`],
      formAction: [`'self'`],
      baseUri: [`'none'`],
      frameAncestors: [`'none'`],
    },
  },
  strictTransportSecurity: false,  // for whoever ends TLS to say
});

export class PageError extends Error {
  constructor(status, title, message) {
    super(message);
    this.status = status;
    this.title = title;
  }
}

// `addRoutes(app)` adds the pages.
export function createPages(addRoutes) {
  const app = express();
  app.set('query parser', 'simple');
  app.use(headers);
  app.use(express.static(here('public'), {maxAge: '1h', index: false}));
  addRoutes(app);
  app.use(() => {
    throw new PageError(404, 'There is no such page', 'The address may be mistyped.');
  });
  app.use((error, request, response, next) => {
    if (response.headersSent) return next(error);
    const page = error instanceof PageError ? error :
        error.status < 500 ? new PageError(400, 'That cannot be read', 'The address is not well-formed.') :
                             new PageError(500, 'Something went wrong', 'The page cannot be shown.');
    if (page.status === 500) console.error(error);
    render(response.status(page.status), 'error', {error: page});
  });
  return app;
}

export function render(response, template, data) {
  response.type('html').send(templates.render(template, {...words, ...data}));
}

// A parameter of the address, cut at `length`; '' if it is not there.
export function parameter(request, name, length = 300) {
  const value = request.query[name];
  return String(Array.isArray(value) ? value[0] : value ?? '').trim().slice(0, length);
}
