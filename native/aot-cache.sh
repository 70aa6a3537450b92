#!/usr/bin/env bash
# Starts a gateway that was built as an aot-jar once, uses it as scrapers, people and pushing jobs do, and stops it: its Java then writes
# FOLDER/app.aot. The cache is good for this very Java, these very files, and for whoever starts them with -XX:AOTCache=FOLDER/app.aot.
#
#   ./mvnw package -DskipTests -Dquarkus.package.jar.type=aot-jar && native/aot-cache.sh [FOLDER [JAVA OPTION...]]
#
# FOLDER is target/quarkus-app by default. Java is that of JAVA_HOME, or the one on the path, and must be 25 or later. Give it the options that
# it will run with. No database is needed.
set -euo pipefail

folder=$(cd "${1:-$(dirname "${BASH_SOURCE[0]}")/../target/quarkus-app}" && pwd)
shift || true
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
cache=$folder/app.aot

fail() {
    echo "aot-cache: $*" >&2
    exit 1
}

[ -f "$folder/quarkus-run.jar" ] || fail "$folder holds no quarkus-run.jar: build it with ./mvnw package -Dquarkus.package.jar.type=aot-jar"
release=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p')
[ "${release:-0}" -ge 25 ] || fail "$java is version ${release:-unknown}, expected 25 or later: set JAVA_HOME"

scratch=$(mktemp -d)
gateway=
end() {
    [ -z "$gateway" ] || kill -KILL "$gateway" 2>/dev/null || true
    rm -rf "$scratch"
}
trap end EXIT

# Nobody listens on port 1: what a refresh needs is loaded as far as to its failure.
cat >"$scratch/weir.yaml" <<'YAML'
databases:
  training: {host: 127.0.0.1, port: 1, database: training, username: weir, password: none}
include:
  - {builtin: postgres, database: training}
collectors:
  training:
    database: training
    interval: 1s
    on_error: keep
    queries:
      - sql: SELECT 1 AS n
        metrics:
          - {name: training_n, type: gauge, help: N., value: n}
YAML

# METHOD PATH [BODY [HEADER...]]: prints the answer's status.
ask() {
    local method=$1 path=$2 body=${3:-} status
    shift $(($# < 3 ? $# : 3))
    exec 3<>"/dev/tcp/127.0.0.1/$port" || return
    {
        printf '%s %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\nContent-Length: %s\r\n' "$method" "$path" "$port" "${#body}"
        for header in "$@"; do printf '%s\r\n' "$header"; done
        printf '\r\n%s' "$body"
    } >&3
    read -r _ status _ <&3 && cat <&3 >/dev/null
    exec 3>&-
    echo "$status"
}

expect() {
    local wanted=$1 status
    shift
    status=$(ask "$@" 2>/dev/null) || true
    [ "$status" = "$wanted" ] || fail "$1 $2 was answered '${status:-not at all}', expected $wanted: $(cat "$scratch/log")"
}

# A port that nobody listens on.
port=$((20000 + RANDOM % 10000))
while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done

rm -f "$cache"
cd "$folder"
WEIR_CONFIG=$scratch/weir.yaml QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_HTTP_PORT=$port \
    "$java" "$@" "-XX:AOTCacheOutput=$cache" -jar "$folder/quarkus-run.jar" run >"$scratch/log" 2>&1 &
gateway=$!
for ((i = 0; i < 600; i++)); do
    [ "$(ask GET /-/healthy 2>/dev/null)" != 200 ] || break
    kill -0 "$gateway" 2>/dev/null || fail "the gateway ended: $(cat "$scratch/log")"
    sleep 0.1
done

expect 200 POST '/-/refresh?wait=20s'
expect 200 GET /-/healthy
expect 200 PUT /metrics/job/training/instance/a $'# TYPE training_seconds gauge\ntraining_seconds 1\n'
expect 200 POST /metrics/job/training $'# TYPE training_total counter\ntraining_total 1\n' 'Content-Type: text/plain; version=0.0.4'
text='Accept: text/plain;version=0.0.4'
openmetrics='Accept: application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1'
for ((i = 0; i < 50; i++)); do
    for accept in "$text" "$openmetrics"; do
        expect 200 GET /metrics '' "$accept" 'Accept-Encoding: gzip'
        expect 200 GET /metrics '' "$accept"
    done
done
expect 200 GET /telemetry '' "$text"
expect 200 GET /telemetry '' "$openmetrics"
expect 200 GET '/metrics?collect[]=training'
expect 200 GET /
expect 200 GET /api/v1/status
expect 200 GET /api/v1/metrics
expect 200 POST /-/reload
expect 202 DELETE /metrics/job/training

kill -TERM "$gateway"
code=0
wait "$gateway" || code=$?
gateway=
[ "$code" -eq 143 ] && [ -s "$cache" ] || fail "no cache was written, exit code $code: $(cat "$scratch/log")"
"$java" "$@" -XX:AOTMode=on "-XX:AOTCache=$cache" -jar "$folder/quarkus-run.jar" --version >/dev/null ||
    fail "the cache cannot be used with this Java and these options"
chmod a+r "$cache"
echo "$cache: $(($(wc -c <"$cache") >> 20)) MiB"
