# `terraform test`, without an AWS account: what the module would make of its variables.

mock_provider "aws" {
  override_data {
    target = data.aws_caller_identity.current
    values = { account_id = "123456789012" }
  }
  override_data {
    target = data.aws_partition.current
    values = { partition = "aws" }
  }
  override_data {
    target = data.aws_region.current
    values = { name = "us-west-2" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mock" }
  }
  mock_resource "aws_ecs_cluster" {
    defaults = { arn = "arn:aws:ecs:us-west-2:123456789012:cluster/mock" }
  }
  mock_resource "aws_ecs_task_definition" {
    defaults = { arn = "arn:aws:ecs:us-west-2:123456789012:task-definition/mock:1" }
  }
  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:us-west-2:123456789012:mock" }
  }
}

variables {
  image              = "registry.example.com/acme/ecr-mirror:0.1.0"
  policy_json        = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
  config_files       = { "mirror.config.yaml" = "version: 1\n" }
  subnet_ids         = ["subnet-1"]
  security_group_ids = ["sg-1"]
  state_bucket       = "acme-mirror"
}

run "nightly_drift" {
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].command == ["drift", "--config", "mirror.config.yaml"]
    error_message = "The task runs another command."
  }
  assert {
    condition     = aws_iam_role_policy.task.policy == var.policy_json
    error_message = "The task has another policy than the one that was given."
  }
  assert {
    condition     = aws_s3_bucket_versioning.state[0].versioning_configuration[0].status == "Enabled"
    error_message = "The bucket is not versioned."
  }
  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.state[0].block_public_acls,
      aws_s3_bucket_public_access_block.state[0].block_public_policy,
      aws_s3_bucket_public_access_block.state[0].ignore_public_acls,
      aws_s3_bucket_public_access_block.state[0].restrict_public_buckets,
    ])
    error_message = "The bucket may become public."
  }
  assert {
    condition = jsondecode(aws_s3_bucket_policy.state[0].policy).Statement[0] == {
      Sid       = "TlsOnly"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = ["arn:aws:s3:::acme-mirror", "arn:aws:s3:::acme-mirror/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }
    error_message = "The bucket may be reached without TLS."
  }
  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.state[0].rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256"
    error_message = "The bucket is not encrypted."
  }
  assert {
    condition     = length(aws_cloudwatch_event_rule.failure) == 0
    error_message = "Nobody asked to be told of failures."
  }
  assert {
    condition     = jsondecode(aws_iam_role_policy.scheduler.policy).Statement[1].Resource == ["arn:aws:iam::123456789012:role/mock", "arn:aws:iam::123456789012:role/mock"]
    error_message = "The scheduler may pass more than the two roles."
  }
}

run "apply_from_git" {
  variables {
    command           = "apply"
    args              = ["--concurrency", "4"]
    config_files      = {}
    git_url           = "https://github.com/acme/images.git"
    secrets           = { GIT_PASSWORD = "arn:aws:secretsmanager:us-west-2:123456789012:secret:git-AbCdEf:token::" }
    cluster_arn       = "arn:aws:ecs:us-west-2:123456789012:cluster/tools"
    kms_key_arn       = "arn:aws:kms:us-west-2:123456789012:key/1"
    failure_topic_arn = "arn:aws:sns:us-west-2:123456789012:alarms"
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].command == ["apply", "--yes", "--config", "mirror.config.yaml", "--concurrency", "4"]
    error_message = "The task runs another command."
  }
  assert {
    condition     = length(aws_ecs_cluster.this) == 0 && aws_scheduler_schedule.this.target[0].arn == var.cluster_arn
    error_message = "The task does not run in the given cluster."
  }
  assert {
    condition     = jsondecode(aws_iam_role_policy.execution_secrets[0].policy).Statement[0].Resource == ["arn:aws:secretsmanager:us-west-2:123456789012:secret:git-AbCdEf"]
    error_message = "ECS may read another secret, or not this one."
  }
  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.state[0].rule).apply_server_side_encryption_by_default).sse_algorithm == "aws:kms"
    error_message = "The bucket does not use the key."
  }
  assert {
    condition     = aws_cloudwatch_event_target.failure[0].arn == var.failure_topic_arn
    error_message = "The topic is not told of failures."
  }
}

run "own_bucket" {
  variables {
    create_state_bucket = false
  }
  assert {
    condition     = length(aws_s3_bucket.state) == 0 && length(aws_s3_bucket_policy.state) == 0
    error_message = "The module takes over a bucket that is not its own."
  }
}

run "no_config" {
  command = plan
  variables {
    config_files = {}
  }
  expect_failures = [aws_ecs_task_definition.this]
}

run "two_configs" {
  command = plan
  variables {
    git_url = "https://github.com/acme/images.git"
  }
  expect_failures = [aws_ecs_task_definition.this]
}

run "bad_values" {
  command = plan
  variables {
    name               = "Mirror"
    command            = "prune"
    schedule           = "0 2 * * *"
    image              = "registry.example.com/acme/ecr-mirror"
    architecture       = "arm64"
    policy_json        = "{}"
    git_ref            = "--upload-pack=x"
    git_url            = "http://git"
    secrets            = { A = "b" }
    subnet_ids         = []
    security_group_ids = []
    ephemeral_storage  = 20
    state_bucket       = "s3://acme-mirror"
    config_files       = { "../x" = "" }
  }
  expect_failures = [
    var.name,
    var.command,
    var.schedule,
    var.image,
    var.architecture,
    var.policy_json,
    var.git_ref,
    var.git_url,
    var.secrets,
    var.subnet_ids,
    var.security_group_ids,
    var.ephemeral_storage,
    var.state_bucket,
    var.config_files,
  ]
}
