#!/usr/bin/env bash
# Prints what programs take, as a Markdown table: room, time to start, memory, and processor time per scrape.
#   src/bench/footprint.sh [--quick] ARTEFACT [OTHER…]
# ARTEFACT: a binary or a jar, with its options in the same word: "target/quarkus-app/quarkus-run.jar -Xmx64m"; or a whole command
# line: "/opt/jdk-25/bin/java -XX:AOTCache=app.aot -jar quarkus-run.jar". Each further one is measured beside it, in turn, and gets
# a column with the first one's ratio to it. Nothing of them is built or changed here. --quick: fewer starts, no million.
# IMAGES="weir weir-jvm" in the environment: the container images made of them, in this order, whose sizes are told, too.
set -euo pipefail
export LC_ALL=C.UTF-8
[ $# -gt 0 ] || { sed -n 's/^# \{0,1\}//p' "$0" >&2; exit 2; }
root=$(cd "$(dirname "$0")/../.." && pwd)
classpath=$root/target/footprint.classpath
(cd "$root" && ./mvnw -B -q -Pbench test-compile dependency:build-classpath -Dmdep.outputFile="$classpath") >&2
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
# vfork: the launch of a program does not pass through a helper whose own start would count.
exec "$java" -Djava.util.logging.manager=org.jboss.logmanager.LogManager -Djdk.lang.Process.launchMechanism=VFORK -cp "$root/target/test-classes:$root/target/classes:$(cat "$classpath")" \
    dev.weir.bench.Footprint "$@"
