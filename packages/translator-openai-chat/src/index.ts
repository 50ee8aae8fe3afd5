export { type ChatReasoningState, readReasoningState } from './outbound/reasoning-state.ts';
export { type ChatQuirks, type ChatQuirksPatch, mergeQuirks, type ReasoningQuirks, standardChat } from './quirks.ts';
export { type ToolNames, toolNames } from './tool-names.ts';
