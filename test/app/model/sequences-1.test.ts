import { modelTest } from "./model-test.ts";

modelTest({ seed: 1, sequences: 150 });
