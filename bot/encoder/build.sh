#!/bin/sh
# Makes build/encoder, in a throw-away environment. Does nothing if it is there already (`--force` builds anew).
set -eu
cd "$(dirname "$0")/../.."
uv=${UV:-.tools/uv/bin/uv}
if [ "${1:-}" != --force ] && python3 bot/encoder/build.py --is-built 2>/dev/null; then
    echo "encoder: build/encoder is up to date" >&2
    exit 0
fi
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
"$uv" venv --quiet --seed --python 3.11 "$room"
VIRTUAL_ENV=$room "$uv" pip install --quiet --require-hashes -r bot/encoder/requirements.lock
"$room/bin/python" bot/encoder/build.py "$@"
