{{- define "edge.required" -}}
{{- if not .Values.executionRoleArn -}}
{{- fail "executionRoleArn must be set via the --set executionRoleArn=<arn> flag" -}}
{{- end -}}
{{- if not .Values.region }}
{{- fail "A valid region is required!" }}
{{- end -}}
{{- if and .Values.alb.enabled (not .Values.alb.vpcId) }}
{{- fail "alb.vpcId must be set when alb.enabled=true" }}
{{- end -}}
{{- if not (hasKey .Values.known .Values.region) -}}
{{- fail "Unsupported AWS Region" -}}
{{- end -}}
{{- end -}}
