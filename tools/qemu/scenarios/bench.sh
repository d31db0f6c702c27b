# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Hands the results to tools/bench/run.sh on the host. When a single case is
# profiled, its symbols as well.

. /bench.inc
bench_run
