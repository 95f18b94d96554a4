import fc from "fast-check";

/** Properties look at the same cases in every run, so that a red run is red for everybody. `FLYBY_TEST_SEED=random` looks elsewhere. */
const seed = process.env.FLYBY_TEST_SEED ?? "20261120";
if (seed !== "random") fc.configureGlobal({ seed: Number(seed) });
