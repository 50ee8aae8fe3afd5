import { GatewayError } from '@llama-stack/core';
import type { RequestHandler } from 'express';
import type { Route } from '../route.ts';
import type { Fail } from './send-error.ts';

/** 404 for a path that nothing serves, naming the nearest ones. */
export function unknownRoute(routes: readonly Route[], fail: Fail): RequestHandler {
  const known = routes.map((route) => `${methodsOf(route)[0]} ${route.path.replace('*id', '{id}')}`);
  return (request, response) => {
    const near = nearest(request.path, known);
    const message = `No route ${request.method} ${request.path}. Near it: ${near.join(', ')}`;
    fail(new GatewayError('not_found', message, { shouldRetry: false }), response, { level: 'debug' });
  };
}

/** 405 with `allow` for a method that a path does not take. */
export function wrongMethod(route: Route, fail: Fail): RequestHandler {
  const allow = methodsOf(route).join(', ');
  return (request, response) => {
    const error = new GatewayError('invalid_request', `${request.path} takes ${allow}, not ${request.method}`, { shouldRetry: false });
    fail(error, response.setHeader('allow', allow), { status: 405, level: 'debug' });
  };
}

function methodsOf({ get, post, call, delete: remove }: Route): string[] {
  return [
    ...(get === undefined ? [] : ['GET', 'HEAD']),
    ...(post === undefined && call === undefined ? [] : ['POST']),
    ...(remove === undefined ? [] : ['DELETE']),
  ];
}

/** The routes that share the most words with a path, three at most: a doubled or missing `/v1` is the usual slip. */
function nearest(path: string, known: readonly string[]): string[] {
  const words = new Set(path.split('/'));
  const shared = (route: string): number => route.split(/[ /]/).filter((word) => words.has(word)).length;
  return known.toSorted((left, right) => shared(right) - shared(left)).slice(0, 3);
}
