# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash

. /suites.inc

for module in $MODULES; do
	[ "$module" = suites ] || load "$module" || return
done
run_suites suites
