import fc from 'fast-check';

/**
 * Properties try the same values in every run: a verdict is about the change under test, not about luck. `PROPERTY_RUNS=5000` tries
 * that many new ones, where a property does not say how many itself.
 */
const { PROPERTY_RUNS } = process.env;
fc.configureGlobal(PROPERTY_RUNS === undefined ? { seed: 1 } : { numRuns: Number(PROPERTY_RUNS) });
