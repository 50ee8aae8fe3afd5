export { apis } from './apis.ts';
export { type AppOptions, createApp } from './create-app.ts';
export { describeStack, type StackDescription } from './describe-stack.ts';
export { AppSwitch } from './http/app-switch.ts';
export { type Exposure, refuseExposure } from './http/loopback.ts';
export { type ListenOptions, listen, type RunningServer } from './listen.ts';
