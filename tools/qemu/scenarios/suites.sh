# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash

. /suites.inc

for module in $MODULES; do
	case $module in
	suites) ;;
	stock:*) load_stock "${module#stock:}" || return ;;
	*) load "$module" || return ;;
	esac
done
run_suites suites
