{{/* SPDX-FileCopyrightText: 2026 voicelive-kit contributors */}}
{{/* SPDX-License-Identifier: Apache-2.0 */}}

{{- define "voicelive.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{/* Short enough for any part to be appended. */}}
{{- define "voicelive.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- $name := include "voicelive.name" . -}}
{{- ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "voicelive.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "voicelive.fullname" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end -}}

{{/* What selects the pods of a part: (list $ "worker"). */}}
{{- define "voicelive.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ include "voicelive.name" $root }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/* All labels of a part: (list $ "worker"). */}}
{{- define "voicelive.labels" -}}
{{- $root := index . 0 -}}
{{ include "voicelive.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version }}
{{- end -}}

{{- define "voicelive.image" -}}
{{- $image := .image -}}
{{- ternary (printf "%s:%s" $image.repository $image.tag) $image.repository (ne $image.tag "") -}}
{{- end -}}

{{- define "voicelive.livekitUrl" -}}
{{- .Values.livekit.url | default (printf "ws://%s-livekit:7880" (include "voicelive.fullname" .)) -}}
{{- end -}}
