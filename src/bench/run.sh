#!/usr/bin/env bash
# Measures Weir beside nginx and the exporters of others, prints the tables, and writes them into src/docs/performance.md.
#   src/bench/run.sh [--quick] [WEIR…]
# WEIR: a binary, or a jar's whole command line in one word: "/opt/jdk-25/bin/java -Xmx256m -jar quarkus-run.jar". Without one, this build's
# jar is built and measured, and beside it target/weir if it is there. --quick: the scrapes alone, without the million, in five
# minutes instead of an hour. On Debian, root gets installed what is missing of the programs beside it. All of it is on loopback.
# SECTIONS=refreshes,start-up in the environment: these alone.
set -euo pipefail
# Numbers and passwords are written alike everywhere.
export LC_ALL=C.UTF-8
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
peers=(nginx-light wrk prometheus-pushgateway prometheus-sql-exporter prometheus-postgres-exporter)
classpath=target/bench.classpath
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
# Other users' PATH may lack it, where nginx is.
PATH=$PATH:/usr/sbin

is_there() {
    case $1 in
        nginx-light) command -v nginx >/dev/null ;;
        *) command -v "$1" >/dev/null ;;
    esac
}

install_missing() {
    local missing=() package policy=/usr/sbin/policy-rc.d
    for package in "${peers[@]}"; do
        is_there "$package" || missing+=("$package")
    done
    [ "${#missing[@]}" -gt 0 ] || return 0
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        echo "Not there: ${missing[*]}; install them (root would: apt-get install --no-install-recommends ${missing[*]})." >&2
        exit 2
    fi
    # The services of packages are not to be started.
    if [ ! -e "$policy" ]; then
        trap 'rm -f /usr/sbin/policy-rc.d' EXIT
        printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update </dev/null || echo "apt-get update failed; trying what is known." >&2
    apt-get -qq install -y --no-install-recommends "${missing[@]}" </dev/null >&2
    if [ -n "$(trap -p EXIT)" ]; then
        rm -f "$policy"
        trap - EXIT
    fi
}

quick=()
if [ "${1-}" = --quick ]; then
    quick=(--quick)
    shift
fi
install_missing
goal=test-compile
if [ $# -eq 0 ]; then
    goal=package
    set -- "$java -XX:+UseSerialGC -Xmx256m -XX:MaxDirectMemorySize=512m -jar target/quarkus-app/quarkus-run.jar"
    [ ! -x target/weir ] || set -- "$@" target/weir
fi
./mvnw -B -q -Pbench -DskipTests "$goal" dependency:build-classpath -Dmdep.outputFile="$classpath" >&2
# vfork: the launch of a program does not pass through a helper whose own start would count.
exec "$java" -Djava.util.logging.manager=org.jboss.logmanager.LogManager -Djdk.lang.Process.launchMechanism=VFORK -Xmx2g -Dsections="${SECTIONS-}" \
    -cp "target/test-classes:target/classes:$(cat "$classpath")" dev.weir.bench.Bench "${quick[@]}" "$@"
