import { makeImage, makeIndex, writeLayout } from "./fixtures.ts";
const a = makeImage({ layers: [1000, 2000000] }), b = makeImage();
writeLayout("/tmp/oci/one", a); writeLayout("/tmp/oci/multi", makeIndex([a, b]), [a, b]);
