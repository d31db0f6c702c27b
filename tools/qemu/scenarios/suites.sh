# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Runs every suite and hands over its KTAP. Suites are loaded one by one; what
# one of them reported is safe on the host before the next starts.

for module in $MODULES; do
	[ "$module" = suites ] || load "$module" || return
done

seen=
for suite in $SUITES; do
	say "suite $suite"
	load "$suite" || continue
	found=
	for dir in $debugfs/kunit/*/; do
		name=$(basename "$dir")
		case " $seen " in *" $name "*) continue ;; esac
		[ -r "$dir/results" ] || continue
		ktap "$name" "$dir/results"
		seen="$seen $name"
		found=1
	done
	[ -n "$found" ] || not_ok "$suite left no results"
done
[ -n "$SUITES" ] || not_ok "there is no suite"
