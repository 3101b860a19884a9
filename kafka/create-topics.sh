#!/usr/bin/env bash
# Creates the topics that topics.yaml (beside this script) names, on a broker of your own. Running it again changes nothing.
#
#   kafka/create-topics.sh [--bootstrap HOST:PORT] [--replication N]
set -euo pipefail
# Links are followed one by one: not every system has readlink -f.
self=${BASH_SOURCE[0]}
while [ -L "$self" ]; do
  link=$(readlink "$self")
  case "$link" in
    /*) self=$link ;;
    *) self=$(dirname "$self")/$link ;;
  esac
done
here=$(cd "$(dirname "$self")" && pwd)
relkt=$here/../bin/relkt
[ -x "$relkt" ] || relkt=$here/../relkt
exec "$relkt" topics create --file "$here/topics.yaml" "$@"
