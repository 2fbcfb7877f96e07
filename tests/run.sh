#!/usr/bin/env bash
# Builds everything with warnings as errors, runs every test project, and says which capabilities are shown to work.
#   bash tests/run.sh              all of it
#   bash tests/run.sh Sessions ... only the test projects whose names contain one of the words; the capability page is left alone
# The last line is "N passed, N failed" (", N skipped" when there are any). Results: artifacts/tests/*.xml and *.log.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
readonly results=artifacts/tests
readonly project_limit=900 # seconds; a project that hangs is stopped and counted as failed
passed=0 failed=0 skipped=0 complete=1

finish() {
    local line="$passed passed, $failed failed"
    if ((skipped > 0)); then line+=", $skipped skipped"; fi
    echo "$line"
    ((failed == 0)) || exit 1
    exit 0
}

# Prints what went wrong before any test could run, and ends.
give_up() {
    echo "$1" >&2
    failed=$((failed + 1))
    finish
}

has_sdk() { command -v dotnet >/dev/null 2>&1 && dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; }

install_sdk() {
    local as_root=()
    if ((EUID != 0)); then
        command -v sudo >/dev/null 2>&1 || return 1
        as_root=(sudo -n)
    fi
    command -v apt-get >/dev/null 2>&1 || return 1
    echo "Installing the .NET 10 SDK..."
    "${as_root[@]}" apt-get update -qq && "${as_root[@]}" apt-get install -y -qq dotnet-sdk-10.0
}

# What the native library is built with: tests/Native.Tests. Without it those tests fail, and say so.
has_native_tools() {
    local tool
    for tool in cmake make cc; do command -v "$tool" >/dev/null 2>&1 || return 1; done
    echo '#include <mbedtls/rsa.h>' | cc -x c -fsyntax-only - 2>/dev/null
}

install_native_tools() {
    local as_root=()
    if ((EUID != 0)); then
        command -v sudo >/dev/null 2>&1 || return 1
        as_root=(sudo -n)
    fi
    command -v apt-get >/dev/null 2>&1 || return 1
    echo "Installing cmake, a C compiler and mbedTLS..."
    "${as_root[@]}" apt-get update -qq && "${as_root[@]}" apt-get install -y -qq cmake make gcc libc6-dev libmbedtls-dev >/dev/null
}

# What makes the networks of tests/EndToEnd.Tests/Networks; without it, or without root, those tests are skipped and say so.
install_network_tools() {
    ((EUID == 0)) && command -v apt-get >/dev/null 2>&1 || return 0
    echo "Installing iproute2..."
    apt-get update -qq && apt-get install -y -qq iproute2 >/dev/null || true
}

build() {
    echo "Building NanoPeers.sln (Release)..."
    local log=$results/build.log
    if ! dotnet build NanoPeers.sln -c Release -warnaserror -nodeReuse:false -v quiet -clp:NoSummary >"$log" 2>&1; then
        sort -u "$log" >&2
        give_up "The build failed."
    fi
}

# The number in an attribute of the <assembly> element; nothing when the file is incomplete.
attribute() { sed -n "s/.*<assembly [^>]* $1=\"\([0-9]*\)\".*/\1/p" "$2" 2>/dev/null | head -n 1; }

# The name of the executable that a project file makes.
assembly_name() {
    local name
    name=$(sed -n 's|.*<AssemblyName>\(.*\)</AssemblyName>.*|\1|p' "$1" | head -n 1)
    echo "${name:-$(basename "$1" .csproj)}"
}

run_project() {
    local name=$1 project=$2
    local executable
    executable=$(dirname "$project")/bin/Release/net10.0/$(assembly_name "$project")
    local xml=$results/$name.xml log=$results/$name.log started=$SECONDS code=0 p f e s
    timeout --kill-after=10 "$project_limit" "$executable" -noColor -noLogo -xml "$xml" >"$log" 2>&1 || code=$?
    p=$(attribute passed "$xml") f=$(attribute failed "$xml") e=$(attribute errors "$xml") s=$(attribute skipped "$xml")
    f=$((${f:-0} + ${e:-0}))
    if [[ -z $p ]]; then complete=0; fi
    # A runner that fell over, was stopped, found no test, or failed for a reason of its own is a failure too.
    if ((code != 0 && f == 0)) || [[ -z $p ]] || ((${p:-0} + f + ${s:-0} == 0)); then f=$((f + 1)); fi
    passed=$((passed + ${p:-0})) failed=$((failed + f)) skipped=$((skipped + ${s:-0}))
    printf '%-24s %5d passed %4d failed %4d skipped  %4d s\n' "$name" "${p:-0}" "$f" "${s:-0}" $((SECONDS - started))
    if ((f > 0)); then
        echo "---- $name ended with code $code ----"
        cat "$log"
        echo "----"
    fi
}

wanted() {
    (($# == 1)) && return 0
    local name=$1 word
    shift
    for word in "$@"; do [[ ${name,,} == *"${word,,}"* ]] && return 0; done
    return 1
}

run_projects() {
    local project name
    while IFS= read -r project; do
        name=$(basename "$project" .csproj)
        if wanted "$name" "$@"; then run_project "$name" "$project"; fi
    done < <(grep -l --include='*.csproj' -r 'Include="xunit.v3"' tests | LC_ALL=C sort)
}

report_capabilities() {
    local report=tests/CapabilityReport/bin/Release/net10.0/CapabilityReport table=docs/capabilities.md before
    # Without the results of every project the page would lose rows that are shown.
    if (($# > 0 || complete == 0)); then
        "$report" docs/capability-rows.txt "$results" || failed=$((failed + 1))
        return
    fi
    before=$(git show "HEAD:$table" 2>/dev/null || cat "$table" 2>/dev/null)
    "$report" docs/capability-rows.txt "$results" "$table" || failed=$((failed + 1))
    if ! diff -u --label "$table (committed)" <(echo "$before") --label "$table (from the tests)" "$table"; then
        echo "$table is out of date; it was renewed: commit it." >&2
        failed=$((failed + 1))
    fi
}

rm -rf "$results"
mkdir -p "$results"
has_sdk || install_sdk
has_sdk || give_up "The .NET 10 SDK is needed and could not be installed. Install the package dotnet-sdk-10.0 and run this again."
if wanted Native.Tests "$@" && ! has_native_tools; then
    install_native_tools || echo "The native library's tools could not be installed: its tests fail. Install cmake make gcc libmbedtls-dev." >&2
fi
if wanted EndToEnd.Tests "$@" && ! command -v ip >/dev/null 2>&1; then install_network_tools; fi
build
run_projects "$@"
report_capabilities "$@"
finish
