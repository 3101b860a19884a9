#!/usr/bin/env bash
# Submits one of the two jobs to a running cluster, waits until it runs and returns; with an error where it does not run.
#
#   bin/submit.sh indexing|answering [--checkpoints DIR] [--from CHECKPOINT] [--parallelism N]
#                 [--jobmanager HOST:PORT] [--no-wait] [option …]
#
# --checkpoints DIR keeps the job's checkpoints in DIR/indexing or DIR/answering, which every machine must see, and goes on
# from the newest checkpoint or savepoint there, if there is one. --from CHECKPOINT goes on from the folder of that one.
# Everything else goes to the job: --key value or -D key=value as `bin/relkt config` lists them, on top of conf/relkt.yaml.
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
. "$(dirname "$self")/relkt-java.sh"

usage() {
  sed -n '2,10s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
  exit 2
}

[ $# -ge 1 ] || usage
name=$1
case "$name" in
  indexing) main=dev.relkt.job.IndexingJob ;;
  answering) main=dev.relkt.job.AnsweringJob ;;
  *) usage ;;
esac
shift
flink=(run -d)
job=()
checkpoints=
from=
wait=yes
cluster=()
while [ $# -gt 0 ]; do
  case "$1" in
    --checkpoints) [ $# -ge 2 ] || usage; checkpoints=$2/$name; shift 2 ;;
    --from) [ $# -ge 2 ] || usage; from=$2; shift 2 ;;
    --parallelism) [ $# -ge 2 ] || usage; flink+=(-p "$2"); shift 2 ;;
    --jobmanager) [ $# -ge 2 ] || usage; flink+=(-m "$2"); cluster=(--jobmanager "$2"); shift 2 ;;
    --no-wait) wait=; shift ;;
    *) job+=("$1"); shift ;;
  esac
done
if [ -n "$checkpoints" ]; then
  mkdir -p "$checkpoints"
  checkpoints=$(cd "$checkpoints" && pwd)
  flink+=("-Dexecution.checkpointing.dir=file://$checkpoints")
  if [ -z "$from" ]; then
    # A checkpoint is whole when it has its _metadata.
    newest=$(ls -1t "$checkpoints"/*/chk-*/_metadata "$checkpoints"/savepoint-*/_metadata 2>/dev/null | head -n 1 || true)
    from=${newest%/_metadata}
  fi
fi
if [ -n "$from" ]; then
  echo "submit.sh: $name goes on from $from" >&2
  flink+=(-s "$from")
fi
export FLINK_CONF_DIR=$RELKT_CONF
"$JAVA" -Xmx256m "${JVM_OPTIONS[@]}" ${RELKT_JAVA_OPTS:-} \
  -Dlog4j2.configurationFile="$RELKT_CONF/log4j2-cluster.properties" -Drelkt.process=client \
  -cp "$RELKT_HOME/lib/*" org.apache.flink.client.cli.CliFrontend "${flink[@]}" \
  -c "$main" "$RELKT_HOME"/job/relkt-*.jar --config "$RELKT_CONF/relkt.yaml" ${job[@]+"${job[@]}"}
# Flink takes a job before it looks at the state and the index that it is to go on with.
[ -z "$wait" ] || exec "$RELKT_HOME/bin/relkt" job await "$name" ${cluster[@]+"${cluster[@]}"}
