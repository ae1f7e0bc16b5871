# What the benchmark scripts share; sourced by them, after `set -euo pipefail`.
# Needs wrk, curl and a JDK 25 (found as the launcher does), and ./mvnw -q -DskipTests -pl server -am package before.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
JAVA_HOME=$(sh "$root/.mvn/find-jdk.sh")
export JAVA_HOME
java=("$JAVA_HOME/bin/java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED
  --sun-misc-unsafe-memory-access=allow "-Dlogback.configurationFile=$root/conf/logback-server.xml"
  -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:MaxRAMPercentage=50)
classes=$root/server/target/ccdrec-server.jar:$root/server/target/test-classes
[ -f "$root/server/target/ccdrec-server.jar" ] || {
  echo "build the server first: ./mvnw -q -DskipTests -pl server -am package" >&2
  exit 1
}
pids=()
logs=$(mktemp -d)
trap 'kill "${pids[@]}" 2>/dev/null || :; rm -rf "$logs"' EXIT

# start NAME PORT PATH COMMAND…: starts a server, its output in $logs/NAME.log and its collections in $logs/NAME.gc, and
# waits until it answers the path. Sets `pid`.
start() {
  local name=$1 url=http://127.0.0.1:$2$3
  shift 3
  "${java[@]}" "-Xlog:gc:file=$logs/$name.gc" -cp "$classes" "$@" >"$logs/$name.log" 2>&1 &
  pid=$!
  pids+=("$pid")
  until curl -sf -o /dev/null ${key:+-H "X-Api-Key: $key"} "$url"; do
    kill -0 "$pid" 2>/dev/null || {
      cat "$logs/$name.log" >&2
      exit 1
    }
    sleep 0.02
  done
}

# stop PID: ends a server that was started, and waits for it.
stop() {
  kill "$1"
  wait "$1" 2>/dev/null || :
}

# load PORT USERS PREFIX SECONDS [QUERY]: wrk with random users; prints its line of figures. Sends $key if it is set.
load() {
  wrk -t1 -c32 -d"$4s" --timeout 10s --latency ${key:+-H "X-Api-Key: $key"} -s "$root/server/src/bench/users.lua" \
    "http://127.0.0.1:$1" -- "$2" "$3" 10 "${5-}" | grep requests/s | tail -1
}

# pauses NAME: what garbage collection stopped a server for.
pauses() {
  awk '/Pause/ { n++; t = $NF; sub("ms", "", t); sum += t; if (t > most) most = t }
    END { printf "%d pauses of garbage collection, %.0f ms in all, the longest %.1f ms\n", n, sum, most }' "$logs/$1.gc"
}

# memory PID: resident memory, and how much of it is not mapped files.
memory() {
  awk '/VmRSS/ { rss = $2 } /RssAnon/ { own = $2 }
    END { printf "%.0f MiB resident, %.0f MiB of it not files\n", rss / 1024, own / 1024 }' "/proc/$1/status"
}

# now: seconds since 1970, with fraction.
now() {
  date +%s.%N
}

# since MOMENT: seconds since then.
since() {
  awk -v from="$1" -v to="$(now)" 'BEGIN { printf "%.1f s\n", to - from }'
}
