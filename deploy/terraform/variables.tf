variable "name" {
  description = "Prefix of the names of all resources."
  type        = string
  default     = "ecr-mirror"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,37}$", var.name))
    error_message = "The name must begin with a lowercase letter and have at most 38 lowercase letters, digits and hyphens."
  }
}

variable "command" {
  description = "What runs: drift (reads only), or apply (makes ECR equal to the config)."
  type        = string
  default     = "drift"

  validation {
    condition     = contains(["drift", "apply"], var.command)
    error_message = "The command must be drift or apply."
  }
}

variable "args" {
  description = "More arguments of the command."
  type        = list(string)
  default     = []
}

variable "schedule" {
  description = "When it runs, as an expression of EventBridge Scheduler."
  type        = string
  default     = "cron(17 2 * * ? *)"

  validation {
    condition     = can(regex("^(cron|rate)\\(.+\\)$", var.schedule))
    error_message = "The schedule must be cron(...) or rate(...)."
  }
}

variable "time_zone" {
  description = "The time zone of the schedule."
  type        = string
  default     = "UTC"
}

variable "is_enabled" {
  description = "Whether the schedule is on."
  type        = bool
  default     = true
}

variable "image" {
  description = "The container image of ecr-mirror."
  type        = string

  validation {
    condition     = can(regex("^[^\\s@:]+(:[0-9]+)?/?[^\\s@]*(:[^\\s:@]+|@sha256:[0-9a-f]{64})$", var.image))
    error_message = "The image must name a tag or a digest."
  }
}

variable "architecture" {
  description = "The architecture of the image: X86_64 or ARM64."
  type        = string
  default     = "X86_64"

  validation {
    condition     = contains(["X86_64", "ARM64"], var.architecture)
    error_message = "The architecture must be X86_64 or ARM64."
  }
}

variable "policy_json" {
  description = "The policy of the task's role: what `ecr-mirror iam-policy` prints for apply, or with `--for plan` for drift."
  type        = string

  validation {
    condition     = can(jsondecode(var.policy_json).Statement)
    error_message = "The policy must be JSON with a Statement, as ecr-mirror iam-policy prints it."
  }
}

variable "config_path" {
  description = "The config, relative to the folder of the files or of the repository."
  type        = string
  default     = "mirror.config.yaml"
}

variable "config_files" {
  description = "The config and the files beside it, by their names. They must hold no secret. Either these or git_url."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.config_files) : can(regex("^[A-Za-z0-9][A-Za-z0-9._-]*$", name))])
    error_message = "The names of config_files must be plain file names."
  }

  validation {
    condition     = length(jsonencode(var.config_files)) < 50000
    error_message = "The files are too large for a task definition (64 KiB). Keep them in git and set git_url."
  }
}

variable "git_url" {
  description = "The HTTPS address of a repository with the config, which is cloned before each run. Either this or config_files."
  type        = string
  default     = ""

  validation {
    condition     = var.git_url == "" || startswith(var.git_url, "https://")
    error_message = "The git_url must begin with https://."
  }
}

variable "git_ref" {
  description = "The branch or tag that is cloned."
  type        = string
  default     = "main"

  validation {
    condition     = !startswith(var.git_ref, "-")
    error_message = "The git_ref must not begin with a hyphen."
  }
}

variable "environment" {
  description = "More environment variables of the task."
  type        = map(string)
  default     = {}
}

variable "secrets" {
  description = "Environment variables from Secrets Manager: the ARN of the secret by the variable's name. For a private git_url: GIT_USERNAME and GIT_PASSWORD."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for arn in values(var.secrets) : can(regex("^arn:aws[a-z-]*:secretsmanager:", arn))])
    error_message = "The secrets must be ARNs of Secrets Manager."
  }
}

variable "subnet_ids" {
  description = "The subnets of the task. It needs a way to the registries, ECR and S3."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) > 0
    error_message = "Name at least one subnet."
  }
}

variable "security_group_ids" {
  description = "The security groups of the task. It needs no way in, and HTTPS to the outside."
  type        = list(string)

  validation {
    condition     = length(var.security_group_ids) > 0
    error_message = "Name at least one security group."
  }
}

variable "assign_public_ip" {
  description = "Whether the task has a public address: in a public subnet without NAT, it needs one."
  type        = bool
  default     = false
}

variable "cluster_arn" {
  description = "The ECS cluster. By default, the module creates one."
  type        = string
  default     = ""
}

variable "cpu" {
  description = "CPU units of the task."
  type        = number
  default     = 1024
}

variable "memory" {
  description = "Memory of the task, in MiB."
  type        = number
  default     = 2048
}

variable "ephemeral_storage" {
  description = "Disk of the task, in GiB."
  type        = number
  default     = 21

  validation {
    condition     = var.ephemeral_storage >= 21 && var.ephemeral_storage <= 200
    error_message = "Fargate has 21 to 200 GiB."
  }
}

variable "state_bucket" {
  description = "The name of the bucket for the state, as `state.path` in the config has it."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.state_bucket))
    error_message = "The state_bucket must be the name of an S3 bucket, without s3://."
  }
}

variable "create_state_bucket" {
  description = "Whether the module creates that bucket."
  type        = bool
  default     = true
}

variable "kms_key_arn" {
  description = "A KMS key for the state and the log. By default S3 and CloudWatch encrypt with keys of their own. Its policy must let the task's role and CloudWatch Logs use it."
  type        = string
  default     = ""
}

variable "log_retention_days" {
  description = "How long the log is kept."
  type        = number
  default     = 90
}

variable "failure_topic_arn" {
  description = "An SNS topic that is told of each run that does not end with 0: drift, blocked changes, failures."
  type        = string
  default     = ""
}

variable "tags" {
  description = "Tags of all resources."
  type        = map(string)
  default     = {}
}
