# syntax=docker/dockerfile:1
# What engines run: ecr-mirror with Helm 4 and git on Node 24, as a user that is not root. See docs/install.md.
# It takes the package that `npm run package` makes. Make that with Node 24 too: compiled code is for one V8 only.

# Helm has no package in Debian. It is built for the wanted platform on the machine that builds, from sources that Go's
# checksum database vouches for.
FROM --platform=$BUILDPLATFORM golang:1.26-bookworm AS helm
ARG TARGETOS=linux
ARG TARGETARCH
ARG HELM_VERSION=v4.1.4
RUN CGO_ENABLED=0 GOOS="$TARGETOS" GOARCH="$TARGETARCH" \
    go install -trimpath -ldflags "-s -w -X helm.sh/helm/v4/internal/version.version=$HELM_VERSION" \
    "helm.sh/helm/v4/cmd/helm@$HELM_VERSION" \
    && install -D "$(find /go/bin -type f -name helm)" /out/helm

# JavaScript is the same on all platforms, and the package needs no other one.
FROM --platform=$BUILDPLATFORM node:24-bookworm-slim AS package
COPY ecr-mirror-*.tgz /package/
RUN npm install --global --offline --ignore-scripts --no-audit --no-fund --prefix /opt/ecr-mirror /package/ecr-mirror-*.tgz

FROM node:24-bookworm-slim
# Debian's security updates come with the build: pinned versions would keep them out, and vanish from its mirrors.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates git \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -m 1777 /work
COPY --from=helm /out/helm /usr/local/bin/helm
COPY --from=package /opt/ecr-mirror /opt/ecr-mirror
# One place for all that is written beside the files in /work; with a read-only root file system, mount both.
ENV HOME=/tmp PATH=/opt/ecr-mirror/bin:$PATH
WORKDIR /work
# By number, so that Kubernetes can tell that it is not root.
USER 65532:65532
RUN ecr-mirror --version && helm version --short && git --version
# No shell in between: signals reach the program.
ENTRYPOINT ["node", "/opt/ecr-mirror/lib/node_modules/ecr-mirror/dist/main.js"]
