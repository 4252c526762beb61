#!/usr/bin/env bash
# Puts ecr-mirror on the PATH of this step's job: a version from npm, a .tgz file, or what is there already.
set -euo pipefail

fail() {
  echo "::error title=ecr-mirror::$1"
  exit 1
}

[ "$VERSION" = installed ] && exit 0

node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
  fail "ecr-mirror needs Node.js 20.19 or newer. Add actions/setup-node before this action."

case $VERSION in
  *.tgz)
    cd "$WORKING_DIRECTORY"
    [ -f "$VERSION" ] || fail "There is no file for the input version. Check its path, which is relative to working-directory."
    package=$(realpath "$VERSION")
    ;;
  "") package="ecr-mirror@$(node -p 'require(process.argv[1]).version' "$GITHUB_ACTION_PATH/package.json")" ;;
  *[!0-9A-Za-z.-]*) fail "The input version must be a version such as 0.1.0, a .tgz file, or installed." ;;
  *) package="ecr-mirror@$VERSION" ;;
esac

# A second step of this job finds what the first one installed.
folder="$RUNNER_TEMP/ecr-mirror"
if [ "$(cat "$folder/package" 2>/dev/null)" != "$package" ]; then
  npm install --global --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel error "$package" ||
    fail "npm could not install ecr-mirror. The log of this step says why."
  echo "$package" >"$folder/package"
fi
echo "$folder/bin" >>"$GITHUB_PATH"
