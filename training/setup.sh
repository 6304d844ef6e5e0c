#!/usr/bin/env bash
# TorchSharp's native library needs libstdc++ 6.0.32 (GLIBCXX_3.4.32), which Debian 12 lacks. Where the system's is too old, this
# puts the one of Debian 13, with the C library it needs, and patchelf into .tools: no root, nothing else changes.
set -euo pipefail
cd "$(dirname "$0")"

tools=$PWD/.tools
multiarch=$(uname -m)-linux-gnu
if grep -q GLIBCXX_3.4.32 "/usr/lib/$multiarch/libstdc++.so.6" 2>/dev/null || [ -e "$tools/ready" ]; then
  exit 0
fi

fetch() { # suite, folder, packages
  local apt=$tools/apt/$1
  mkdir -p "$apt"/{lists/partial,archives/partial,preferences.d} "$tools/$2"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian $1 main" > "$apt/sources.list"
  local options=(
    -qq -o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt" -o "Dir::Etc::sourcelist=$apt/sources.list"
    -o "Dir::Etc::sourceparts=-" -o "Dir::Etc::preferencesparts=$apt/preferences.d" -o "APT::Sandbox::User="
  )
  apt-get "${options[@]}" update
  (cd "$apt" && apt-get "${options[@]}" download "${@:3}")
  for package in "$apt"/*.deb; do
    dpkg -x "$package" "$tools/$2"
  done
}

fetch trixie debian13 libc6 libgcc-s1 libstdc++6
fetch bookworm patchelf patchelf
rm -rf "$tools/apt"
touch "$tools/ready"
