# Sourced by the scripts of this folder: finds a JDK, reads conf/jvm-options and conf/jvm-options-jobs,
# sets RELKT_HOME, JAVA, JAVA_MAJOR, JVM_OPTIONS, JOB_OPTIONS, CLASS_PATH, LOG_CONFIGURATION.

RELKT_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
RELKT_CONF=${RELKT_CONF:-$RELKT_HOME/conf}

# Major version of a java executable, 0 where it is none.
java_major() {
  local version
  version=$("$1" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
  echo "${version:-0}"
}

# The newest JDK from 21 on among the usual places; what was found otherwise is named in the error.
find_java() {
  local best= best_major=0 candidate major found=
  for candidate in "${JAVA_HOME:+$JAVA_HOME/bin/java}" "$(command -v java || true)" \
      /usr/lib/jvm/*/bin/java "${HOME:-/nonexistent}"/.sdkman/candidates/java/*/bin/java \
      /Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java; do
    [ -n "$candidate" ] && [ -x "$candidate" ] || continue
    major=$(java_major "$candidate")
    found="$found
  $candidate (Java $major)"
    if [ "$candidate" = "${JAVA_HOME:-}/bin/java" ] && [ "$major" -ge 21 ]; then
      best=$candidate
      best_major=$major
      break
    fi
    if [ "$major" -ge 21 ] && [ "$major" -gt "$best_major" ]; then
      best=$candidate
      best_major=$major
    fi
  done
  if [ -z "$best" ]; then
    echo "relkt: no JDK from 21 on was found (found:${found:- none}); install one or set JAVA_HOME" >&2
    exit 1
  fi
  JAVA=$best
  JAVA_MAJOR=$best_major
}

find_java
# That of the command. A cluster has lib/ alone: the broker of lib-laptop/ is for up and demo. The other commands have it too, since
# an archive of classes fits one class path.
CLASS_PATH=$(echo "$RELKT_HOME"/job/relkt-*.jar):$RELKT_HOME/lib/*:$RELKT_HOME/lib-laptop/*

# The options in a file, one a line.
options_in() {
  sed -e '/^ *$/d' -e '/^#/d' "$1"
}

JVM_OPTIONS=()
while IFS= read -r line; do
  JVM_OPTIONS+=("$line")
done < <(options_in "$RELKT_CONF/jvm-options")
JOB_OPTIONS=()
if [ -f "$RELKT_CONF/jvm-options-jobs" ]; then
  while IFS= read -r line; do
    JOB_OPTIONS+=("$line")
  done < <(options_in "$RELKT_CONF/jvm-options-jobs")
fi
if [ "$JAVA_MAJOR" -ge 24 ]; then
  # Netty and Flink still use sun.misc.Unsafe; the warning helps nobody.
  JVM_OPTIONS+=(--sun-misc-unsafe-memory-access=allow)
fi
# Of a cluster's processes: RELKT_LOG_FORMAT=json for one object a line.
case "${RELKT_LOG_FORMAT:-text}" in
  text) LOG_CONFIGURATION=$RELKT_CONF/log4j2-cluster.properties ;;
  json) LOG_CONFIGURATION=$RELKT_CONF/log4j2-cluster-json.properties ;;
  *)
    echo "relkt: RELKT_LOG_FORMAT: \"$RELKT_LOG_FORMAT\" (expected: text or json)" >&2
    exit 1
    ;;
esac
export TF_CPP_MIN_LOG_LEVEL=${TF_CPP_MIN_LOG_LEVEL:-2}

# memory_options GET_TM_RESOURCE_PARAMS|GET_JM_RESOURCE_PARAMS [-D key=value …]: sets MEMORY_OPTIONS to the heap and the direct
# memory that conf/config.yaml, and what overrides it, come to. Flink's own tool adds them up.
memory_options() {
  local said option
  if ! said=$("$JAVA" -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$RELKT_HOME/lib/*" \
    org.apache.flink.runtime.util.bash.BashJavaUtils "$1" --configDir "$RELKT_CONF" "${@:2}"); then
    echo "relkt: the memory of $RELKT_CONF/config.yaml and the arguments cannot be added up: $said" >&2
    exit 1
  fi
  MEMORY_OPTIONS=()
  for option in $(echo "$said" | sed -n 's/^BASH_JAVA_UTILS_EXEC_RESULT://p' | head -n 1); do
    case "$option" in
      # Not -Xms: a heap grows as it is needed.
      -Xmx* | -XX:MaxDirectMemorySize=*) MEMORY_OPTIONS+=("$option") ;;
    esac
  done
}
