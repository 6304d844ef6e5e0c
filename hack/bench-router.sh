#!/usr/bin/env bash
# Installs nginx and wrk where they are missing, builds, and compares the router with nginx as a weighted reverse proxy.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! command -v nginx >/dev/null || ! command -v wrk >/dev/null; then
  apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends nginx-light wrk >/dev/null
fi
dotnet build bench/CrossEncoderOperator.RouterBench -c Release -v quiet
bench/CrossEncoderOperator.RouterBench/bin/Release/net10.0/CrossEncoderOperator.RouterBench artifacts/bench/router.json
