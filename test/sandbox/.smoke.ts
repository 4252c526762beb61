import { startSandbox } from "/work/main/src/sandbox/server.ts";
const s = await startSandbox({ directory: process.argv[2]!, port: Number(process.argv[3]), onRequest: (l) => console.log(l.method, l.path, l.operation, l.status, l.milliseconds.toFixed(2)) });
console.log(s.url);
