# Shared functions of the benchmark scripts, which source this file after `set -euo pipefail`.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
script=$(basename "$0")

# die MESSAGE [CODE]: ends the script; 1 for a failure, 2 for wrong arguments.
die() {
  echo "$script: $1" >&2
  exit "${2-1}"
}

# help_or_go_on ARGUMENTS…: prints the comment at the head of the script if --help is given.
help_or_go_on() {
  local argument
  for argument; do
    case $argument in
      -h | --help)
        sed -n '2,/^[^#]/ { /^#/ { s/^# \{0,1\}//; p; }; }' "$0"
        exit 0
        ;;
      -*) die "unknown option: $argument; --help shows the arguments" 2 ;;
    esac
  done
}

# whole_number NAME VALUE: fails unless VALUE is a positive integer.
whole_number() {
  [[ $2 =~ ^[1-9][0-9]*$ ]] || die "$1 must be a positive whole number; $1=$2" 2
}

# scratch_in DIRECTORY: sets `scratch`, a folder in it for the runs of this script alone, removed at the end, so that several
# scripts can share the directory.
scratch_in() {
  mkdir -p "$1"
  scratch=$(mktemp -d "$1/run.XXXXXX")
  trap 'rm -rf "$scratch"' EXIT
}

# catalogue DIRECTORY SIZE: generates a catalogue DIRECTORY/SIZE by the demo's law, unless it exists.
catalogue() {
  local users items interactions
  case $2 in
    60k) users=9000 items=7000 interactions=67000 ;;
    150k) users=20000 items=10000 interactions=170000 ;;
    640k) users=80000 items=40000 interactions=720000 ;;
    2600k) users=320000 items=160000 interactions=2900000 ;;
    20m) users=1000000 items=500000 interactions=20000000 ;;
    *) die "unknown size: $2; sizes are 60k, 150k, 640k, 2600k and 20m" 2 ;;
  esac
  [ -d "$1/$2" ] || "$root/ccdrec" generate --users $users --items $items --interactions $interactions --output "$1/$2" >&2
}

# training_pairs CATALOGUE: the number of training pairs of a generated catalogue.
training_pairs() {
  awk '$3 == 0 { pairs++ } END { print pairs + 0 }' "$1/generated.inter"
}

# epoch_seconds FILE: seconds of training and inference of each epoch, from the lines that 'ccdrec train --json' prints.
epoch_seconds() {
  sed -n 's/.*"trainSeconds":\([0-9.eE-]*\).*"inferSeconds":\([0-9.eE-]*\).*/\1 \2/p' "$1" | awk '{ print $1 + $2 }'
}

# later_half FILE: mean of the later half of a file's lines, with two decimals.
later_half() {
  awk '{ seconds[NR] = $1 }
    END { if (!NR) exit 1; for (n = int(NR / 2) + 1; n <= NR; n++) { sum += seconds[n]; count++ }; printf "%.2f\n", sum / count }' "$1"
}

# prepare PROGRAM…: checks that the programs are installed, builds what is missing or out of date, and sets `java`,
# `classes` and `logs`. The server's own libraries come first, so that it logs and runs as it does in production.
prepare() {
  local program built
  for program; do
    command -v "$program" >/dev/null || die "needs $program; Debian and Ubuntu: apt-get install $program"
  done
  "$root/ccdrec" bench -l >/dev/null || die "the benchmarks could not be built; './ccdrec bench -l' shows why"
  JAVA_HOME=$(sh "$root/.mvn/find-jdk.sh") || die "no JDK 25 was found; set JAVA_HOME"
  export JAVA_HOME
  java=("$JAVA_HOME/bin/java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED
    --sun-misc-unsafe-memory-access=allow "-Dlogback.configurationFile=$root/conf/logback-server.xml"
    -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:MaxRAMPercentage=50)
  classes=$root/server/target/ccdrec-server.jar:$root/bench/target/classes
  for built in "${classes%%:*}" "${classes#*:}/org/ccdrec/bench/serving"; do
    [ -e "$built" ] || die "missing: $built; build it with ./mvnw -Pbench -pl bench -am -DskipTests package"
  done
  pids=()
  logs=$(mktemp -d)
  trap 'kill ${pids[@]+"${pids[@]}"} 2>/dev/null || :; rm -rf "$logs"' EXIT
}

# run CLASS ARGUMENTS…: runs a class of org.ccdrec.bench.serving; its log is shown only if it fails.
run() {
  local class=$1 status=0
  shift
  "${java[@]}" -cp "$classes" "org.ccdrec.bench.serving.$class" "$@" 2>"$logs/$class.err" || status=$?
  [ $status = 0 ] || cat "$logs/$class.err" >&2
  return $status
}

# start NAME PORT PATH CLASS ARGUMENTS…: starts a server, its output in $logs/NAME.log and its collections in
# $logs/NAME.gc, and waits until it answers the path. Sets `pid`.
start() {
  local name=$1 url=http://127.0.0.1:$2$3
  shift 3
  "${java[@]}" "-Xlog:gc:file=$logs/$name.gc" -cp "$classes" "$@" >"$logs/$name.log" 2>&1 &
  pid=$!
  pids+=("$pid")
  until curl -sf -o /dev/null ${key:+-H "X-Api-Key: $key"} "$url"; do
    kill -0 "$pid" 2>/dev/null || {
      cat "$logs/$name.log" >&2
      die "the server '$name' ended before it answered $url"
    }
    sleep 0.02
  done
}

# stop PID: ends a server that was started, and waits for it.
stop() {
  kill "$1"
  wait "$1" 2>/dev/null || :
}

# load PORT USERS PREFIX SECONDS [QUERY [PAUSE]]: wrk with random users; prints its results on one line. Each connection
# waits PAUSE milliseconds before a request, on average; 0 by default. Sends $key if it is set. Fails if a request failed.
load() {
  local figures
  figures=$(wrk -t1 -c32 -d"$4s" --timeout 10s --latency ${key:+-H "X-Api-Key: $key"} -s "$root/bench/users.lua" \
    "http://127.0.0.1:$1" -- "$2" "$3" 10 "${5-}" "${6-0}" | grep requests/s | tail -1) || die "wrk failed"
  echo "$figures"
  [[ $figures == *"failed 0" ]] || die "requests failed"
}

# pauses NAME: garbage collection pauses of a server.
pauses() {
  awk '/Pause/ { n++; t = $NF; sub("ms", "", t); sum += t; if (t > most) most = t }
    END { printf "%d pauses of garbage collection, %.0f ms in all, the longest %.1f ms\n", n, sum, most }' "$logs/$1.gc"
}

# memory PID: resident memory, and how much of it is not file-backed.
memory() {
  awk '/VmRSS/ { rss = $2 } /RssAnon/ { own = $2 }
    END { printf "%.0f MiB resident, %.0f MiB of it not files\n", rss / 1024, own / 1024 }' "/proc/$1/status"
}

# now: seconds since the epoch, with fraction.
now() {
  date +%s.%N
}

# since MOMENT: seconds since MOMENT.
since() {
  awk -v from="$1" -v to="$(now)" 'BEGIN { printf "%.1f s\n", to - from }'
}
