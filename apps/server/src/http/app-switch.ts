import type { RequestListener } from 'node:http';

interface ServedApp {
  readonly app: RequestListener;
  running: number;
  /** Told when the app is replaced and its last answer has ended. */
  onIdle?: () => void;
}

/** Serves one app, until another takes its place: a request stays with the app that it began with. */
export class AppSwitch {
  #current: ServedApp;

  constructor(app: RequestListener) {
    this.#current = { app, running: 0 };
  }

  readonly serve: RequestListener = (request, response) => {
    const served = this.#current;
    served.running += 1;
    response.once('close', () => {
      served.running -= 1;
      if (served.running === 0) served.onIdle?.();
    });
    served.app(request, response);
  };

  /** Requests that come from now on go to `app`. Resolves when the last answer of the one before has ended. */
  replace(app: RequestListener): Promise<void> {
    const before = this.#current;
    this.#current = { app, running: 0 };
    return new Promise((resolve) => {
      before.onIdle = resolve;
      if (before.running === 0) resolve();
    });
  }
}
