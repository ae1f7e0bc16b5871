{{- define "ccdrec.labels" -}}
app.kubernetes.io/name: ccdrec
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "ccdrec.config" -}}
{{- $store := dict "path" (required "store must be a bucket: --set store=s3://bucket/prefix" .Values.store) "s3" (dict "mirror" "/data/mirror") -}}
{{- $http := dict "host" "0.0.0.0" "port" 8080 "drainDelay" "10s" -}}
{{- $fixed := dict "store" $store "http" $http "retrieval" (dict "indexDirectory" "/data/index") "activation" (dict "stateDirectory" "/data/state") "events" (dict "directory" "/data/events") -}}
{{- toYaml (mergeOverwrite $fixed .Values.config) -}}
{{- end }}
