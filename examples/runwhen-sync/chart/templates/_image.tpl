{{/* A reference of an image's own keys, of the one registry for all, and of what the chart knows by itself. */}}
{{- define "image" -}}
{{- $registry := .image.registry | default .top.Values.registryOverride | default .registry -}}
{{- $repository := .image.repository | default .repository -}}
{{- $tag := .image.tag | default .top.Chart.AppVersion -}}
{{- printf "%s/%s:%s" $registry $repository $tag -}}
{{- end -}}
