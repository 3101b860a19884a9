#!/usr/bin/env bash
# Submits one of the two jobs to a running cluster and returns.
#
#   bin/submit.sh indexing|answering [--from CHECKPOINT] [--parallelism N] [--jobmanager HOST:PORT] [option …]
#
# CHECKPOINT is the folder of a retained checkpoint or savepoint. Everything else goes to the job: --key value or
# -D key=value as `bin/relkt config` lists them, on top of conf/relkt.yaml.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/relkt-java.sh"

usage() {
  sed -n '2,7s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
  exit 2
}

[ $# -ge 1 ] || usage
case "$1" in
  indexing) main=dev.relkt.job.IndexingJob ;;
  answering) main=dev.relkt.job.AnsweringJob ;;
  *) usage ;;
esac
shift
flink=(run -d)
job=()
while [ $# -gt 0 ]; do
  case "$1" in
    --from) [ $# -ge 2 ] || usage; flink+=(-s "$2"); shift 2 ;;
    --parallelism) [ $# -ge 2 ] || usage; flink+=(-p "$2"); shift 2 ;;
    --jobmanager) [ $# -ge 2 ] || usage; flink+=(-m "$2"); shift 2 ;;
    *) job+=("$1"); shift ;;
  esac
done
export FLINK_CONF_DIR=$RELKT_CONF
exec "$JAVA" -Xmx256m "${JVM_OPTIONS[@]}" ${RELKT_JAVA_OPTS:-} \
  -Dlog4j2.configurationFile="$RELKT_CONF/log4j2-cluster.properties" -Drelkt.process=client \
  -cp "$RELKT_HOME/lib/*" org.apache.flink.client.cli.CliFrontend "${flink[@]}" \
  -c "$main" "$RELKT_HOME"/job/relkt-*.jar --config "$RELKT_CONF/relkt.yaml" "${job[@]}"
