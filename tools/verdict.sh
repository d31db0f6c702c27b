#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/verdict.sh LANE NAME VERDICT LOG NONCE [-a ALLOW] [-r REQUIRE] [-f FORBID]...
#
# Judges one run of a guest by its verdict channel and by the kernel's log, and
# prints it. LANE (6.1-plain, 6.1-stock, 6.1-e2e) names the KTAP folder:
# build/ktap/LANE. Patterns are extended regular expressions: a log line that
# matches ALLOW is not a complaint, REQUIRE must occur, FORBID must not.
#
# The last line is "LANE NAME: N passed, N failed, N skipped"; the counts are
# appended to $NTDMA_TALLY for `make test`.

. "$(dirname "$0")/lib.sh"
[ $# -ge 5 ] || die "usage: $0 LANE NAME VERDICT LOG NONCE [-a|-r|-f REGEX]..."

lane=$1
name=$2
verdict=$3
log=$4
nonce=$5
shift 5

allow='^$'
require=()
forbid=()
while getopts a:r:f: option; do
	case $option in
	a) allow+="|$OPTARG" ;;
	r) require+=("$OPTARG") ;;
	f) forbid+=("$OPTARG") ;;
	*) die "unknown option" ;;
	esac
done

# How a kernel complains
complaints='BUG:|BUG kmalloc|WARNING:|KASAN|KCSAN|UBSAN|KFENCE|ODEBUG|Oops|Kernel panic'
complaints+='|Call Trace|general protection|[Ss]egfault|Redzone|Poison overwritten|corruption'
complaints+='|DMA-API: .*(error|fail|overlap|out of memory|exceed)|refcount_t:'
complaints+='|suspicious RCU|inconsistent lock|possible .*(deadlock|recursive)'
complaints+='|[Ii]nvalid wait context|scheduling while atomic|sleeping function'
complaints+='|self-detected stall|blocked for more than|irq .*nobody cared|genirq:.*mismatch'
complaints+='|kmemleak: [0-9]+ new|unreferenced object|kobject.*tried to|Unknown symbol'

ktap_dir=${NTDMA_KTAP:-$BUILD/ktap/$lane}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$ktap_dir"

# Serial lines end in \r\n; printk's time stamps stay.
tr -d '\r' <"$verdict" >"$work/verdict"
tr -d '\r' <"$log" >"$work/log"
sed -n "/ntdma-test: begin $nonce/,\$p" "$work/log" >"$work/own"

# The guest's own lines, and those that the host adds after reading the log
grep -E '^(not )?ok - ' "$work/verdict" >"$work/checks" || true
add() { echo "$1 - ${*:2}" >>"$work/checks"; }

judge_end() {
	if grep -q "^ntdma-verdict: complete $nonce\$" "$work/verdict"; then
		add ok "the guest reached its end"
	else
		add "not ok" "the guest did not reach its end"
		tail -n 60 "$work/log" >&2
	fi
}

judge_log() {
	local pattern
	if grep -E "$complaints" "$work/own" | grep -vE "$allow" >"$work/complaints"; then
		add "not ok" "the kernel's log is clean: $(head -n 1 "$work/complaints" | tr '#' ' ')"
		grep -E -A 25 -m 3 -f <(head -n 1 "$work/complaints" | sed 's/[][().*+?{}|^$\\]/\\&/g') \
			"$work/own" >&2 || true
	else
		add ok "the kernel's log is clean"
	fi
	for pattern in "${require[@]}"; do
		if grep -qE "$pattern" "$work/own"; then
			add ok "the log has /$pattern/"
		else
			add "not ok" "the log has /$pattern/"
		fi
	done
	for pattern in "${forbid[@]}"; do
		if grep -qE "$pattern" "$work/own"; then
			add "not ok" "the log has no /$pattern/"
		else
			add ok "the log has no /$pattern/"
		fi
	done
}

# from_log SUITE: its KTAP as the console shows it
from_log() {
	echo "KTAP version 1"
	echo "1..1"
	awk -v suite="$1" '
		{ sub(/^\[ *[0-9.]+\] /, "") }
		$0 == "    # Subtest: " suite { on = 1 }
		on { print }
		on && /^(not )?ok / && $NF == suite { exit }
	' "$work/log"
}

cases() { grep -cE '^ {4}(not )?ok ' "$1" || true; }

# mend FILE: Linux 6.1 keeps 512 bytes of each case, and what a case says can
# push out its own result: take it from the console then. What is not there
# either has failed.
mend() {
	local suite plan
	suite=$(basename "$1" .ktap)
	plan=$(sed -n 's/^    1\.\.\([0-9]*\)$/\1/p' "$1" | head -n 1)
	[ "$(cases "$1")" -lt "${plan:-0}" ] || return 0
	from_log "$suite" >"$work/console.ktap"
	if [ "$(cases "$work/console.ktap")" -gt "$(cases "$1")" ]; then
		cp "$work/console.ktap" "$1"
	fi
	[ "$(cases "$1")" -ge "$plan" ] ||
		echo "    not ok $plan - $suite: $((plan - $(cases "$1"))) cases left no result" >>"$1"
}

# A run of all suites under a kernel with every debugger: none said anything.
# Proves: C-291 by the kernel's debuggers were silent over the whole run
judge_debuggers() {
	local text="the kernel's debuggers were silent over the whole run" silent
	[ -z "${SUITE:-}" ] || return 0
	grep -q 'kmemleak found nothing' "$work/checks" || return 0
	for silent in "kmemleak found nothing" "dma-debug counted no error" \
		"dma-debug stayed on" "lockdep stayed on" "the kernel's log is clean" \
		"the guest reached its end"; do
		if ! grep -qx "ok - $silent" "$work/checks"; then
			add "not ok" "$text"
			return 0
		fi
	done
	add ok "$text"
}

# KTAP blocks become files, one per suite.
collect_ktap() {
	local file
	rm -rf "$work/ktap"
	mkdir "$work/ktap"
	awk -v dir="$work/ktap" '
		/^ktap-begin / { file = dir "/" $2 ".ktap"; printf "" >file; next }
		/^ktap-end / { file = ""; next }
		file != "" { print >file }
	' "$work/verdict"
	for file in "$work"/ktap/*.ktap; do
		[ ! -e "$file" ] || mend "$file"
	done
	{
		echo "TAP version 14"
		echo "# Subtest: $name"
		awk '{ ok = /^ok/; sub(/^(not )?ok - /, "")
		       print "    " (ok ? "ok " : "not ok ") NR " - " $0 }' "$work/checks"
	} >"$work/ktap/$name.ktap"
	cp "$work"/ktap/*.ktap "$ktap_dir/"
}

# A suite that failed outside of its cases counts as one failure.
lost_failures() {
	local file
	for file in "$work"/ktap/*.ktap; do
		if grep -q '^not ok ' "$file" && ! grep -qE '^ {4}not ok ' "$file"; then
			echo "$file"
		fi
	done | wc -l
}

# Cases of a suite stand four columns in, whatever the version of KTAP.
count() {
	passed=$(cat "$work"/ktap/*.ktap | grep -E '^ {4}ok ' | grep -cviE '# *SKIP' || true)
	skipped=$(cat "$work"/ktap/*.ktap | grep -E '^ {4}ok ' | grep -ciE '# *SKIP' || true)
	failed=$(cat "$work"/ktap/*.ktap | grep -cE '^ {4}not ok ' || true)
	failed=$((failed + $(lost_failures)))
}

show() {
	sed -n 's/^| \{0,1\}//p' "$work/verdict"
	if [ -n "${V:-}" ]; then
		cat "$work"/ktap/*.ktap
	else
		{ grep -lE '^ *not ok' "$work"/ktap/*.ktap || true; } | xargs -r cat
		awk '/^    ok .*# *SKIP/ { sub(/^ *ok [0-9]+ (- )?/, ""); print "  skipped: " $0 }' \
			"$work"/ktap/*.ktap
	fi
	echo "$lane $name: $passed passed, $failed failed, $skipped skipped"
}

judge_end
judge_log
judge_debuggers
collect_ktap
count
show
[ -z "${NTDMA_TALLY:-}" ] || echo "$passed $failed $skipped $lane $name" >>"$NTDMA_TALLY"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
