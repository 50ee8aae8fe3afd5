export {
  startUpstream,
  type Upstream,
  type UpstreamAnswer,
  type UpstreamHandler,
  type UpstreamRequest,
} from './upstreams/start-upstream.ts';
