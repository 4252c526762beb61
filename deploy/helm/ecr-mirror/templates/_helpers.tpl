{{- define "ecr-mirror.name" -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- end -}}

{{- define "ecr-mirror.serviceAccount" -}}
{{- default (ternary (include "ecr-mirror.name" .) "default" .Values.serviceAccount.create) .Values.serviceAccount.name -}}
{{- end -}}

{{- define "ecr-mirror.labels" -}}
app.kubernetes.io/name: ecr-mirror
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | quote }}
{{- end -}}

{{- define "ecr-mirror.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "ecr-mirror.checkConfig" -}}
{{- $given := 0 -}}
{{- range list .Values.config.files .Values.config.existingConfigMap .Values.config.git.url -}}
{{- if . -}}{{- $given = add1 $given -}}{{- end -}}
{{- end -}}
{{- if ne (int $given) 1 -}}
{{- fail "Set exactly one of config.files, config.existingConfigMap and config.git.url." -}}
{{- end -}}
{{- if and .Values.config.files (not (hasKey .Values.config.files .Values.config.path)) -}}
{{- fail (printf "config.files has no %s, which config.path names." .Values.config.path) -}}
{{- end -}}
{{- end -}}

{{- define "ecr-mirror.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- define "ecr-mirror.hasMetrics" -}}
{{- if or .Values.metrics.pushgateway .Values.metrics.hostPath -}}true{{- end -}}
{{- end -}}

{{- define "ecr-mirror.push" -}}
process.on("SIGTERM", async () => {
  try {
    const body = require("node:fs").readFileSync("/metrics/" + process.env.NAME + ".prom");
    const url = process.env.PUSHGATEWAY.replace(/\/$/, "") + "/metrics/job/ecr-mirror/instance/" + process.env.NAME;
    const answer = await fetch(url, { method: "PUT", body, signal: AbortSignal.timeout(20000) });
    console.log("pushgateway: HTTP " + answer.status);
  } catch (error) {
    console.log("pushgateway: " + error.message);
  }
  process.exit(0);
});
setInterval(() => {}, 60000);
{{- end -}}
