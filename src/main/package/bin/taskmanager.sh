#!/usr/bin/env bash
# Runs a TaskManager in the foreground. Arguments go to Flink: -D key=value overrides conf/config.yaml.
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
memory_options GET_TM_RESOURCE_PARAMS "$@"
exec "$JAVA" "${MEMORY_OPTIONS[@]}" "${JVM_OPTIONS[@]}" ${JOB_OPTIONS[@]+"${JOB_OPTIONS[@]}"} ${RELKT_JAVA_OPTS:-} \
  -Dlog4j2.configurationFile="$LOG_CONFIGURATION" -Drelkt.process=taskmanager \
  -cp "$RELKT_HOME/lib/*" org.apache.flink.runtime.taskexecutor.TaskManagerRunner \
  --configDir "$RELKT_CONF" "$@"
