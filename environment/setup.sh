# shellcheck shell=bash
# What lab, run-notebooks and classpath have in common. Sourced by them; works with the bash 3.2 of macOS.
#
# Everything is put into environment/.venv:
#   bin, lib, ...                  Python with JupyterLab, as requirements.txt pins it
#   carousel/                      the library, its class path and the kernel, as pom.xml pins them
#   share/jupyter/kernels/java     the kernelspec that ties the two together
#   home/                          what Jupyter and the kernel would otherwise keep in the user's home

set -eu

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
venv=$here/.venv
lib=$venv/carousel
log=$venv/setup.log

max_heap=2g

say() {
    printf '%s\n' "$*" >&2
}

fail() {
    printf '\n%s\n' "$@" >&2
    exit 1
}

case $(uname -s) in
    MINGW* | MSYS* | CYGWIN*) fail "On Windows these scripts run in WSL: https://learn.microsoft.com/windows/wsl/install" ;;
esac

# Runs a command with its output in the log; where it fails, says what failed and what can be done about it.
logged() { # what command...
    local what=$1
    shift
    mkdir -p "$venv"
    if "$@" >"$log" 2>&1 </dev/null; then
        return
    fi
    say ""
    # what Maven marks as an error, without its advice, or else the end of what was said
    { sed 's/ *-> \[Help 1\]$//' "$log" | grep '^\[ERROR\] .' |
        grep -viE 're-run maven|for more information|\[help 1\] http' || tail -n 15 "$log"; } | head -n 25 >&2
    if grep -qiE 'unknown ?host|name resolution|name or service not known|could not resolve host|connection refused|connection reset|connection timed out|connect timed out|network is unreachable|no route to host|failed to fetch|failed to establish' "$log"; then
        fail "$what failed: a server could not be reached." \
            "Check the network connection, and the proxy if you need one (HTTPS_PROXY for pip, ~/.m2/settings.xml for Maven).
Then run the same command again. All output is in $log"
    fi
    fail "$what failed, for the reason above. All output is in $log"
}

# --- Java -----------------------------------------------------------------------------------------------------------

get_a_jdk="Carousel needs a JDK, version 17 or newer:
  Debian, Ubuntu   sudo apt install openjdk-17-jdk-headless
  Fedora           sudo dnf install java-latest-openjdk-devel
  macOS            brew install --cask temurin
  any system       https://adoptium.net
If you have one already, set JAVA_HOME to its folder."

# Sets JAVA_HOME, java_version (such as 17) and java_arch: JAVA_HOME where it is set, else the java of the PATH.
find_java() {
    local java properties
    if [ -n "${JAVA_HOME-}" ]; then
        java=$JAVA_HOME/bin/java
        [ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, but there is no bin/java in it." \
            "Set JAVA_HOME to the folder of a JDK, or unset it to use the java of the PATH."
    else
        java=$(command -v java) || fail "There is no java in the PATH, and JAVA_HOME is not set." "$get_a_jdk"
    fi
    # macOS has a /usr/bin/java even where no JDK is installed; it fails when run
    properties=$("$java" -XshowSettings:properties -version 2>&1) || fail "$java does not run: $properties" "$get_a_jdk"
    property() { printf '%s\n' "$properties" | sed -n "s/^ *$1 = //p"; }
    java_version=$(property java.specification.version)
    java_arch=$(property os.arch)
    case $java_version in
        1.* | 9 | 1[0-6]) fail "$java is Java $java_version, which is too old." "$get_a_jdk" ;;
    esac
    JAVA_HOME=$(property java.home)
    export JAVA_HOME
    [ -x "$JAVA_HOME/bin/javac" ] ||
        fail "$JAVA_HOME has no javac: it is a Java runtime, not a JDK." "$get_a_jdk"
    say "Java:     $(property java.version) in $JAVA_HOME"
}

# --- Python ---------------------------------------------------------------------------------------------------------

get_python="JupyterLab needs Python 3.10 or newer, with its venv module:
  Debian, Ubuntu   sudo apt install python3 python3-venv
  Fedora           sudo dnf install python3
  macOS            brew install python
  any system       https://www.python.org/downloads"

# Makes the private environment, unless it is there and holds what requirements.txt asks for.
make_venv() {
    local python candidate seen=
    if cmp -s "$here/requirements.txt" "$venv/requirements.txt" && "$venv/bin/python" -c '' 2>/dev/null; then
        say "Python:   JupyterLab is in environment/.venv"
        return
    fi
    python=
    for candidate in python3 python3.14 python3.13 python3.12 python3.11 python3.10 python; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
            python=$candidate
            break
        elif command -v "$candidate" >/dev/null; then
            seen="$seen$("$candidate" --version 2>&1 | head -n 1) ($candidate), "
        fi
    done
    [ -n "$python" ] || fail "No Python 3.10 or newer in the PATH${seen:+; found ${seen%, }}." "$get_python"
    "$python" -c 'import venv, ensurepip' 2>/dev/null ||
        fail "$("$python" --version) has no venv module." "$get_python"
    say "Python:   $("$python" --version) installs JupyterLab into environment/.venv; the first time this takes a minute"
    mkdir -p "$venv"
    (cd "$venv" && rm -rf bin etc include lib lib64 share pyvenv.cfg) # but not what we built and what Jupyter keeps
    logged "Making the Python environment" "$python" -m venv "$venv"
    logged "Installing JupyterLab" "$venv/bin/python" -m pip install --disable-pip-version-check --retries 1 \
        -r "$here/requirements.txt"
    cp "$here/requirements.txt" "$venv/requirements.txt"
}

# --- The library and the kernel -------------------------------------------------------------------------------------

# True if what was built is whole and nothing changed since.
is_built() {
    [ "$(cat "$lib/built" 2>/dev/null)" = "$java_arch" ] || return 1
    [ -z "$(find "$root/pom.xml" "$root/src/main" "$here/kernel" -newer "$lib/built" | head -n 1)" ] || return 1
    local jar IFS=:
    for jar in $(cat "$lib/dependencies"); do
        [ -f "$jar" ] || return 1
    done
}

# Puts into $lib: carousel.jar, rapaio-jupyter-kernel.jar, dependencies (the class path of what the library uses) and
# start/ (what stands before the kernel in the class path).
build_library() {
    if is_built; then
        say "Library:  nothing changed since it was built"
    else
        say "Library:  being built; the first time this takes a minute"
        local fresh=$lib.fresh # made aside, so that a half-made one is never taken for whole
        rm -rf "$fresh"
        mkdir -p "$fresh"
        printf '%s\n' "$java_arch" >"$fresh/built" # its time: what changes from here on is newer
        # single quotes: it is Maven that fills in the version, from the pom
        # shellcheck disable=SC2016
        logged "Building the library" "$root/mvnw" -B -ntp -f "$root/pom.xml" -Dspotless.check.skip=true compile \
            dependency:build-classpath -DincludeScope=runtime -Dmdep.outputFile="$fresh/dependencies" \
            dependency:copy -Dartifact='io.github.padreati:rapaio-jupyter-kernel:${rapaio.version}' \
            -Dmdep.stripVersion=true -DoutputDirectory="$fresh"
        logged "Packing the library" "$JAVA_HOME/bin/jar" --create --file "$fresh/carousel.jar" \
            -C "$root/target/classes" .
        logged "Compiling the start of the kernel" "$JAVA_HOME/bin/javac" --release 17 -d "$fresh/start" \
            -cp "$fresh/rapaio-jupyter-kernel.jar" "$here/kernel/Start.java" "$here/kernel/LoopThread.java"
        check_fonts
        rm -rf "$lib"
        mv "$fresh" "$lib"
    fi
    class_path=$lib/carousel.jar:$(cat "$lib/dependencies")
}

# Java draws text with the system's fonts, and fails in the midst of a chart where there are none.
check_fonts() {
    "$JAVA_HOME/bin/java" -Djava.awt.headless=true "$here/kernel/Fonts.java" >"$log" 2>&1 </dev/null ||
        fail "Java finds no fonts, so that it cannot draw charts: $(head -n 1 "$log")" "Install fontconfig and a font:
  Debian, Ubuntu   sudo apt install fontconfig fonts-dejavu-core
  Fedora           sudo dnf install fontconfig dejavu-sans-fonts"
}

# Writes the kernelspec. The library is in the JVM's own class path and not in RJK_CLASSPATH, whose every entry the
# kernel prints. Language, time zone and encoding are fixed so that a notebook prints the same everywhere.
write_kernelspec() {
    local flags=()
    if [ "$java_version" -ge 24 ]; then # which would warn about native libraries, and BLAS is one
        flags=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
    fi
    "$venv/bin/python" "$here/kernel/kernelspec.py" "$venv/share/jupyter/kernels/java" \
        RJK_MIMA_CACHE="$venv/home/mima" \
        OPENBLAS_NUM_THREADS=1 \
        -- \
        "$JAVA_HOME/bin/java" -Xmx$max_heap ${flags[@]+"${flags[@]}"} -Djava.awt.headless=true \
        -Dfile.encoding=UTF-8 -Duser.language=en -Duser.country=US -Duser.timezone=UTC \
        -Djava.util.prefs.userRoot="$venv/home" \
        -Dorg.bytedeco.javacpp.cachedir="$venv/home/javacpp" \
        -cp "$lib/start:$class_path:$lib/rapaio-jupyter-kernel.jar" Start '{connection_file}'
    say "Kernel:   java, with up to $max_heap of memory"
}

# OpenBLAS chooses its kernels by the processor, and each kind rounds in its own way, which after some training is another
# network. The text of the chapters speaks of numbers made with the kernels for AVX2, which any x86-64 machine of the last
# ten years can run. Whoever wants the fastest instead sets OPENBLAS_CORETYPE to what OpenBLAS would choose.
choose_kernels() {
    if [ -z "${OPENBLAS_CORETYPE-}" ] && [ "$(uname -m)" = x86_64 ] &&
        { grep -qw avx2 /proc/cpuinfo || sysctl -n machdep.cpu.leaf7_features | grep -qw AVX2; } 2>/dev/null; then
        export OPENBLAS_CORETYPE=Haswell
    fi
}

set_up() {
    find_java
    make_venv
    build_library
    write_kernelspec
    # nothing of ours in the user's home, nothing of the user's (another kernel named java, say) in our way
    mkdir -p "$venv/home"
    export JUPYTER_CONFIG_DIR=$venv/home/config
    export JUPYTER_DATA_DIR=$venv/home/data
    export JUPYTER_RUNTIME_DIR=$venv/home/runtime
    export JUPYTER_PREFER_ENV_PATH=1
    export IPYTHONDIR=$venv/home/ipython
    unset JUPYTER_PATH JUPYTER_CONFIG_PATH
    choose_kernels
}
