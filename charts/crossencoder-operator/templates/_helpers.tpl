{{- define "crossencoder-operator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "crossencoder-operator.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains (include "crossencoder-operator.name" .) .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "crossencoder-operator.name" .) | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "crossencoder-operator.selectorLabels" -}}
app.kubernetes.io/name: {{ include "crossencoder-operator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "crossencoder-operator.labels" -}}
{{ include "crossencoder-operator.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "crossencoder-operator.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "crossencoder-operator.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- required "serviceAccount.name is required where serviceAccount.create is false" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "crossencoder-operator.subjects" -}}
- kind: ServiceAccount
  name: {{ include "crossencoder-operator.serviceAccountName" . }}
  namespace: {{ .Release.Namespace }}
{{- end }}

{{/* The rules of config/rbac/role.yaml. */}}
{{- define "crossencoder-operator.rules" -}}
- apiGroups: [crossencoder.dev]
  resources: [crossencoderdeployments]
  verbs: [list, patch, watch]
- apiGroups: [crossencoder.dev]
  resources: [crossencoderdeployments/status]
  verbs: [patch]
- apiGroups: [crossencoder.dev]
  resources: [crossencoderdeployments/finalizers]
  verbs: [update]
- apiGroups: [apps]
  resources: [controllerrevisions, deployments]
  verbs: [create, delete, get, list, patch, watch]
- apiGroups: [""]
  resources: [configmaps]
  verbs: [create, delete, get, list, patch, watch]
- apiGroups: [""]
  resources: [services]
  verbs: [create, delete, get, list, patch, watch]
- apiGroups: [discovery.k8s.io]
  resources: [endpointslices]
  verbs: [create, get, list, patch, watch]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [create, get, list, patch, watch]
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [create, get, list, patch, watch]
- apiGroups: [gateway.networking.k8s.io]
  resources: [httproutes]
  verbs: [create, delete, get, list, patch, watch]
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch]
{{- if and .Values.settings.capacityCheck (not .Values.watchNamespaces) }}
- apiGroups: [""]
  resources: [nodes]
  verbs: [list, watch]
{{- end }}
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create, patch]
{{- end }}

{{- define "crossencoder-operator.routerName" -}}
{{- printf "%s-router" (include "crossencoder-operator.fullname" . | trunc 56 | trimSuffix "-") }}
{{- end }}

{{/* The operator finds the router's pods by this name. */}}
{{- define "crossencoder-operator.routerSelectorLabels" -}}
app.kubernetes.io/name: crossencoder-router
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "crossencoder-operator.routerLabels" -}}
{{ include "crossencoder-operator.routerSelectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{/* The rules of config/router/role.yaml. */}}
{{- define "crossencoder-operator.routerRules" -}}
- apiGroups: [crossencoder.dev]
  resources: [crossencoderdeployments]
  verbs: [list, watch]
- apiGroups: [discovery.k8s.io]
  resources: [endpointslices]
  verbs: [list, watch]
- apiGroups: [""]
  resources: [services]
  verbs: [list, watch]
{{- end }}
