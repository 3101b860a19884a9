# Sourced by bin/relkt: an archive of parsed classes (class data sharing) that takes about a third off the CPU time of a start.
#
# The first "relkt up" or "relkt demo" that ends well records which classes it loaded; after it, at the lowest priority, the
# archive is made from that list, in cache/ of the package. Another JDK has another archive, a newer build makes a new one.
# Java ignores an archive that does not fit. Where cache/ cannot be written there is none, and nothing is said.
# RELKT_CLASS_SHARING=off does without.

CLASSES_OPTIONS=()

# share_classes [record]: sets CLASSES_OPTIONS to use the archive, or where there is none and it is asked for, to record.
share_classes() {
  [ "${RELKT_CLASS_SHARING:-on}" = on ] || return 0
  local release=${JAVA%/bin/java}/release folder=$RELKT_HOME/cache archive jar
  [ -r "$release" ] || release=$(readlink -f "$JAVA" 2>/dev/null || true)
  release=${release%/bin/java}
  [ -d "$release" ] && release=$release/release
  [ -r "$release" ] || return 0
  archive=$folder/classes-$(cksum < "$release" | cut -d ' ' -f 1).jsa
  jar=$(echo "$RELKT_HOME"/job/relkt-*.jar)
  if [ -r "$archive" ] && [ "$archive" -nt "$jar" ]; then
    CLASSES_OPTIONS=(-XX:SharedArchiveFile="$archive" "-Xlog:cds*=off")
    if [ "$JAVA_MAJOR" -ge 24 ]; then
      CLASSES_OPTIONS+=("-Xlog:aot*=off")
    fi
    if [ "$JAVA_MAJOR" -le 25 ]; then
      # Where it was meant to be in memory: nothing has to be rewritten at the start.
      CLASSES_OPTIONS+=(-XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0)
    fi
  elif [ "${1:-}" = record ] && mkdir -p "$folder" 2>/dev/null && [ -w "$folder" ] \
      && [ -z "$(find "$folder" -name '*.lasting' -mmin -60 2>/dev/null)" ]; then
    # One is made at a time. What a machine that was switched off has left goes away here.
    find "$folder" -name '*.classlist*' -mmin +1440 -exec rm -f {} +
    CLASSES_OPTIONS=(-XX:DumpLoadedClassList="$folder/$$.classlist" "-Xlog:cds*=off" "-Xlog:class+path=off")
    if [ "$JAVA_MAJOR" -ge 24 ]; then
      CLASSES_OPTIONS+=("-Xlog:aot*=off")
    fi
    make_archive_after $$ "$folder/$$.classlist" "$archive" < /dev/null > /dev/null 2>&1 &
  fi
}

# make_archive_after PID LIST ARCHIVE: waits for the end of the process, then makes the archive from the classes it loaded.
make_archive_after() {
  trap '' INT TERM HUP
  while kill -0 "$1" 2>/dev/null; do
    sleep 2
  done
  # A run that did not get as far as its jobs has little to say.
  if grep -q '^dev/relkt/job/operator/SearchOperator ' "$2"; then
    # Classes with a source are from jars that Flink unpacked for this run alone.
    grep -v ' source: ' "$2" > "$2.lasting"
    nice -n 19 "$JAVA" -Xshare:dump -Xmx1g "${JVM_OPTIONS[@]}" -XX:SharedClassListFile="$2.lasting" \
      -XX:SharedArchiveFile="$3.$1" -cp "$CLASS_PATH" && mv -f "$3.$1" "$3"
  fi
  rm -f "$2" "$2.lasting" "$3.$1"
}
