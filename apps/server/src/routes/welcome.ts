import { describeStack } from '../describe-stack.ts';
import type { Route, RouteContext } from '../route.ts';

/** `GET /`: what runs here and how to point a client at it. A page for browsers, plain text for curl. */
export function welcomeRoute({ stack, version, locked }: RouteContext): Route {
  return {
    path: '/',
    // Providers are nobody's business without a key, so a locked server's page needs one, as other routes do.
    ...(!locked && { open: true }),
    get: (request, response) => {
      const url = `${request.protocol}://${request.get('host') ?? 'localhost'}`;
      const text = describeStack({ stack: stack(), url, version, locked });
      response.vary('accept');
      if (request.accepts(['text', 'html']) === 'html') response.type('html').send(page(text));
      else response.type('text').send(text);
    },
    head: (_request, response) => {
      response.end();
    },
  };
}

function page(text: string): string {
  const style = 'body{font:15px/1.5 ui-monospace,monospace;margin:3rem auto;max-width:60rem;padding:0 1rem;color-scheme:light dark}';
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Llama Stack</title><style>${style}</style><pre>${escapeHtml(text)}</pre></html>\n`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
