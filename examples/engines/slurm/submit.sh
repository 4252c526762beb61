#!/bin/sh
# Change: BUNDLE (written by `plan --out`), N (its shards), MIRROR (the program, or `apptainer run docker://IMAGE`).
: "${BUNDLE:=s3://plans/run-42/}" "${N:=16}" "${MIRROR:=ecr-mirror}"

# The nodes get these, and the AWS credentials, from this environment. --finish runs here, in this folder, no matter how
# the shards ended, and names missing ones. This script waits for it and exits with its code.
set -eu
export BUNDLE N MIRROR
here=$(dirname "$0")
array=$(sbatch --parsable --array="1-$N" "$here/shard.sbatch")
echo "array job $array: squeue --job $array"
exec sbatch --wait --dependency="afterany:$array" "$here/finish.sbatch"
