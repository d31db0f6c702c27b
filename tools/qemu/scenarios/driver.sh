# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# A driver that lives elsewhere, its suites, and its author's own checks.

. /suites.inc

SUITES=
for module in $MODULES; do
	case $module in
	*_kunit) SUITES="$SUITES $module" ;;
	*) load "$module" || return ;;
	esac
done
[ -z "$SUITES" ] || run_suites driver
ok "driver: the modules are loaded"
if [ -e /driver.inc ]; then
	. /driver.inc
fi
