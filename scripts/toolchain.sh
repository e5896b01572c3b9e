# Sourced by ./run and ./test, at the root of the repository: finds a JDK and a Maven.
# Uses only features of bash 3.2, the bash of macOS.

# Puts a JDK of version 25 or newer into JAVA_HOME and first on PATH, or says how to get one and exits.
use_jdk_25() {
  local home
  if ! home=$(find_jdk_25); then
    echo "Credits Ledger needs JDK 25, and none was found: install Temurin 25 from adoptium.net" \
      "(or: apt install openjdk-25-jdk, brew install openjdk@25, sdk install java 25-tem) or set JAVA_HOME to one." >&2
    exit 1
  fi
  export JAVA_HOME=$home PATH=$home/bin:$PATH
}

# Runs an installed Maven of version 3.8 or newer, else the wrapper, which downloads one.
maven() {
  # Maven's own libraries cause warnings of JDK 25.
  local -x MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS-}"
  if has_maven_3_8; then
    mvn -B -ntp "$@"
  elif command -v unzip >/dev/null; then
    ./mvnw -B -ntp "$@"
  else
    # Without unzip the wrapper would download the tar.gz, whose checksum differs from that of the zip.
    echo "Install Maven 3.8 or newer, or unzip, with which ./mvnw downloads Maven." >&2
    return 1
  fi
}

# The user's choice comes first; in the install folders, 25 is preferred to newer versions.
find_jdk_25() {
  local home version newer=
  for home in "${JAVA_HOME-}" "$(jdk_on_path)"; do
    if [ "$(jdk_version "$home")" -ge 25 ]; then
      echo "$home"
      return
    fi
  done
  while read -r home; do
    version=$(jdk_version "$home")
    if [ "$version" -eq 25 ]; then
      echo "$home"
      return
    elif [ "$version" -gt 25 ]; then
      newer=$home
    fi
  done < <(jdk_folders)
  [ -n "$newer" ] && echo "$newer"
}

# Asks java itself for its home, to resolve links and the shims of version managers.
jdk_on_path() {
  java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p'
}

jdk_folders() {
  printf '%s\n' \
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/*jdk* /opt/java/* \
    {,"${HOME-}"}/Library/Java/JavaVirtualMachines/*/Contents/Home \
    {/opt/homebrew,/usr/local}/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/*
}

# The feature version of the JDK in a folder, such as 25; 0 if there is none.
jdk_version() {
  local version=
  if [ -n "$1" ] && [ -x "$1/bin/javac" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null || true)
    [ -n "$version" ] || version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
  fi
  echo "${version:-0}"
}

has_maven_3_8() {
  local major minor
  read -r major minor < <(mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9]*\)\.\([0-9]*\).*/\1 \2/p')
  [ "${major:-0}" -gt 3 ] || { [ "${major:-0}" -eq 3 ] && [ "$minor" -ge 8 ]; }
}
