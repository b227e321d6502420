/** What `--engine` takes, for hosts, without loading what computes. */
export { engineChoices, type EngineChoice } from '../engine/engines.ts';
