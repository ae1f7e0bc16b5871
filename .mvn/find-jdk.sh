#!/bin/sh
# Prints the home of a JDK that can build and run CCDRec (25 or newer), or says what to install and exits 1.
#
# The first that fits wins: JAVA_HOME, the javac on the PATH, then the folders in which systems, SDKMAN, IDEs and macOS
# keep their JDKs (the lowest version that is new enough, since it is the best tested). CCDREC_JDK_DIRS, a colon-separated
# list, replaces those folders. Versions are read from each JDK's `release` file, so no JVM is started.
set -eu
set +f

minimum=25

# The feature version of the JDK at $1, or nothing if $1 is no JDK.
version_of() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  while IFS='=' read -r key value || [ -n "$key" ]; do
    [ "$key" = JAVA_VERSION ] || continue
    value=${value#\"}
    value=${value%%[!0-9]*}
    printf '%s' "$value"
    return 0
  done <"$1/release"
}

fits() {
  version=$(version_of "$1")
  [ -n "$version" ] && [ "$version" -ge "$minimum" ]
}

found() {
  printf '%s\n' "$1"
  exit 0
}

# The file that a chain of symbolic links ends at; `readlink -f` is missing on older macOS.
resolve() {
  file=$1
  while [ -L "$file" ]; do
    link=$(readlink "$file")
    case $link in
      /*) file=$link ;;
      *) file=$(dirname "$file")/$link ;;
    esac
  done
  printf '%s' "$file"
}

[ -z "${JAVA_HOME-}" ] || ! fits "$JAVA_HOME" || found "$JAVA_HOME"

on_path=$(command -v javac || :)
if [ -n "$on_path" ]; then
  home=$(cd "$(dirname "$(resolve "$on_path")")/.." && pwd -P)
  ! fits "$home" || found "$home"
fi

best= best_version=
consider() {
  fits "$1" || return 0
  [ -z "$best" ] || [ "$version" -lt "$best_version" ] || return 0
  best=$1 best_version=$version
}

folders=${CCDREC_JDK_DIRS-/usr/lib/jvm:/usr/lib64/jvm:/usr/java:/opt/java:${SDKMAN_DIR:-${HOME-}/.sdkman}/candidates/java:${HOME-}/.jdks:/Library/Java/JavaVirtualMachines:${HOME-}/Library/Java/JavaVirtualMachines:/opt/homebrew/opt:/usr/local/opt}
set -f
old_ifs=$IFS
IFS=:
set -- $folders
IFS=$old_ifs
set +f
for folder; do
  for home in "$folder"/* "$folder"/*/Contents/Home "$folder"/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    consider "$home"
  done
done
if [ -z "$best" ] && [ -z "${CCDREC_JDK_DIRS-}" ] && [ -x /usr/libexec/java_home ]; then
  home=$(/usr/libexec/java_home -v "$minimum+" 2>/dev/null || :)
  [ -z "$home" ] || consider "$home"
fi
[ -z "$best" ] || found "$best"

seen=
[ -z "${JAVA_HOME-}" ] || seen="$seen
  JAVA_HOME      $JAVA_HOME (version $(version_of "$JAVA_HOME" | grep . || echo unknown))"
[ -z "$on_path" ] || seen="$seen
  javac on PATH  $on_path"
cat >&2 <<MESSAGE
CCDRec needs a JDK $minimum or newer (a JDK, not only a JRE), and none was found.
Looked at:$seen
  folders        $folders

Install one, for example
  Debian, Ubuntu  apt-get install openjdk-$minimum-jdk   (or temurin-$minimum-jdk from adoptium.net)
  Fedora          dnf install java-$minimum-openjdk-devel
  macOS           brew install openjdk@$minimum
  anywhere        sdk install java $minimum-tem   (sdkman.io)
or unpack a JDK anywhere and set JAVA_HOME to its folder.
MESSAGE
exit 1
