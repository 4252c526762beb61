#!/bin/bash
# The variables of a sync script; the rest of it is left out here.
set -euo pipefail

private_registry="123456789012.dkr.ecr.us-west-2.amazonaws.com"
aws_region="us-west-2"
desired_architecture="amd64"
destination_prefix="runwhen"
tag_exclusion_list=("tester" 'nightly')
date_based_tag=$(date +%Y%m%d%H%M%S)
disable_date_based_tags=false

chart_path="runwhen-contrib/runwhen-local"
extra_images_file="extra-images.txt"
codecollection_branch="main"
codecollection_registry_prefix="us-west1-docker.pkg.dev/acme/public-images"
destination="$destination_prefix/x"

chart_list() {
  cat << EOF
[
  {
    "repository_image": "ghcr.io/acme/app",
    "destination": "$destination_prefix/app",
    "helm_key": "app"
  },
  {
    "repository_image": "us-docker.pkg.dev/acme/public-images/runner",
    "destination": "${destination_prefix}/runner",
    "helm_key": "runner"
  },
  {
    "repository_image": "docker.io/library/busybox",
    "destination": "$destination_prefix/busybox",
    "helm_key": "unknown",
    "tag": "1.36"
  }
]
EOF
}
chart_images=$(chart_list)

collection_images='
[
  {
    "repository_image": "us-west1-docker.pkg.dev/acme/public-images/acme-rw-cli-codecollection-main",
    "destination": "runwhen/acme-rw-cli-codecollection-main",
    "helm_key": "runner.runEnvironment"
  }
]
'
later_images="
[
  { \"repository_image\": \"$(cat name.txt)\", \"destination\": \"x\", \"helm_key\": \"unknown\" }
]
"
