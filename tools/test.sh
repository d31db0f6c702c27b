#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/test.sh all|KERNEL...
#
# The whole test run: checks, builds for all kernels, the suites on every packaged
# kernel; for the named kernels the suites in UML (plain and debug) and every
# end-to-end scenario as well. The last line is "N passed, N failed, N skipped";
# nothing run is a failure.

. "$(dirname "$0")/lib.sh"
[ $# -ge 1 ] || die "usage: $0 all|KERNEL..."

kernels=$*
[ "$kernels" != all ] || kernels=$KERNELS_ALL
# shellcheck disable=SC2086 # a list
check_kernels $kernels

mkdir -p "$BUILD"
NTDMA_TALLY=$BUILD/tally
export NTDMA_TALLY
: >"$NTDMA_TALLY"
rm -rf "$BUILD/ktap"
times=()

failures() { awk '{ n += $2 } END { print n + 0 }' "$NTDMA_TALLY"; }

# stage TITLE COMMAND...: a stage that fails without having counted a failure is
# one failed test itself
stage() {
	local title=$1 start=$SECONDS before
	shift
	before=$(failures)
	echo "=== $title"
	if ! "$@" && [ "$(failures)" = "$before" ]; then
		echo "0 1 0 $title" >>"$NTDMA_TALLY"
		echo "FAILED: $title"
	fi
	times+=("$(printf '%5d s  %s' $((SECONDS - start)) "$title")")
}

# test_of TITLE COMMAND...: one command that is one test
test_of() {
	local title=$1
	shift
	if "$@" >/dev/null; then
		echo "ok      $title"
		echo "1 0 0 $title" >>"$NTDMA_TALLY"
	else
		echo "FAILED  $title"
		echo "0 1 0 $title" >>"$NTDMA_TALLY"
	fi
}

# The modules and the suites, for every kernel whatever is tested
build_stage() {
	local kernel
	for kernel in $KERNELS_ALL; do
		NTDMA_TEST=1 test_of "modules and suites for $kernel" \
			"$TOP/tools/modules.sh" "$kernel" stock
	done
}

# Runs of guests, collected first. A guest has one busy processor or waits for a
# timer: as many run at a time as there are processors.
titles=()
commands=()

# run TITLE [NAME=VALUE...] COMMAND...
run() {
	titles+=("$1")
	commands+=("env $(printf '%q ' "${@:2}")")
}

# one_run NUMBER: its output, tally and seconds go to files
one_run() {
	local start=$SECONDS status=0
	export NTDMA_TALLY=$runs/$1.tally
	: >"$NTDMA_TALLY"
	eval "${commands[$1]}" >"$runs/$1.log" 2>&1 || status=1
	if [ $status -ne 0 ] && [ "$(failures)" = 0 ]; then
		echo "0 1 0 ${titles[$1]}" >>"$NTDMA_TALLY"
		echo "FAILED: ${titles[$1]}" >>"$runs/$1.log"
	fi
	echo $((SECONDS - start)) >"$runs/$1.seconds"
}

# Prints a run when all before it are printed.
show_runs() {
	while [ $shown -lt ${#titles[@]} ] && [ -s "$runs/$shown.seconds" ]; do
		echo "=== ${titles[$shown]}"
		cat "$runs/$shown.log"
		cat "$runs/$shown.tally" >>"$NTDMA_TALLY"
		times+=("$(printf '%5d s  %s' "$(cat "$runs/$shown.seconds")" "${titles[$shown]}")")
		shown=$((shown + 1))
	done
}

run_all() {
	local i width shown=0
	runs=$BUILD/run/.results
	width=$(jobs_of)
	rm -rf "$runs"
	mkdir -p "$runs"
	for i in "${!titles[@]}"; do
		while [ "$(jobs -rp | wc -l)" -ge "$width" ]; do
			wait -n || true
			show_runs
		done
		one_run "$i" &
	done
	wait
	show_runs
}

setup_stage() {
	"$TOP/tools/setup.sh" build qemu uml check checklist
	# shellcheck disable=SC2086 # a list
	"$TOP/tools/kernels/fetch.sh" stock $KERNELS_ALL
}

start=$SECONDS
stage "setup" setup_stage
stage "modules for every kernel" build_stage
stage "static checks" "$TOP/tools/check.sh"

for kernel in $kernels; do
	for variant in plain debug; do
		stage "UML $kernel $variant: kernel" "$TOP/tools/uml/build.sh" "$kernel" "$variant"
		stage "UML $kernel $variant: modules" "$TOP/tools/modules.sh" "$kernel" "$variant"
	done
done
case " $kernels " in *" 7.2 "*)
	stage "UML 7.2 smp: kernel" "$TOP/tools/uml/build.sh" 7.2 smp
	SUITE=testdev stage "UML 7.2 smp: modules" "$TOP/tools/modules.sh" 7.2 smp
	run "UML 7.2 smp: stress" NTDMA_OBJ="$BUILD/obj/7.2-smp" "$TOP/tools/uml/run.sh" 7.2 smp
	;;
esac
for kernel in $kernels; do
	for variant in debug plain; do
		obj=$BUILD/obj/$kernel-$variant
		run "UML $kernel $variant: suites" NTDMA_OBJ="$obj" \
			"$TOP/tools/uml/run.sh" "$kernel" "$variant"
		# Linux's own clients take minutes where every access is checked.
		[ "$variant" = plain ] || continue
		for scenario in dmatest $("$TOP/tools/qemu/list.sh" uml); do
			run "UML $kernel $variant: $scenario" SCENARIO="$scenario" \
				NTDMA_OBJ="$obj" "$TOP/tools/uml/run.sh" "$kernel" "$variant"
		done
	done
done
# Every packaged kernel has been built for.
for kernel in $KERNELS_ALL; do
	run "$kernel: suites" NTDMA_OBJ="$BUILD/obj/$kernel-stock" \
		"$TOP/tools/qemu/run.sh" suites "$kernel"
done
for scenario in $("$TOP/tools/qemu/list.sh"); do
	for kernel in $kernels; do
		run "$kernel: $scenario" NTDMA_OBJ="$BUILD/obj/$kernel-stock" \
			"$TOP/tools/qemu/run.sh" "$scenario" "$kernel"
	done
done
run_all

echo "=== checklist"
"$TOP/tools/checklist/checklist.py" || true
echo "=== time of each stage"
printf '%s\n' "${times[@]}"
printf '%5d s  altogether\n' $((SECONDS - start))
echo "=== kernels"
cat "$CACHE/kernels.lock"
echo "=== what failed"
awk '$2 > 0' "$NTDMA_TALLY"

read -r passed failed skipped < <(awk \
	'{ p += $1; f += $2; s += $3 } END { print p + 0, f + 0, s + 0 }' "$NTDMA_TALLY")
if [ $((passed + failed)) -eq 0 ]; then
	failed=1
	echo "nothing ran"
fi
echo
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
