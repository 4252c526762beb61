#!/usr/bin/env bash
# Change: BUNDLE (what `plan --out` wrote), N (its shards), MIRROR (the program, or `docker run --rm ... IMAGE`).
: "${BUNDLE:=s3://plans/run-42/}" "${N:=4}" "${MIRROR:=ecr-mirror}"

# HOSTS=a,b spreads the shards over machines by SSH, JOBS of them at once on each; they need the program and AWS credentials.
# shards.log keeps the exit code of each. What this script exits with is what --finish says, since that one knows the whole.
set -u
export BUNDLE N MIRROR SHELL=${BASH:-/bin/bash}

# 1 (something failed) and a killed worker are worth another try: done work is skipped. 4 and 64 stay what they are.
shard() {
  local try code
  for try in 1 2 3; do
    $MIRROR apply "$BUNDLE" --shard "$1/$N"
    code=$?
    case $code in 0 | 4 | 64 | 130 | 143) break ;; esac
    echo "shard $1/$N ended with $code, try $try of 3" >&2
  done
  return "$code"
}
export -f shard

seq "$N" | parallel --jobs "${JOBS:-$N}" ${HOSTS:+--sshlogin "$HOSTS"} --env shard --env BUNDLE --env N --env MIRROR \
  --tag --line-buffer --joblog shards.log shard
$MIRROR apply "$BUNDLE" --finish
