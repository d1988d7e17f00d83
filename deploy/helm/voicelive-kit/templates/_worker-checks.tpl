{{/* SPDX-FileCopyrightText: 2026 voicelive-kit contributors */}}
{{/* SPDX-License-Identifier: Apache-2.0 */}}

{{- define "voicelive.workerChecks" -}}
{{- $worker := .Values.worker -}}
{{- $url := .Values.livekit.url -}}
{{- if and (eq $url "") (not .Values.livekitServer.enabled) -}}
{{- fail "livekit.url is empty: set it to the address of your LiveKit server, wss://YOUR-PROJECT.livekit.cloud." -}}
{{- end -}}
{{- if and (ne $url "") (not (regexMatch "^(wss?|https?)://[^/?#]+" $url)) -}}
{{- fail (printf "livekit.url is %s, which has no scheme: set wss://%s." $url $url) -}}
{{- end -}}
{{- if regexMatch "^(ws|http)://[^/]*\\.livekit\\.cloud" $url -}}
{{- fail (printf "livekit.url is %s, and LiveKit Cloud takes encrypted connections alone: set wss://." $url) -}}
{{- end -}}
{{- include "voicelive.noExample" (list "livekit.url" $url) -}}
{{- include "voicelive.noCredentials" (list "livekit.url" $url "livekit.existingSecret") -}}
{{- if eq .Values.livekit.existingSecret "" -}}
{{- fail "livekit.existingSecret is empty: name a Secret that has LIVEKIT_API_KEY and LIVEKIT_API_SECRET." -}}
{{- end -}}
{{- $known := dict "HOST" "" "PORT" "" "LIVEKIT_URL" "livekit.url" "LIVEKIT_API_KEY" "livekit.existingSecret" "LIVEKIT_API_SECRET" "livekit.existingSecret" "MAX_CALLS" "worker.maxCalls" "DRAIN_SECONDS" "worker.longestCallSeconds" "LOG_LEVEL" "worker.logLevel" "LIVEKIT_AGENT_NAME_OVERRIDE" "worker.agentName" -}}
{{- include "voicelive.variableChecks" (list "worker" $worker.extraEnv $known) -}}
{{- if and (not (kindIs "invalid" $worker.replicas)) (lt (int $worker.replicas) 1) -}}
{{- fail "worker.replicas is less than 1, so nobody would answer: raise it, or set it to null where something else scales the workers." -}}
{{- end -}}
{{- if le (int $worker.progressDeadlineSeconds) (int $worker.minReadySeconds) -}}
{{- fail "worker.progressDeadlineSeconds is not more than worker.minReadySeconds: every rollout would count as failed. Raise it." -}}
{{- end -}}
{{- include "voicelive.roomForCalls" $worker -}}
{{- $scaling := $worker.autoscaling -}}
{{- if $scaling.enabled -}}
{{- if gt ($scaling.scaleDownStabilizationSeconds | int) 3600 -}}
{{- fail "worker.autoscaling.scaleDownStabilizationSeconds is more than 3600, which Kubernetes does not take: lower it." -}}
{{- end -}}
{{- if lt ($scaling.scaleDownStabilizationSeconds | int) ($worker.longestCallSeconds | int) -}}
{{- fail "worker.autoscaling.scaleDownStabilizationSeconds is less than worker.longestCallSeconds: workers would be scaled in between two calls. Raise it; if it is 3600 already, scale by hand." -}}
{{- end -}}
{{- if lt ($scaling.maxReplicas | int) ($scaling.minReplicas | int) -}}
{{- fail "worker.autoscaling.maxReplicas is less than minReplicas: raise it." -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Whether the limits of the worker are enough for its calls. */}}
{{- define "voicelive.roomForCalls" -}}
{{- $limits := .resources.limits | default dict -}}
{{- $calls := int .maxCalls -}}
{{- if hasKey $limits "memory" -}}
{{- $needed := add 512 (mul 180 $calls) -}}
{{- $text := include "voicelive.mebibytes" $limits.memory -}}
{{- if eq $text "" -}}
{{- fail (printf "worker.resources.limits.memory is %v, which is no quantity of memory: write it like 6Gi." $limits.memory) -}}
{{- end -}}
{{- if lt (int $text) (int $needed) -}}
{{- fail (printf "worker.maxCalls is %d, which need %d MiB, and worker.resources.limits.memory is %v: raise one or lower the other." $calls $needed $limits.memory) -}}
{{- end -}}
{{- end -}}
{{- if hasKey $limits "cpu" -}}
{{- $text := $limits.cpu | toString -}}
{{- $thousandths := ternary (trimSuffix "m" $text | float64) (mulf 1000.0 ($text | float64)) (hasSuffix "m" $text) -}}
{{- if lt $thousandths (mulf 200.0 (float64 $calls)) -}}
{{- fail (printf "worker.maxCalls is %d and worker.resources.limits.cpu is %v: with fewer than a core for five calls all of them stutter. Leave the limit out, or raise it." $calls $limits.cpu) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* A quantity of memory in MiB, rounded down; empty for what is none. */}}
{{- define "voicelive.mebibytes" -}}
{{- $text := ternary (printf "%.0f" (float64 .)) (toString .) (kindIs "float64" .) -}}
{{- $units := dict "" 1.0 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "Ki" 1024.0 "Mi" 1048576.0 "Gi" 1073741824.0 "Ti" 1099511627776.0 -}}
{{- if regexMatch "^[0-9]+(\\.[0-9]+)?([kMGT]|[KMGT]i)?$" $text -}}
{{- $unit := regexFind "[A-Za-z]*$" $text -}}
{{- floor (divf (mulf (trimSuffix $unit $text | float64) (get $units $unit)) 1048576.0) | int -}}
{{- end -}}
{{- end -}}
