#!/usr/bin/env bash
# Runs every test project, one after the other, and ends with the line "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/.."
passed=0 failed=0 skipped=0 broken=()
mkdir -p artifacts
for project in tests/*.Tests; do
  name=$(basename "$project")
  program=$project/bin/${CONFIGURATION:-Debug}/net10.0/$name
  log=artifacts/$name.log
  started=$SECONDS
  "$program" -noLogo -noColor ${TEST_ARGUMENTS:-} >"$log" 2>&1
  code=$?
  summary=$(grep -E ' Total: [0-9]+, Errors: ' "$log" | tail -n 1)
  count() { sed -n "s/.* $1: \([0-9]*\).*/\1/p" <<<"$summary"; }
  total=$(count Total) skip=$(count Skipped)
  bad=$(($(count Errors) + $(count Failed)))
  ok=$((${total:-0} - bad - ${skip:-0}))
  passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + ${skip:-0}))
  printf '%-48s %5d passed %3d failed  %4d s\n' "$name" "$ok" "$bad" $((SECONDS - started))
  if [ $code -ne 0 ]; then
    broken+=("$name")
    # A program that died said no count.
    [ "$bad" -gt 0 ] || failed=$((failed + 1))
    tail -n 100 "$log"
  fi
done
[ ${#broken[@]} -eq 0 ] || echo "failed: ${broken[*]}"
if [ $skipped -gt 0 ]; then echo "$passed passed, $failed failed, $skipped skipped"; else echo "$passed passed, $failed failed"; fi
[ ${#broken[@]} -eq 0 ]
