# The same as cloudformation.yaml, which says what it costs.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}

variable "name" {
  type    = string
  default = "trailproof"

  validation {
    # The names of the bucket and of the roles begin with it: AWS accepts no more.
    condition     = can(regex("^[a-z][a-z0-9-]{0,25}[a-z0-9]$", var.name))
    error_message = "name has 2 to 27 lower-case letters, digits and hyphens, begins with a letter, and does not end with a hyphen."
  }
}

variable "zip_file" {
  type        = string
  description = "The function's zip file, as trailproof init --aws writes it."
}

variable "schedule" {
  type    = string
  default = "rate(1 day)"
}

variable "policy" {
  type        = string
  description = "Names of built-in policies, and s3://BUCKET/KEY of policy files in the bucket of the results, separated by commas."
  default     = "baseline"
}

variable "email" {
  type    = string
  default = ""
}

variable "watch_tampering" {
  type    = bool
  default = true
}

# Names of buckets of trails. Notifies of who deletes or replaces log files there, as far as a trail records data events of the bucket.
variable "log_buckets" {
  type    = list(string)
  default = []
}

variable "forward_regions" {
  type        = list(string)
  description = "Other Regions whose calls that may blind a trail are forwarded to this one. us-east-1 has the calls of IAM and Organizations (cn-north-1 in China, us-gov-west-1 in GovCloud)."
  default     = []
}

variable "respond" {
  type        = list(string)
  description = "Some of start-logging, restore-selectors, restore-validation."
  default     = []
}

variable "retention_days" {
  type    = number
  default = 400
}

variable "security_hub" {
  type        = bool
  description = "Import the findings of each scan into the Security Hub of this account and Region, which must be enabled."
  default     = false
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  response_actions = {
    start-logging      = "cloudtrail:StartLogging"
    restore-selectors  = "cloudtrail:PutEventSelectors"
    restore-validation = "cloudtrail:UpdateTrail"
  }
  account  = data.aws_caller_identity.current.account_id
  trails   = "arn:${data.aws_partition.current.partition}:cloudtrail:*:${local.account}:trail/*"
  findings = "arn:${data.aws_partition.current.partition}:securityhub:${data.aws_region.current.region}:${local.account}:product/${local.account}/default"
}

resource "aws_s3_bucket" "results" {
  bucket_prefix = "${var.name}-"
}

resource "aws_s3_bucket_public_access_block" "results" {
  bucket                  = aws_s3_bucket.results.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "results" {
  bucket = aws_s3_bucket.results.id
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_versioning" "results" {
  bucket = aws_s3_bucket.results.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "results" {
  bucket = aws_s3_bucket.results.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "results" {
  bucket = aws_s3_bucket.results.id
  # By prefix: a policy file in this bucket, and the newest result, do not expire.
  rule {
    id     = "expire-results"
    status = "Enabled"
    filter {
      prefix = "history/"
    }
    expiration {
      days = var.retention_days
    }
  }
  rule {
    id     = "expire-snapshots"
    status = "Enabled"
    filter {
      prefix = "snapshots/"
    }
    expiration {
      days = var.retention_days
    }
  }
  rule {
    id     = "expire-locks"
    status = "Enabled"
    filter {
      prefix = "locks/"
    }
    expiration {
      days = var.retention_days
    }
  }
  rule {
    id     = "expire-noncurrent-versions"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = 30
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }
}

resource "aws_s3_bucket_policy" "results" {
  bucket = aws_s3_bucket.results.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "TlsOnly"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.results.arn, "${aws_s3_bucket.results.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_sns_topic" "notifications" {
  name         = var.name
  display_name = "trailproof"
}

resource "aws_sns_topic_policy" "notifications" {
  arn = aws_sns_topic.notifications.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AlarmsOfThisAccount"
        Effect    = "Allow"
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.notifications.arn
        Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } }
      },
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.notifications.arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}

resource "aws_sns_topic_subscription" "email" {
  count     = var.email == "" ? 0 : 1
  topic_arn = aws_sns_topic.notifications.arn
  protocol  = "email"
  endpoint  = var.email
}

# Invocations that failed three times, and events that EventBridge could not hand over.
resource "aws_sqs_queue" "dead_letters" {
  name                      = "${var.name}-dead-letters"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
  policy = !var.watch_tampering ? null : jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "EventsOfTheRule"
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = "arn:${data.aws_partition.current.partition}:sqs:${data.aws_region.current.region}:${local.account}:${var.name}-dead-letters"
      Condition = { ArnEquals = { "aws:SourceArn" = [for rule in aws_cloudwatch_event_rule.tampering : rule.arn] } }
    }]
  })
}

resource "aws_cloudwatch_log_group" "function" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = 400
}

resource "aws_iam_role" "function" {
  name_prefix = "${var.name}-"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "function" {
  name = "trailproof"
  role = aws_iam_role.function.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([
      {
        Sid      = "Read"
        Effect   = "Allow"
        Resource = "*"
        # What `trailproof permissions --policy all` prints.
        Action = [
          "@READ_ACTIONS@",
        ]
      },
      {
        Sid      = "Results"
        Effect   = "Allow"
        Resource = "${aws_s3_bucket.results.arn}/*"
        Action   = ["s3:GetObject", "s3:PutObject"]
      },
      {
        Sid      = "ListResults"
        Effect   = "Allow"
        Resource = aws_s3_bucket.results.arn
        Action   = ["s3:ListBucket"]
      },
      {
        Sid      = "Notify"
        Effect   = "Allow"
        Resource = aws_sns_topic.notifications.arn
        Action   = ["sns:Publish"]
      },
      {
        Sid      = "Log"
        Effect   = "Allow"
        Resource = "${aws_cloudwatch_log_group.function.arn}:*"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      },
      {
        Sid      = "DeadLetters"
        Effect   = "Allow"
        Resource = aws_sqs_queue.dead_letters.arn
        Action   = ["sqs:SendMessage"]
      },
      ], length(var.respond) == 0 ? [] : [{
        Sid      = "Respond"
        Effect   = "Allow"
        Resource = local.trails
        Action   = [for response in var.respond : local.response_actions[response]]
        }], !var.security_hub ? [] : [{
        Sid      = "SecurityHub"
        Effect   = "Allow"
        Resource = local.findings
        Action   = ["securityhub:BatchImportFindings"]
    }])
  })
}

resource "aws_lambda_function" "scan" {
  function_name    = var.name
  description      = "Scans the CloudTrail configuration of this account."
  runtime          = "nodejs22.x"
  architectures    = ["arm64"]
  handler          = "lambda.handler"
  filename         = var.zip_file
  source_code_hash = filebase64sha256(var.zip_file)
  role             = aws_iam_role.function.arn
  memory_size      = 1024
  timeout          = 900
  depends_on       = [aws_iam_role_policy.function]

  dead_letter_config {
    target_arn = aws_sqs_queue.dead_letters.arn
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.function.name
  }

  environment {
    variables = {
      TRAILPROOF_BUCKET       = aws_s3_bucket.results.bucket
      TRAILPROOF_TOPIC_ARN    = aws_sns_topic.notifications.arn
      TRAILPROOF_POLICY       = var.policy
      TRAILPROOF_RESPOND      = join(",", var.respond)
      TRAILPROOF_SECURITY_HUB = var.security_hub ? "on" : "off"
      TRAILPROOF_ROLE         = aws_iam_role.function.name
    }
  }
}

resource "aws_iam_role" "scheduler" {
  name_prefix = "${var.name}-scheduler-"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "scheduler.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "scheduler" {
  name = "invoke"
  role = aws_iam_role.scheduler.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Resource = aws_lambda_function.scan.arn
      Action   = "lambda:InvokeFunction"
    }]
  })
}

resource "aws_scheduler_schedule" "scan" {
  name                = var.name
  schedule_expression = var.schedule

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_lambda_function.scan.arn
    role_arn = aws_iam_role.scheduler.arn
    input    = jsonencode({ trailproof = "scan" })
  }
}

# Generated from the tables of calls in src/model/aws. A pattern has a quota of 2,048 characters: the calls are in two rules.
locals {
  tampering_pattern = jsonencode({
    source = [
      "@TAMPERING_SOURCES@",
    ]
    "detail-type" = ["AWS API Call via CloudTrail"]
    detail = {
      eventSource = [
        "@TAMPERING_EVENT_SOURCES@",
      ]
      eventName = [
        "@TAMPERING_EVENT_NAMES@",
      ]
    }
  })
  watching_pattern = jsonencode({
    source = [
      "@WATCHING_SOURCES@",
    ]
    "detail-type" = ["AWS API Call via CloudTrail"]
    detail = {
      eventSource = [
        "@WATCHING_EVENT_SOURCES@",
      ]
      eventName = [
        "@WATCHING_EVENT_NAMES@",
      ]
    }
  })
  log_file_pattern = jsonencode({
    source = [
      "@LOG_FILE_SOURCES@",
    ]
    "detail-type" = ["AWS API Call via CloudTrail"]
    detail = {
      eventSource = [
        "@LOG_FILE_EVENT_SOURCES@",
      ]
      eventName = [
        "@LOG_FILE_EVENT_NAMES@",
      ]
      requestParameters = { bucketName = var.log_buckets }
    }
  })
  # By these names the function knows the rules as its own.
  tampering_rules = {
    for name, pattern in {
      "tampering" = local.tampering_pattern
      "watching"  = local.watching_pattern
      "log-files" = local.log_file_pattern
    } : name => pattern if var.watch_tampering && (name != "log-files" || length(var.log_buckets) > 0)
  }
}

resource "aws_cloudwatch_event_rule" "tampering" {
  for_each      = local.tampering_rules
  name          = "${var.name}-${each.key}"
  description   = "Calls that may blind a trail."
  event_pattern = each.value
}

resource "aws_cloudwatch_event_target" "tampering" {
  for_each = local.tampering_rules
  rule     = aws_cloudwatch_event_rule.tampering[each.key].name
  arn      = aws_lambda_function.scan.arn

  retry_policy {
    maximum_retry_attempts       = 10
    maximum_event_age_in_seconds = 3600
  }

  dead_letter_config {
    arn = aws_sqs_queue.dead_letters.arn
  }
}

resource "aws_lambda_permission" "tampering" {
  for_each      = local.tampering_rules
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.scan.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.tampering[each.key].arn
}

# A rule sees the calls of its own Region. In this one the event would match its rule again, and again.
locals {
  forwards    = toset([for one in var.forward_regions : one if var.watch_tampering && one != data.aws_region.current.region])
  default_bus = "arn:${data.aws_partition.current.partition}:events:${data.aws_region.current.region}:${local.account}:event-bus/default"
  forwarding = {
    for pair in setproduct(local.forwards, keys(local.tampering_rules)) : join("/", pair) => { region = pair[0], name = pair[1] }
  }
}

resource "aws_cloudwatch_event_rule" "forward" {
  for_each      = local.forwarding
  region        = each.value.region
  name          = "${var.name}-forward-${each.value.name}"
  description   = "Calls that may blind a trail, for ${var.name} in ${data.aws_region.current.region}."
  event_pattern = local.tampering_rules[each.value.name]
}

resource "aws_cloudwatch_event_target" "forward" {
  for_each = local.forwarding
  region   = each.value.region
  rule     = aws_cloudwatch_event_rule.forward[each.key].name
  arn      = local.default_bus
  role_arn = aws_iam_role.forward[0].arn
}

resource "aws_iam_role" "forward" {
  count       = length(local.forwards) == 0 ? 0 : 1
  name_prefix = "${var.name}-forward-"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "forward" {
  count = length(local.forwards) == 0 ? 0 : 1
  name  = "forward"
  role  = aws_iam_role.forward[0].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Resource = local.default_bus
      Action   = "events:PutEvents"
    }]
  })
}

# A scan that did not run proves nothing, and nothing else would say so.
resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "${var.name}-errors"
  alarm_description   = "The scheduled scan ended with an error. Its log has the reason."
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions          = { FunctionName = aws_lambda_function.scan.function_name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.notifications.arn]
}

# An event that was never answered.
resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  alarm_name          = "${var.name}-dead-letters"
  alarm_description   = "An invocation of the scheduled scan failed three times, or was not possible. Its event is in the dead-letter queue for 14 days."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.dead_letters.name }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.notifications.arn]
}

output "report" {
  value = "s3://${aws_s3_bucket.results.bucket}/latest/${data.aws_caller_identity.current.account_id}/report.html"
}

output "topic" {
  value = aws_sns_topic.notifications.arn
}
