output "cluster_arn" {
  description = "The ECS cluster."
  value       = local.cluster
}

output "task_definition_arn" {
  description = "The task definition."
  value       = aws_ecs_task_definition.this.arn
}

output "task_role_arn" {
  description = "The role of the program, for the key policies and registry policies that must name it."
  value       = aws_iam_role.task.arn
}

output "log_group_name" {
  description = "The log: `aws logs tail NAME --follow`."
  value       = aws_cloudwatch_log_group.this.name
}

output "state_bucket" {
  description = "The bucket of the state."
  value       = var.state_bucket
}

output "not_started_queue_url" {
  description = "The queue of starts that failed."
  value       = aws_sqs_queue.not_started.url
}
