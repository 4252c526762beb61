{{- define "validateRequiredValues" -}}
{{- if and .Values.s3.enabled (not .Values.s3.serviceAccountRoleArn) -}}
{{- fail "A role for the CSI driver must be set via the --set s3.serviceAccountRoleArn=<arn> flag." -}}
{{- end -}}
{{- if not .Values.executionRoleArn -}}
{{- fail "executionRoleArn must be set via the --set executionRoleArn=<arn> flag" -}}
{{- end -}}
{{- if not .Values.tlsCertificateS3Bucket -}}
{{- fail "tlsCertificateS3Bucket must be set" -}}
{{- end -}}
{{- if not .Values.region -}}
{{- fail "A region is required!" -}}
{{- end -}}
{{- if not .Values.eksClusterName -}}
{{- fail "The name of the EKS cluster is required!" -}}
{{- end -}}
{{- if not (hasKey .Values.image.repositoryDomainMap .Values.region) -}}
{{- fail "Unsupported AWS Region" -}}
{{- end -}}
{{- if not .Values.image.repository -}}
{{- $_ := set .Values.image "repository" (index .Values.image.repositoryDomainMap .Values.region) -}}
{{- end -}}
{{- end -}}
