# EventBridge Scheduler starts an ECS task on Fargate, which runs ecr-mirror once.

data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}
data "aws_region" "current" {}

locals {
  account = data.aws_caller_identity.current.account_id
  cluster = var.cluster_arn == "" ? aws_ecs_cluster.this[0].arn : var.cluster_arn

  # Clones a config in git, or writes files from the environment. Then the program replaces the shell, so that it
  # receives the signals of ECS.
  prepare = var.git_url == "" ? local.write_files : local.clone
  write_files = join(" ", [
    "node --eval",
    "'for (const [name, text] of Object.entries(JSON.parse(process.env.CONFIG_FILES)))",
    "require(\"node:fs\").writeFileSync(name, text)'",
  ])
  clone = join("\n", [
    "helper='!f() { printf \"username=%s\\npassword=%s\\n\" \"$GIT_USERNAME\" \"$GIT_PASSWORD\"; }; f'",
    "if [ -z \"$GIT_USERNAME\" ]; then helper=; fi",
    "git -c credential.helper=\"$helper\" clone --quiet --depth 1 --branch \"$GIT_REF\" -- \"$GIT_URL\" .",
  ])
  config_environment = var.git_url == "" ? {
    CONFIG_FILES = jsonencode(var.config_files)
    } : {
    GIT_URL             = var.git_url
    GIT_REF             = var.git_ref
    GIT_TERMINAL_PROMPT = "0"
  }
  arguments = concat(
    [var.command],
    var.command == "apply" ? ["--yes"] : [],
    ["--config", var.config_path],
    var.args,
  )
}

# --- Task -------------------------------------------------------------------------------------------------------------------

resource "aws_ecs_cluster" "this" {
  count = var.cluster_arn == "" ? 1 : 0
  name  = var.name
  tags  = var.tags
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/ecs/${var.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn == "" ? null : var.kms_key_arn
  tags              = var.tags
}

resource "aws_ecs_task_definition" "this" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.cpu
  memory                   = var.memory
  task_role_arn            = aws_iam_role.task.arn
  execution_role_arn       = aws_iam_role.execution.arn
  tags                     = var.tags

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = var.architecture
  }

  ephemeral_storage {
    size_in_gib = var.ephemeral_storage
  }

  container_definitions = jsonencode([{
    name       = "ecr-mirror"
    image      = var.image
    essential  = true
    entryPoint = ["/bin/sh", "-ec", "${local.prepare}\nexec ecr-mirror \"$@\"", "ecr-mirror"]
    command    = local.arguments
    # Time for the program to stop its running actions and release the lock.
    stopTimeout = 60
    environment = [
      for name, value in merge(local.config_environment, var.environment) : { name = name, value = value }
    ]
    secrets = [for name, arn in var.secrets : { name = name, valueFrom = arn }]
    linuxParameters = {
      initProcessEnabled = false
      capabilities       = { drop = ["ALL"] }
    }
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.this.name
        awslogs-region        = data.aws_region.current.name
        awslogs-stream-prefix = var.command
      }
    }
  }])

  lifecycle {
    precondition {
      condition     = (var.git_url == "") != (length(var.config_files) == 0)
      error_message = "Set exactly one of config_files and git_url."
    }
    precondition {
      condition     = var.git_url != "" || contains(keys(var.config_files), var.config_path)
      error_message = "The config_files have no file that config_path names."
    }
  }
}

# --- Roles ------------------------------------------------------------------------------------------------------------------

locals {
  trusts_tasks = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}

# The permissions of the program: the output of `ecr-mirror iam-policy`.
resource "aws_iam_role" "task" {
  name               = "${var.name}-task"
  assume_role_policy = local.trusts_tasks
  tags               = var.tags
}

resource "aws_iam_role_policy" "task" {
  name   = "ecr-mirror"
  role   = aws_iam_role.task.id
  policy = var.policy_json
}

# The permissions of ECS to start it: pull the image, write the log, read the named secrets.
resource "aws_iam_role" "execution" {
  name               = "${var.name}-execution"
  assume_role_policy = local.trusts_tasks
  tags               = var.tags
}

resource "aws_iam_role_policy_attachment" "execution" {
  role       = aws_iam_role.execution.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

resource "aws_iam_role_policy" "execution_secrets" {
  count = length(var.secrets) > 0 ? 1 : 0
  name  = "secrets"
  role  = aws_iam_role.execution.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Action = "secretsmanager:GetSecretValue"
      # An ARN can end with a key of the secret: arn:...:secret:NAME:KEY::
      Resource = [for arn in values(var.secrets) : join(":", slice(split(":", arn), 0, 7))]
    }]
  })
}

# --- Schedule ---------------------------------------------------------------------------------------------------------------

resource "aws_scheduler_schedule" "this" {
  name                         = var.name
  state                        = var.is_enabled ? "ENABLED" : "DISABLED"
  schedule_expression          = var.schedule
  schedule_expression_timezone = var.time_zone

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = local.cluster
    role_arn = aws_iam_role.scheduler.arn

    ecs_parameters {
      task_definition_arn = aws_ecs_task_definition.this.arn
      launch_type         = "FARGATE"
      task_count          = 1

      network_configuration {
        subnets          = var.subnet_ids
        security_groups  = var.security_group_ids
        assign_public_ip = var.assign_public_ip
      }
    }

    # Failed starts. Failed runs go to the topic instead.
    retry_policy {
      maximum_retry_attempts       = 3
      maximum_event_age_in_seconds = 3600
    }

    dead_letter_config {
      arn = aws_sqs_queue.not_started.arn
    }
  }
}

resource "aws_sqs_queue" "not_started" {
  name                      = "${var.name}-not-started"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
  tags                      = var.tags
}

resource "aws_iam_role" "scheduler" {
  name = "${var.name}-scheduler"
  tags = var.tags
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "scheduler.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}

resource "aws_iam_role_policy" "scheduler" {
  name = "start"
  role = aws_iam_role.scheduler.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "ecs:RunTask"
        Resource  = aws_ecs_task_definition.this.arn
        Condition = { ArnEquals = { "ecs:cluster" = local.cluster } }
      },
      {
        Effect    = "Allow"
        Action    = "iam:PassRole"
        Resource  = [aws_iam_role.task.arn, aws_iam_role.execution.arn]
        Condition = { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } }
      },
      {
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = aws_sqs_queue.not_started.arn
      },
    ]
  })
}

# --- Failures ---------------------------------------------------------------------------------------------------------------

resource "aws_cloudwatch_event_rule" "failure" {
  count       = var.failure_topic_arn == "" ? 0 : 1
  name        = "${var.name}-failure"
  description = "Runs of ecr-mirror that did not end with 0."
  tags        = var.tags
  event_pattern = jsonencode({
    source      = ["aws.ecs"]
    detail-type = ["ECS Task State Change"]
    detail = {
      clusterArn = [local.cluster]
      group      = ["family:${var.name}"]
      lastStatus = ["STOPPED"]
      # A container that never ran has no exit code.
      "$or" = [
        { containers = { exitCode = [{ anything-but = 0 }] } },
        { stopCode = ["TaskFailedToStart"] },
      ]
    }
  })
}

resource "aws_cloudwatch_event_target" "failure" {
  count = var.failure_topic_arn == "" ? 0 : 1
  rule  = aws_cloudwatch_event_rule.failure[0].name
  arn   = var.failure_topic_arn
}
