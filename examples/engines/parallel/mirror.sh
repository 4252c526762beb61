#!/usr/bin/env bash
# Change: BUNDLE (written by `plan --out`), N (its shards), MIRROR (the program, or `docker run --rm ... IMAGE`).
: "${BUNDLE:=s3://plans/run-42/}" "${N:=4}" "${MIRROR:=ecr-mirror}"

# HOSTS=a,b runs the shards on machines by SSH, JOBS at a time on each; they need the program and AWS credentials.
# shards.log has the exit code of each shard. This script exits with the code of --finish, which knows the result of all.
set -u
export BUNDLE N MIRROR SHELL=${BASH:-/bin/bash}

# Retry 1 (something failed) and a killed worker: finished work is skipped. 4 and 64 would fail again.
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
