// The floor: the least a reverse proxy of node:http can do. It pipes bytes both ways and reads none.
import { Agent, request as call, createServer } from 'node:http';

const target = new URL(process.env.UPSTREAM_URL ?? '');
const agent = new Agent({ keepAlive: true });

createServer((request, response) => {
  const { method, url, headers } = request;
  const upstream = call({ agent, host: target.hostname, port: target.port, method, path: url, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  upstream.on('error', () => response.destroy());
  request.pipe(upstream);
}).listen(Number(process.env.PORT), '127.0.0.1');
