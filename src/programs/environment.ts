// What a program sees of our environment: the variables that it needs, and no others. Templates come from strangers, and a
// credential helper has no use for the secrets of other registries.
type Environment = Readonly<Record<string, string | undefined>>;

const forAll = /^(PATH|TMPDIR|SSL_CERT_FILE|SSL_CERT_DIR|(HTTP|HTTPS|NO)_PROXY|(http|https|no)_proxy)$/;
// kubectl may log in by `aws eks get-token`, git by ssh: they need the user's own surroundings. Helm does not.
const userPrograms: ReadonlySet<string> = new Set(["kubectl", "git"]);
const forUserPrograms = /^(HOME|USER|KUBECONFIG|SSH_AUTH_SOCK|XDG_.+|AWS_.+|GIT_.+)$/;

export function programEnvironment(
  program: string,
  environment: Environment,
): Readonly<Record<string, string>> {
  const users = userPrograms.has(program);
  return chosen(environment, (name) => forAll.test(name) || (users && forUserPrograms.test(name)));
}

/** Where the user's keychains, sessions and folders are. */
const forHelpers =
  /^(HOME|USER|LOGNAME|USERPROFILE|HOMEDRIVE|HOMEPATH|APPDATA|LOCALAPPDATA|SYSTEMROOT|TEMP|TMP|LANG|LC_.+|TZ|XDG_.+|DBUS_SESSION_BUS_ADDRESS|DISPLAY|WAYLAND_DISPLAY|DOCKER_CONFIG|(ALL|all)_(PROXY|proxy))$/i;
const forHelpersOf: readonly (readonly [helper: RegExp, variables: RegExp])[] = [
  [/^ecr/, /^AWS_/],
  [/^(gcr|gcloud|gar)/, /^(GOOGLE|CLOUDSDK|GCE|GCLOUD)_/],
  [/^(acr|azure)/, /^(AZURE|ACR|MSI|IDENTITY|ARM)_/],
  [/^pass/, /^(PASSWORD_STORE_.+|GNUPGHOME|GPG_.+)$/],
  [/^(ghcr|github)/, /^(GITHUB_TOKEN|GITHUB_ACTOR|GH_TOKEN)$/],
  [/^gitlab/, /^(GITLAB_.+|CI_JOB_TOKEN|CI_SERVER_.+|CI_REGISTRY.*)$/],
];
/** Names more of them, with commas: a helper of one's own may need others. */
const moreForHelpers = "ECR_MIRROR_HELPER_ENV";

export function helperEnvironment(
  helper: string,
  environment: Environment,
): Readonly<Record<string, string>> {
  const more = new Set((environment[moreForHelpers] ?? "").split(/[,\s]+/));
  const own = forHelpersOf.filter(([pattern]) => pattern.test(helper)).map(([, variables]) => variables);
  return chosen(
    environment,
    (name) =>
      forAll.test(name) ||
      forHelpers.test(name) ||
      more.has(name) ||
      own.some((variables) => variables.test(name)),
  );
}

function chosen(
  environment: Environment,
  isWanted: (name: string) => boolean,
): Readonly<Record<string, string>> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && isWanted(name)) env[name] = value;
  }
  return env;
}
