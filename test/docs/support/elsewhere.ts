// Pages with blocks that test/docs does not run, how many, and who looks at them instead or why nobody can. What a command
// is called and which options it has is checked for all of them: invocations.test.ts.

interface Elsewhere {
  /** Blocks that are neither run here, nor a config, nor marked in the page; `all` where `by` looks at the whole page. */
  readonly blocks: number | "all";
  readonly why: string;
  /** The test that reads the page. */
  readonly by?: string;
}

const cloud = "a fragment for a service of the cloud, which no test here can start";
const live =
  "the screen of a run that takes long or fails, which is drawn by test/views and cut for the page";

export const elsewhere: Readonly<Record<string, Elsewhere>> = {
  "CONTRIBUTING.md": { blocks: 1, why: "what .ci/run does in a fresh clone" },
  "deploy/helm/ecr-mirror/README.md": { blocks: 2, why: "needs a cluster; test/deploy renders the chart" },
  "deploy/terraform/README.md": {
    blocks: 2,
    why: "needs an AWS account; the module is validated",
    by: "test/deploy/terraform.test.ts",
  },
  "docs/apply.md": { blocks: 8, why: live },
  "docs/architecture.md": { blocks: 1, why: "a drawing of the way of one image through the program" },
  "docs/ci.md": { blocks: 3, why: "what GitHub and GitLab show; test/cli/ci has the texts" },
  "docs/config.md": {
    blocks: "all",
    why: "made from the schema, whose examples are validated by test/config",
  },
  "docs/doctor.md": { blocks: 1, why: "the requests to a registry in the cloud, with their times" },
  "docs/editor.md": { blocks: 4, why: "settings of editors; test/editor runs the language server" },
  "docs/gates.md": { blocks: 3, why: "commands of trivy and cosign, and counts that test/gates compares" },
  "docs/helm.md": {
    blocks: 7,
    why: "parts of what examples/charts prints, which test/e2e/charts.test.ts runs",
  },
  "docs/init.md": { blocks: 3, why: "parts of what test/app/init.test.ts compares with golden files" },
  "docs/install.md": { blocks: 3, why: "installs for the whole machine; test/package installs the package" },
  "docs/library.md": {
    blocks: 2,
    why: "the library, which test/package/install.test.ts calls with its types",
  },
  "docs/metrics.md": {
    blocks: 2,
    why: "writes into a folder of the system; the metrics are test/views/metrics",
  },
  "docs/outputs.md": {
    blocks: "all",
    why: "each output is rendered and compared with the page",
    by: "test/outputs/docs.test.ts",
  },
  "docs/pipelines.md": {
    blocks: "all",
    why: "its stories run by doubles of GitHub and GitLab",
    by: "test/engines/pipelines-page.test.ts",
  },
  "docs/plan.md": { blocks: 5, why: live },
  "docs/registries.md": { blocks: 1, why: "the answer of Docker Hub about its limit" },
  "docs/repositories.md": { blocks: 3, why: live },
  "docs/sandbox.md": { blocks: 7, why: "tests of the reader's own; test/package starts the sandbox so" },
  "docs/scale.md": { blocks: 1, why: "an error of two configs, which test/e2e/many-configs.test.ts makes" },
  "docs/sources.md": {
    blocks: "all",
    why: "each source is run and compared with the page",
    by: "test/sources/kinds.test.ts",
  },
  "docs/state.md": { blocks: 3, why: cloud },
  "docs/tag-policies.md": {
    blocks: 1,
    why: "needs a registry with these tags; test/app/discover has the view",
  },
  "examples/argocd/README.md": { blocks: 1, why: "needs an ECR registry of one's own" },
  "examples/charts/README.md": { blocks: 1, why: "test/e2e/charts.test.ts runs the example" },
  "examples/engines/README.md": { blocks: 1, why: cloud },
  "examples/gpu-operator/README.md": {
    blocks: 1,
    why: "reads NVIDIA's registry and needs an ECR of one's own",
  },
  "examples/runwhen-local/README.md": { blocks: 1, why: "reads GitHub and needs an ECR of one's own" },
};
