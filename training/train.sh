#!/usr/bin/env bash
# Trains the models (all, or those named) and writes them into models/ with the held-out queries.
set -euo pipefail
cd "$(dirname "$0")"

./setup.sh
dotnet build CrossEncoderOperator.Training -c Release -v q

program=CrossEncoderOperator.Training/bin/Release/net10.0/CrossEncoderOperator.Training
DOTNET_ROOT=$(dirname "$(readlink -f "$(command -v dotnet)")")
export DOTNET_ROOT
# Cores may be shared: waiting threads sleep instead of spinning.
export OMP_WAIT_POLICY=passive
if [ -e .tools/ready ]; then
  libraries=$PWD/.tools/debian13/usr/lib/$(uname -m)-linux-gnu
  .tools/patchelf/usr/bin/patchelf --set-interpreter "$(echo "$libraries"/ld-linux-*.so.*)" --output "$program.debian13" "$program"
  program=$program.debian13
fi

exec nice -n 10 env ${libraries:+"LD_LIBRARY_PATH=$libraries"} "$program" ../models "$@"
