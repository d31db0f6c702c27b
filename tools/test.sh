#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/test.sh all|KERNEL...
#
# The whole test run: checks, builds for all kernels, suites in UML (plain and
# debug) and on the packaged kernels, every end-to-end scenario. The last line is
# "N passed, N failed, N skipped"; nothing run is a failure.

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

# The shipped modules and the test build, for every kernel whatever is tested
build_stage() {
	local kernel
	for kernel in $KERNELS_ALL; do
		test_of "modules for $kernel" "$TOP/tools/modules.sh" "$kernel" stock
		NTDMA_TEST=1 test_of "test modules for $kernel" \
			"$TOP/tools/modules.sh" "$kernel" stock
	done
}

# on_each COMMAND...: with each kernel in place of @, at the same time: a guest of
# one processor leaves the others idle
on_each() {
	local kernel status=0 pids=()
	for kernel in $kernels; do
		"${@//@/$kernel}" >"$BUILD/.on-$kernel.log" 2>&1 &
		pids+=($!)
	done
	for kernel in $kernels; do
		wait "${pids[0]}" || status=1
		pids=("${pids[@]:1}")
		cat "$BUILD/.on-$kernel.log"
	done
	return $status
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
		stage "UML $kernel $variant: suites" "$TOP/tools/uml/run.sh" "$kernel" "$variant"
		# Linux's own clients take minutes where every access is checked.
		[ "$variant" = plain ] || continue
		SCENARIO=dmatest stage "UML $kernel $variant: dmatest" \
			"$TOP/tools/uml/run.sh" "$kernel" "$variant"
		for scenario in $("$TOP/tools/qemu/list.sh" uml); do
			SCENARIO=$scenario stage "UML $kernel $variant: $scenario" \
				"$TOP/tools/uml/run.sh" "$kernel" "$variant"
		done
	done
done
case " $kernels " in *" 7.2 "*)
	stage "UML 7.2 smp: kernel" "$TOP/tools/uml/build.sh" 7.2 smp
	stage "UML 7.2 smp: stress" "$TOP/tools/uml/run.sh" 7.2 smp
	;;
esac
stage "suites on packaged kernels" on_each "$TOP/tools/qemu/run.sh" suites @
for scenario in $("$TOP/tools/qemu/list.sh"); do
	stage "e2e $scenario" on_each "$TOP/tools/qemu/run.sh" "$scenario" @
done

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
