{{/* An image's own keys, the one registry for all, and what the chart knows by itself: root, image, registry, repository, tag. */}}
{{- define "runwhen-local.image" -}}
{{- $image := index . 1 -}}
{{- $registry := $image.registry | default (index . 0).Values.registryOverride | default (index . 2) -}}
{{- $repository := $image.repository | default (index . 3) -}}
{{- $tag := $image.tag | default (index . 4) -}}
{{- printf "%s/%s:%s" $registry $repository $tag -}}
{{- end -}}

{{/* The values of the workspace builder, with those under its old key. */}}
{{- define "runwhen-local.builder" -}}
{{- if .Values.runwhenLocal -}}
{{- mergeOverwrite (deepCopy .Values.workspaceBuilder) .Values.runwhenLocal | toYaml -}}
{{- else -}}
{{- .Values.workspaceBuilder | toYaml -}}
{{- end -}}
{{- end -}}
