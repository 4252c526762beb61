{{/* The registry is the account's of the region. A region that is not known means us-east-1, without a word. */}}
{{- define "agent.image" -}}
{{- $accounts := dict "us-east-1" "767398015722" "us-west-2" "905418368575" "us-west-1" "011528288828" }}
{{- $region := .Values.region | default .Values.global.region }}
{{- if not $region }}
{{- range (lookup "v1" "Node" "" "").items }}
{{- $region = index .metadata.labels "topology.kubernetes.io/region" }}
{{- end }}
{{- end }}
{{- if not (hasKey $accounts (toString $region)) }}
{{- $region = "us-east-1" }}
{{- end }}
{{- $tag := .Values.imageTag | default "1.0.1892.0_1.0.424.0" }}
{{- if .Values.hmaimage -}}
  {{- .Values.hmaimage -}}
{{- else -}}
  {{- printf "%s.dkr.ecr.%s.amazonaws.com/hyperpod-health-monitoring-agent:%s" (get $accounts $region) $region $tag -}}
{{- end -}}
{{- end }}
