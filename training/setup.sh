#!/usr/bin/env bash
# Puts a libstdc++ that libtorch can load (GLIBCXX_3.4.32) into .tools/libstdc++, taken from Debian 13.
# Nothing outside that folder changes; no root is needed. Does nothing where the system's own library is new enough.
set -euo pipefail
cd "$(dirname "$0")"

needed=GLIBCXX_3.4.32
target=$PWD/.tools/libstdc++
multiarch=$(dpkg-architecture -q DEB_HOST_MULTIARCH 2>/dev/null || echo "$(uname -m)-linux-gnu")

if grep -q "$needed" "/usr/lib/$multiarch/libstdc++.so.6" "$target/usr/lib/$multiarch/libstdc++.so.6" 2>/dev/null; then
  exit 0
fi

apt=$PWD/.tools/apt
mkdir -p "$apt"/{state/lists/partial,cache/archives/partial,etc/preferences.d} "$target"
cat > "$apt/etc/sources.list" <<EOF
deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian trixie main
EOF
options=(
  -o "Dir::State=$apt/state" -o "Dir::State::status=/var/lib/dpkg/status" -o "Dir::Cache=$apt/cache"
  -o "Dir::Etc::sourcelist=$apt/etc/sources.list" -o "Dir::Etc::sourceparts=-" -o "Dir::Etc::preferencesparts=$apt/etc/preferences.d"
  -o "APT::Update::Post-Invoke-Success::=" -o "APT::Sandbox::User=" -qq
)
apt-get "${options[@]}" update
(cd "$apt" && apt-get "${options[@]}" download libstdc++6)
dpkg -x "$apt"/libstdc++6_*.deb "$target"
grep -q "$needed" "$target/usr/lib/$multiarch/libstdc++.so.6" || { echo "setup: libstdc++ of Debian 13 lacks $needed" >&2; exit 1; }
