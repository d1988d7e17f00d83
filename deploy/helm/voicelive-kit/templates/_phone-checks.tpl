{{/* SPDX-FileCopyrightText: 2026 voicelive-kit contributors */}}
{{/* SPDX-License-Identifier: Apache-2.0 */}}

{{- define "voicelive.phoneChecks" -}}
{{- $phone := .Values.phone -}}
{{- if ne ($phone.replicas | int) 1 -}}
{{- fail "phone.replicas is not 1: what leads a call from its webhook to its socket is in the memory of one process. Install the chart again under another phone.publicUrl for more lines." -}}
{{- end -}}
{{- if eq $phone.publicUrl "" -}}
{{- fail "phone.publicUrl is empty: set it to the address the carrier is told, https://phone.example.com." -}}
{{- end -}}
{{- if not (regexMatch "^https://[^/?#@\\s]+(/[^?#\\s]*)?$" $phone.publicUrl) -}}
{{- fail (printf "phone.publicUrl is %s, and carriers call https addresses without user, query or fragment: set it like https://phone.example.com." $phone.publicUrl) -}}
{{- end -}}
{{- if regexMatch "/(twilio|telnyx|acs)(/[a-z]*)?/?$" $phone.publicUrl -}}
{{- fail (printf "phone.publicUrl is %s: leave out what comes behind the address, such as /twilio/voice. The bridge adds it." $phone.publicUrl) -}}
{{- end -}}
{{- range $phone.carriers -}}
{{- if eq . "acs" -}}
{{- fail "phone.carriers has acs, whose calls come to routes that the bridge of examples/phone does not have: add them to a copy first (its README says how), and deploy that by a chart of your own." -}}
{{- end -}}
{{- if not (hasKey (include "voicelive.keysOfCarriers" $ | fromYaml) .) -}}
{{- fail (printf "phone.carriers has %s, and the bridge answers twilio and telnyx." .) -}}
{{- end -}}
{{- end -}}
{{- if eq $phone.existingSecret "" -}}
{{- fail (printf "phone.existingSecret is empty: name a Secret that has %s." (include "voicelive.carrierKeys" . | fromYamlArray | join ", ")) -}}
{{- end -}}
{{- if and $phone.ingress.enabled (eq $phone.ingress.tlsSecretName "") (not $phone.ingress.certificateElsewhere) -}}
{{- fail "phone.ingress.tlsSecretName is empty, and carriers call no address whose certificate they do not trust: name the Secret of the certificate, or set phone.ingress.certificateElsewhere where something else shows one." -}}
{{- end -}}
{{- $known := dict "HOST" "" "PORT" "" "HEALTH_PORT" "" "PUBLIC_URL" "phone.publicUrl" "MAX_CALLS" "phone.maxCalls" "TWILIO_AUTH_TOKEN" "phone.existingSecret" "TELNYX_PUBLIC_KEY" "phone.existingSecret" -}}
{{- include "voicelive.variableChecks" (list "phone" $phone.extraEnv $known) -}}
{{- end -}}

{{/* Carriers that the bridge answers, with the key of the Secret for each. */}}
{{- define "voicelive.keysOfCarriers" -}}
twilio: TWILIO_AUTH_TOKEN
telnyx: TELNYX_PUBLIC_KEY
{{- end -}}

{{/* The keys of the Secret for the carriers of the values. */}}
{{- define "voicelive.carrierKeys" -}}
{{- $keys := include "voicelive.keysOfCarriers" . | fromYaml -}}
{{- range .Values.phone.carriers }}
- {{ get $keys . | quote }}
{{- end }}
{{- end -}}
