#!/bin/sh
# Pins Rasa's room anew, by hash and without naming any package index. Give --upgrade to take newer versions.
set -eu
cd "$(dirname "$0")"
${UV:-../.tools/uv/bin/uv} pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
    --no-emit-index-url --no-emit-find-links pyproject.toml --group test -o requirements.lock "$@"
${UV:-../.tools/uv/bin/uv} pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
    --no-emit-index-url --no-emit-find-links --no-config encoder/requirements.in -o encoder/requirements.lock "$@"
