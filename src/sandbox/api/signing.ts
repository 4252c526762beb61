// Managed signing: its configuration, and for an image how each rule that covers its repository went. No signature is made.
import { isDigest } from "../../core/base/digest.ts";
import { matchPath } from "../../core/base/glob.ts";
import { EcrError, imageNotFound } from "../base/ecr-error.ts";
import { list, oneOf, optional, structure, text } from "./shape/input.ts";
import { type ApiContext, imagesOf, operation, type Operations } from "./shape/operation.ts";
import * as fields from "./shape/fields.ts";

const configuration = structure({
  rules: list(
    structure({
      signingProfileArn: text({
        min: 1,
        max: 200,
        pattern: /^arn:aws(-[a-z]+)*:signer:[a-z0-9-]+:[0-9]{12}:\/signing-profiles\/[a-zA-Z0-9_]{2,}$/,
      }),
      repositoryFilters: optional(
        list(structure({ filter: text({ min: 1, max: 256 }), filterType: oneOf("WILDCARD_MATCH") }), {
          min: 1,
          max: 100,
        }),
      ),
    }),
    { max: 10 },
  ),
});

type Configuration = ReturnType<typeof configuration.parse>;

export const signingOperations: Operations = {
  PutSigningConfiguration: operation(
    { signingConfiguration: configuration },
    ({ signingConfiguration }, context) => {
      context.store.account.write("signing", signingConfiguration);
      return { signingConfiguration };
    },
  ),
  GetSigningConfiguration: operation({}, (_input, context) => ({
    registryId: context.home.account,
    signingConfiguration: configurationOf(context),
  })),
  DeleteSigningConfiguration: operation({}, (_input, context) => {
    const signingConfiguration = configurationOf(context);
    context.store.account.remove("signing");
    return { registryId: context.home.account, signingConfiguration };
  }),
  DescribeImageSigningStatus: operation(
    { ...fields.repository, imageId: fields.imageId },
    ({ repositoryName, imageId }, context) => {
      const images = imagesOf(context, repositoryName);
      const { imageDigest, imageTag } = imageId;
      const digest = imageDigest ?? (imageTag === undefined ? undefined : images.tag(imageTag));
      if (digest === undefined || !isDigest(digest) || images.image(digest) === undefined) {
        throw imageNotFound(repositoryName, imageId);
      }
      const { rules } = context.store.account.read<Configuration>("signing", { rules: [] });
      const covering = rules.filter(
        ({ repositoryFilters }) =>
          repositoryFilters === undefined ||
          repositoryFilters.some(({ filter }) => matchPath(filter.replaceAll("*", "**"), repositoryName)),
      );
      return {
        registryId: context.home.account,
        repositoryName,
        imageId: { ...imageId, imageDigest: digest },
        signingStatuses: covering.map(({ signingProfileArn }) => ({ signingProfileArn, status: "COMPLETE" })),
      };
    },
  ),
};

function configurationOf(context: ApiContext): Configuration {
  const found = context.store.account.read<Configuration | undefined>("signing", undefined);
  if (found !== undefined) return found;
  throw new EcrError(
    "SigningConfigurationNotFoundException",
    (account) => `Signing configuration does not exist in the registry with id '${account}'`,
  );
}
