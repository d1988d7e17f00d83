{{/* SPDX-FileCopyrightText: 2026 voicelive-kit contributors */}}
{{/* SPDX-License-Identifier: Apache-2.0 */}}

{{/* Values that are each right by the schema and cannot work together, or not yet, are refused with what to do about it. */}}
{{- define "voicelive.checks" -}}
{{- $values := .Values -}}
{{- if not (or $values.worker.enabled $values.phone.enabled) -}}
{{- fail "Neither worker.enabled nor phone.enabled is set: there would be no agent. Enable one." -}}
{{- end -}}
{{- range $name := list "worker" "phone" "emulator" "livekitServer" -}}
{{- $part := index $values $name -}}
{{- if and $part.enabled (eq $part.image.repository "") -}}
{{- fail (printf "%s.image.repository is empty: build the image, push it, and name where it is." $name) -}}
{{- end -}}
{{- end -}}
{{- include "voicelive.azureChecks" . -}}
{{- if $values.worker.enabled }}{{ include "voicelive.workerChecks" . }}{{ end -}}
{{- if $values.phone.enabled }}{{ include "voicelive.phoneChecks" . }}{{ end -}}
{{- end -}}

{{- define "voicelive.azureChecks" -}}
{{- $azure := .Values.azure -}}
{{- if and (eq $azure.endpoint "") (not .Values.emulator.enabled) -}}
{{- fail "azure.endpoint is empty: set it to https://YOUR-RESOURCE.services.ai.azure.com, or enable the emulator." -}}
{{- end -}}
{{- if and (ne $azure.endpoint "") .Values.emulator.enabled -}}
{{- fail "azure.endpoint is set and the emulator is enabled: nobody would talk to it. Leave one out." -}}
{{- end -}}
{{- if .Values.emulator.enabled -}}
{{- if or $azure.existingSecret $azure.workloadIdentity.clientId -}}
{{- fail "The emulator takes no key and no identity: leave azure.existingSecret and azure.workloadIdentity.clientId empty." -}}
{{- end -}}
{{- else if and $azure.existingSecret $azure.workloadIdentity.clientId -}}
{{- fail "azure.existingSecret and azure.workloadIdentity.clientId are both set: the key would be used. Leave one out." -}}
{{- else if not (or $azure.existingSecret $azure.workloadIdentity.clientId) -}}
{{- fail "Nothing says how to sign in to Azure: set azure.workloadIdentity.clientId, or azure.existingSecret for a key." -}}
{{- end -}}
{{- end -}}

{{- define "voicelive.workerChecks" -}}
{{- $worker := .Values.worker -}}
{{- if and (eq .Values.livekit.url "") (not .Values.livekitServer.enabled) -}}
{{- fail "livekit.url is empty: set it to the address of your LiveKit server, wss://YOUR-PROJECT.livekit.cloud." -}}
{{- end -}}
{{- if eq .Values.livekit.existingSecret "" -}}
{{- fail "livekit.existingSecret is empty: name a Secret that has LIVEKIT_API_KEY and LIVEKIT_API_SECRET." -}}
{{- end -}}
{{- include "voicelive.noSecretValues" (list "worker" $worker) -}}
{{- $limit := dig "limits" "memory" "" $worker.resources -}}
{{- $megabytes := include "voicelive.mebibytes" $limit | int -}}
{{- $needed := add 512 (mul 180 $worker.maxCalls) -}}
{{- if and (gt $megabytes 0) (lt $megabytes ($needed | int)) -}}
{{- fail (printf "worker.maxCalls is %d, which need %d MiB, and worker.resources.limits.memory is %s: raise one or lower the other." ($worker.maxCalls | int) $needed $limit) -}}
{{- end -}}
{{- $scaling := $worker.autoscaling -}}
{{- if $scaling.enabled -}}
{{- if lt ($scaling.scaleDownStabilizationSeconds | int) ($worker.longestCallSeconds | int) -}}
{{- fail "worker.autoscaling.scaleDownStabilizationSeconds is less than worker.longestCallSeconds: workers would be scaled in between two calls. Raise it; if it is 3600 already, scale by hand." -}}
{{- end -}}
{{- if lt ($scaling.maxReplicas | int) ($scaling.minReplicas | int) -}}
{{- fail "worker.autoscaling.maxReplicas is less than minReplicas: raise it." -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "voicelive.phoneChecks" -}}
{{- $phone := .Values.phone -}}
{{- if ne ($phone.replicas | int) 1 -}}
{{- fail "phone.replicas is not 1: what leads a call from its webhook to its socket is in the memory of one process. Install the chart again under another phone.publicUrl for more lines." -}}
{{- end -}}
{{- if eq $phone.publicUrl "" -}}
{{- fail "phone.publicUrl is empty: set it to the address the carrier is told, https://phone.example.com." -}}
{{- end -}}
{{- if eq $phone.existingSecret "" -}}
{{- fail (printf "phone.existingSecret is empty: name a Secret that has %s." (include "voicelive.carrierKeys" . | fromYamlArray | join ", ")) -}}
{{- end -}}
{{- include "voicelive.noSecretValues" (list "phone" $phone) -}}
{{- end -}}

{{/* The key of the Secret for each carrier. */}}
{{- define "voicelive.carrierKeys" -}}
{{- $keys := dict "twilio" "TWILIO_AUTH_TOKEN" "acs" "ACS_RESOURCE_ID" "telnyx" "TELNYX_PUBLIC_KEY" -}}
{{- range .Values.phone.carriers }}
- {{ index $keys . }}
{{- end }}
{{- end -}}

{{/* Refuses a secret in clear: (list "worker" $values). */}}
{{- define "voicelive.noSecretValues" -}}
{{- $name := index . 0 -}}
{{- range (index . 1).extraEnv -}}
{{- if and (hasKey . "value") (regexMatch "(KEY|SECRET|TOKEN|PASSWORD|CONNECTION_STRING)$" .name) -}}
{{- fail (printf "%s.extraEnv has %s by value, and it looks like a secret: give it by valueFrom.secretKeyRef." $name .name) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* A quantity of memory in MiB; 0 for one in another unit. */}}
{{- define "voicelive.mebibytes" -}}
{{- $text := . | toString -}}
{{- if regexMatch "^[0-9]+Gi$" $text -}}
{{- mul 1024 (trimSuffix "Gi" $text | int) -}}
{{- else if regexMatch "^[0-9]+Mi$" $text -}}
{{- trimSuffix "Mi" $text | int -}}
{{- else -}}
0
{{- end -}}
{{- end -}}
