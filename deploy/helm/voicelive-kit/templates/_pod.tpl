{{/* SPDX-FileCopyrightText: 2026 voicelive-kit contributors */}}
{{/* SPDX-License-Identifier: Apache-2.0 */}}

{{/* What every pod has in common: (list $ "worker" $values). */}}
{{- define "voicelive.podSettings" -}}
{{- $root := index . 0 -}}
{{- $part := index . 2 -}}
# Nothing here asks Kubernetes for anything. The token of a workload identity is mounted apart from this one.
automountServiceAccountToken: false
# Variables for every Service of the namespace could be taken for settings.
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  # The user node of the images, by number: Kubernetes cannot tell whether a name is root.
  runAsUser: 1000
  runAsGroup: 1000
  seccompProfile:
    type: RuntimeDefault
{{- with $root.Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $part.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $part.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $part.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "voicelive.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end -}}

{{/* Labels of a pod that talks to Azure. */}}
{{- define "voicelive.podLabels" -}}
{{- $root := index . 0 -}}
{{- $part := index . 2 -}}
{{ include "voicelive.labels" . }}
{{- if $root.Values.azure.workloadIdentity.clientId }}
azure.workload.identity/use: 'true'
{{- end }}
{{- with $part.podLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* A Secret's key as a variable of the same name: (list "secret" "NAME"). */}}
{{- define "voicelive.secretVariable" -}}
- name: {{ index . 1 }}
  valueFrom:
    secretKeyRef:
      name: {{ index . 0 | quote }}
      key: {{ index . 1 }}
{{- end -}}

{{/* The variables of Azure AI Voice Live, or of the emulator. */}}
{{- define "voicelive.azureVariables" -}}
- name: AZURE_VOICELIVE_ENDPOINT
  value: {{ .Values.azure.endpoint | default (include "voicelive.emulatorUrl" .) | quote }}
- name: AZURE_VOICELIVE_MODEL
  value: {{ .Values.azure.model | quote }}
{{- with .Values.azure.voice }}
- name: AZURE_VOICELIVE_VOICE
  value: {{ . | quote }}
{{- end }}
{{- with .Values.azure.apiVersion }}
- name: AZURE_VOICELIVE_API_VERSION
  value: {{ . | quote }}
{{- end }}
{{- with .Values.azure.existingSecret }}
{{ include "voicelive.secretVariable" (list . "AZURE_VOICELIVE_API_KEY") }}
{{- end }}
{{- with .Values.azure.handshakeBudget.redisUrl }}
- name: REDIS_URL
  value: {{ . | quote }}
{{- end }}
{{- with .Values.azure.handshakeBudget.existingSecret }}
{{ include "voicelive.secretVariable" (list . "REDIS_URL") }}
{{- end }}
{{- with .Values.azure.handshakeBudget.perMinute }}
- name: HANDSHAKES_PER_MINUTE
  value: {{ . | quote }}
{{- end }}
{{- end -}}

{{/* The key of a LiveKit server. */}}
{{- define "voicelive.livekitVariables" -}}
{{ include "voicelive.secretVariable" (list .Values.livekit.existingSecret "LIVEKIT_API_KEY") }}
{{ include "voicelive.secretVariable" (list .Values.livekit.existingSecret "LIVEKIT_API_SECRET") }}
{{- end -}}
