{{/* SPDX-FileCopyrightText: 2026 voicelive-kit contributors */}}
{{/* SPDX-License-Identifier: Apache-2.0 */}}

{{/*
Refuses further variables that are secrets in clear, that the chart sets itself, or that are none:
(list "worker" $extraEnv $known), where $known has the value of the chart for each variable, empty where there is none.
*/}}
{{- define "voicelive.variableChecks" -}}
{{- $where := printf "%s.extraEnv" (index . 0) -}}
{{- $azure := dict "AZURE_VOICELIVE_ENDPOINT" "azure.endpoint" "AZURE_VOICELIVE_MODEL" "azure.model" "AZURE_VOICELIVE_VOICE" "azure.voice" "AZURE_VOICELIVE_API_VERSION" "azure.apiVersion" "AZURE_VOICELIVE_API_KEY" "azure.existingSecret" "REDIS_URL" "azure.handshakeBudget" "HANDSHAKES_PER_MINUTE" "azure.handshakeBudget.perMinute" -}}
{{- $known := merge (dict) (index . 2) $azure -}}
{{- $seen := dict -}}
{{- range index . 1 -}}
{{- if hasKey $known .name -}}
{{- $value := get $known .name -}}
{{- fail (printf "%s has %s, which the chart sets itself: %s." $where .name (ternary (printf "set %s" $value) "leave it out" (ne $value ""))) -}}
{{- end -}}
{{- if hasKey $seen .name -}}
{{- fail (printf "%s has %s twice: leave one out." $where .name) -}}
{{- end -}}
{{- $_ := set $seen .name true -}}
{{- if hasKey . "value" -}}
{{- if regexMatch "(?i)(KEY|SECRET|TOKEN|PASSWORD|PASSPHRASE|CREDENTIALS?|CONNECTION_STRING)$" .name -}}
{{- fail (printf "%s has %s by value, and it looks like a secret: give it by valueFrom.secretKeyRef." $where .name) -}}
{{- end -}}
{{- include "voicelive.noCredentials" (list (printf "%s: %s" $where .name) .value "valueFrom.secretKeyRef") -}}
{{- else if not (hasKey . "valueFrom") -}}
{{- fail (printf "%s has %s without a value: give it value or valueFrom." $where .name) -}}
{{- end -}}
{{- with dig "valueFrom" "secretKeyRef" nil . -}}
{{- if not (and (get . "name") (get . "key")) -}}
{{- fail (printf "%s has a secretKeyRef with %s: it has to have name, the Secret, and key, the key in it." $where (keys . | sortAlpha | join ", ")) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
