{{/* SPDX-FileCopyrightText: 2026 voicelive-kit contributors */}}
{{/* SPDX-License-Identifier: Apache-2.0 */}}

{{/*
Values that cannot work, alone or together, are refused with what to do about it. The schema looks at names and types alone: it could
only say which pattern a value does not match.
*/}}
{{- define "voicelive.checks" -}}
{{- $values := .Values -}}
{{- if not (or $values.worker.enabled $values.phone.enabled) -}}
{{- fail "Neither worker.enabled nor phone.enabled is set: there would be no agent. Enable one." -}}
{{- end -}}
{{- range $name := list "worker" "phone" "emulator" "livekitServer" -}}
{{- $part := index $values $name -}}
{{- if $part.enabled }}{{ include "voicelive.imageChecks" (list $name $part.image) }}{{ end -}}
{{- end -}}
{{- include "voicelive.azureChecks" . -}}
{{- include "voicelive.accountChecks" . -}}
{{- if $values.worker.enabled }}{{ include "voicelive.workerChecks" . }}{{ end -}}
{{- if $values.phone.enabled }}{{ include "voicelive.phoneChecks" . }}{{ end -}}
{{- end -}}

{{- define "voicelive.imageChecks" -}}
{{- $name := index . 0 -}}
{{- $image := index . 1 -}}
{{- if eq $image.repository "" -}}
{{- fail (printf "%s.image.repository is empty: build the image, push it, and name where it is." $name) -}}
{{- end -}}
{{- include "voicelive.noExample" (list (printf "%s.image.repository" $name) $image.repository) -}}
{{- if and (eq $image.tag "") (not (contains "@sha256:" $image.repository)) -}}
{{- fail (printf "%s.image.tag is empty, so nobody could tell which version runs: name a tag, or a repository with @sha256:." $name) -}}
{{- end -}}
{{- end -}}

{{- define "voicelive.azureChecks" -}}
{{- $azure := .Values.azure -}}
{{- if and (eq $azure.endpoint "") (not .Values.emulator.enabled) -}}
{{- fail "azure.endpoint is empty: set it to https://YOUR-RESOURCE.services.ai.azure.com, or enable the emulator." -}}
{{- end -}}
{{- if and (ne $azure.endpoint "") .Values.emulator.enabled -}}
{{- fail "azure.endpoint is set and the emulator is enabled: nobody would talk to it. Leave one out." -}}
{{- end -}}
{{- if and (ne $azure.endpoint "") (not (regexMatch "^(https|wss)://[^/?#]+" $azure.endpoint)) -}}
{{- fail (printf "azure.endpoint is %s, and the agent sends no credential but to an https address: set https://YOUR-RESOURCE.services.ai.azure.com." $azure.endpoint) -}}
{{- end -}}
{{- if regexMatch "(?i)[?&](api-?key|token)=" $azure.endpoint -}}
{{- fail "azure.endpoint has a key in it: give it by azure.existingSecret." -}}
{{- end -}}
{{- include "voicelive.noExample" (list "azure.endpoint" $azure.endpoint) -}}
{{- include "voicelive.noCredentials" (list "azure.endpoint" $azure.endpoint "azure.existingSecret") -}}
{{- if .Values.emulator.enabled -}}
{{- if or $azure.existingSecret $azure.workloadIdentity.clientId -}}
{{- fail "The emulator takes no key and no identity: leave azure.existingSecret and azure.workloadIdentity.clientId empty." -}}
{{- end -}}
{{- else if and $azure.existingSecret $azure.workloadIdentity.clientId -}}
{{- fail "azure.existingSecret and azure.workloadIdentity.clientId are both set: the key would be used. Leave one out." -}}
{{- else if not (or $azure.existingSecret $azure.workloadIdentity.clientId) -}}
{{- fail "Nothing says how to sign in to Azure: set azure.workloadIdentity.clientId, or azure.existingSecret for a key." -}}
{{- end -}}
{{- $budget := $azure.handshakeBudget -}}
{{- if and $budget.redisUrl $budget.existingSecret -}}
{{- fail "azure.handshakeBudget.redisUrl and existingSecret are both set: leave one out." -}}
{{- end -}}
{{- include "voicelive.noCredentials" (list "azure.handshakeBudget.redisUrl" $budget.redisUrl "azure.handshakeBudget.existingSecret, a Secret that has REDIS_URL") -}}
{{- if and $budget.redisUrl (not (regexMatch "^rediss?://[^/?#]+" $budget.redisUrl)) -}}
{{- fail (printf "azure.handshakeBudget.redisUrl is %s: set redis://HOST:6379, or rediss:// for TLS." $budget.redisUrl) -}}
{{- end -}}
{{- end -}}

{{- define "voicelive.accountChecks" -}}
{{- $identity := .Values.azure.workloadIdentity.clientId -}}
{{- if and $identity (not (regexMatch "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$" $identity)) -}}
{{- fail (printf "azure.workloadIdentity.clientId is %s, and a client id is a GUID: set what `az identity show --query clientId` prints, not the name." $identity) -}}
{{- end -}}
{{- $account := .Values.serviceAccount -}}
{{- if and $identity (not $account.create) (eq $account.name "") -}}
{{- fail "serviceAccount.create is false and azure.workloadIdentity.clientId is set, but serviceAccount.name is empty, and the account `default` has no identity: name the account that has it." -}}
{{- end -}}
{{- end -}}

{{/* Refuses what was copied from a page as it stood: (list "azure.endpoint" $value). */}}
{{- define "voicelive.noExample" -}}
{{- if contains "YOUR-" (index . 1) -}}
{{- fail (printf "%s is %s: put your own in the place of what begins with YOUR-." (index . 0) (index . 1)) -}}
{{- end -}}
{{- end -}}

{{/* Refuses a password in an address, without repeating it: (list "azure.endpoint" $value "where it belongs"). */}}
{{- define "voicelive.noCredentials" -}}
{{- if regexMatch "://[^@\\s]*:[^@\\s]*@" (index . 1) -}}
{{- fail (printf "%s has a password in its address: give it by %s." (index . 0) (index . 2)) -}}
{{- end -}}
{{- end -}}
