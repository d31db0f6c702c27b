# SPDX-License-Identifier: GPL-2.0-only
# Sourced by the scripts in tools/: places, messages, small helpers.
# shellcheck shell=bash

set -euo pipefail

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
BUILD=${NTDMA_BUILD:-$TOP/build}
# What does not depend on our sources: kernels, their packages, a compiler
CACHE=${NTDMA_CACHE:-$BUILD}

# The kernels that ntdma supports: label = series at the time of writing.
KERNELS_ALL="6.1 6.12 7.2"

note() { printf '  %-8s %s\n' "$1" "${*:2}" >&2; }
warn() { printf 'warning: %s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

# have COMMAND: is it there, /usr/sbin included (not in a plain user's PATH)
have() { PATH=$PATH:/usr/sbin:/sbin command -v "$1" >/dev/null 2>&1; }

# suite_of LABEL: the Debian suite that carries this kernel
suite_of() {
	case $1 in
	6.1) echo bookworm ;;
	6.12) echo bookworm-backports ;;
	7.2) echo sid ;;
	*) die "unknown kernel '$1' (known: $KERNELS_ALL)" ;;
	esac
}

# check_kernels LABEL...: refuse names that we do not know
check_kernels() {
	local k
	for k in "$@"; do suite_of "$k" >/dev/null; done
}

# locked_in DIR NAME COMMAND...: one at a time, so that two makes can run together
locked_in() {
	mkdir -p "$1"
	(
		flock 9
		"${@:3}" 9>&-
	) 9>"$1/.$2.lock"
}
locked() { locked_in "$BUILD" "$@"; }
cached() { locked_in "$CACHE" "$@"; }

# only_one NAME: until this script ends
only_one() {
	mkdir -p "$BUILD"
	exec 8>"$BUILD/.$1.lock"
	flock 8
}

# extra_modules KERNEL VARIANT MODULE...: directory of those that are not ours
extra_modules() {
	if [ -n "${NTDMA_EXTRA:-}" ]; then
		echo "$NTDMA_EXTRA"
		return
	fi
	case " ${*:3} " in
	*" async_tx "*) "$TOP/tools/kernels/clients.sh" "$1" "$2" ;;
	*" dmatest "*) "$TOP/tools/dmatest.sh" "$1" "$2" ;;
	esac
}

jobs_of() { nproc 2>/dev/null || echo 2; }
