#!/usr/bin/env bash
# Checks what a reviewer should not have to: formatting, generated files, manifests. Changes nothing; ends with 1 at the first fault.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p artifacts
export PATH=$PWD/.tools/bin:$PATH
program() { echo "src/CrossEncoderOperator.$1/bin/${CONFIGURATION:-Debug}/net10.0/CrossEncoderOperator.$1"; }
step() { printf 'verify: %s\n' "$*"; }

step formatting
dotnet format whitespace CrossEncoderOperator.sln --no-restore --verify-no-changes

step generated files
"$(program CrdGen)" --output . --check

step chart and kustomizations
helm lint --quiet charts/crossencoder-operator
helm template crossencoder-operator charts/crossencoder-operator >/dev/null
for folder in config/default config/samples demo/config; do kubectl kustomize "$folder" >/dev/null; done

step recording rules
promtool check rules config/prometheus/rules.yaml >artifacts/verify.log || { cat artifacts/verify.log; exit 1; }
promtool test rules config/prometheus/rules_test.yaml >artifacts/verify.log || { cat artifacts/verify.log; exit 1; }

step RBAC of the chart and of config
tests=tests/CrossEncoderOperator.Operator.Tests/bin/${CONFIGURATION:-Debug}/net10.0/CrossEncoderOperator.Operator.Tests
"$tests" -noLogo -noColor -class '*.Manifests.*' >artifacts/verify.log || { cat artifacts/verify.log; exit 1; }

step samples against the CRD
folder=$(mktemp -d)
: >"$folder/log"
"$(program DevCluster)" up --dir "$folder" --port 0 --nodes 0 >"$folder/log" 2>&1 &
cluster=$!
trap 'kill $cluster; wait $cluster || true; rm -rf "$folder"' EXIT
until grep -q ': ready' "$folder/log"; do
  kill -0 $cluster 2>/dev/null || { cat "$folder/log"; exit 1; }
  read -rt 0.1 <> <(:) || true
done
export KUBECONFIG=$folder/kubeconfig
kubectl apply --server-side -k crds >/dev/null
kubectl wait --for=condition=Established crd --all --timeout=30s >/dev/null
kubectl apply --dry-run=server -k config/samples >/dev/null
for file in demo/config/*.yaml; do
  [ "$(basename "$file")" = kustomization.yaml ] || kubectl apply --dry-run=server -f "$file" >/dev/null
done
kubectl apply --server-side -k config/default >/dev/null
step ok
