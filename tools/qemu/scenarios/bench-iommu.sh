# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# As bench.sh.

. /bench.inc
bench_run
