{{- define "broker.image" -}}
{{ .registry }}/{{ .repository }}:{{ .tag }}
{{- end }}
{{/* All that is wrong with TLS is said at once. */}}
{{- define "broker.tls" -}}
{{- range $part := list "client" "quorum" }}
{{- if (get $.Values.tls $part).enabled }}
broker: tls.{{ $part }}.enabled
    In order to encrypt, you also need to provide an existing secret.
{{- end }}
{{- end }}
{{- end }}
{{- define "broker.discovery" -}}
{{- if and .Values.discovery.enabled (not .Values.rbac.create) }}
broker: rbac.create
    By specifying "discovery.enabled=true" an init container asks the API.
    You can allow it by specifying "--set rbac.create=true".
{{- end }}
{{- end }}
{{- define "broker.validate" -}}
{{- $tls := include "broker.tls" . | trim }}
{{- if and $tls (not .Values.existingSecret) }}{{ printf "\nVALUES VALIDATION:\n%s" $tls | fail }}{{ end }}
{{- $discovery := include "broker.discovery" . | trim }}
{{- if $discovery }}{{ printf "\nVALUES VALIDATION:\n%s" $discovery | fail }}{{ end }}
{{- end }}
