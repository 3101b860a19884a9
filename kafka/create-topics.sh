#!/usr/bin/env bash
# Creates the topics that topics.yaml (beside this script) names, on a broker of your own. Running it again changes nothing.
#
#   kafka/create-topics.sh [--bootstrap HOST:PORT] [--replication N]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
relkt=$here/../bin/relkt
[ -x "$relkt" ] || relkt=$here/../relkt
exec "$relkt" topics create --file "$here/topics.yaml" "$@"
