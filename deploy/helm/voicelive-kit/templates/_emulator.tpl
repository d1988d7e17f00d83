{{/* SPDX-FileCopyrightText: 2026 voicelive-kit contributors */}}
{{/* SPDX-License-Identifier: Apache-2.0 */}}

{{/*
The emulator beside the program that talks to it, in its pod. On loopback it is as on a laptop: without a key and without TLS, which
the plugin accepts of no other host. As a sidecar it is there before the program, and until the program has ended.
*/}}
{{- define "voicelive.emulatorSidecar" -}}
{{- $emulator := .Values.emulator -}}
{{- if $emulator.enabled -}}
initContainers:
  - name: emulator
    restartPolicy: Always
    image: {{ include "voicelive.image" $emulator | quote }}
    imagePullPolicy: {{ $emulator.image.pullPolicy }}
    {{- include "voicelive.containerSecurity" . | nindent 4 }}
    # The last of each wins: the image listens on all addresses.
    args: ['--host', '127.0.0.1', '--port', {{ include "voicelive.emulatorPort" . | squote }}{{ if $emulator.scenario }}, '--scenario', /scenario/scenario.yaml{{ end }}]
    # Asked from within: Kubernetes itself asks the address of the pod, where nothing listens.
    startupProbe:
      exec:
        command:
          - node
          - -e
          - >-
            fetch('{{ include "voicelive.emulatorUrl" . }}/_emulator/health')
            .then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))
      periodSeconds: 2
      timeoutSeconds: 5
      failureThreshold: 30
    resources:
      {{- toYaml $emulator.resources | nindent 6 }}
    volumeMounts:
      - name: tmp
        mountPath: /tmp
      {{- if $emulator.scenario }}
      - name: scenario
        mountPath: /scenario
        readOnly: true
      {{- end }}
{{- end -}}
{{- end -}}

{{- define "voicelive.emulatorPort" -}}
8080
{{- end -}}

{{/* The endpoint of the emulator, ready to be AZURE_VOICELIVE_ENDPOINT. */}}
{{- define "voicelive.emulatorUrl" -}}
http://127.0.0.1:{{ include "voicelive.emulatorPort" . }}
{{- end -}}

{{/* What pods that have the emulator mount. */}}
{{- define "voicelive.volumes" -}}
- name: tmp
  emptyDir: {}
{{- if and .Values.emulator.enabled .Values.emulator.scenario }}
- name: scenario
  configMap:
    name: {{ include "voicelive.fullname" . }}-emulator
{{- end }}
{{- end -}}

{{/* The annotations of a pod: (list $ $part). Another scenario makes other pods. */}}
{{- define "voicelive.podAnnotations" -}}
{{- $root := index . 0 -}}
{{- $annotations := deepCopy (index . 1).podAnnotations -}}
{{- if and $root.Values.emulator.enabled $root.Values.emulator.scenario -}}
{{- $_ := set $annotations "checksum/scenario" ($root.Values.emulator.scenario | sha256sum) -}}
{{- end -}}
{{- with $annotations -}}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end -}}
{{- end -}}
