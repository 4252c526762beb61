// The other half, so that two cores share the work.
import { modelTest } from "./model-test.ts";

modelTest({ seed: 151, sequences: 150 });
