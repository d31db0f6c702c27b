# SPDX-License-Identifier: GPL-2.0-only
#
# usage: awk -f profile.awk SYMBOLS RESULTS BLOCKS
#
# Sums up the blocks of tools/bench/profile.c by function, a round of the
# benchmark each, largest difference to Linux first. SYMBOLS and BLOCKS are
# sorted by address, which has the same number of digits everywhere.

function close_function()
{
	if (shim || native) {
		name[++n] = symbol
		ours[n] = shim / rounds
		theirs[n] = native / rounds
	}
	shim = native = 0
}

function print_sorted(	i, j, best)
{
	for (i = 1; i <= n && i <= top; i++) {
		best = 0
		for (j = 1; j <= n; j++)
			if (!done[j] && (!best ||
			    ours[j] - theirs[j] > ours[best] - theirs[best]))
				best = j
		done[best] = 1
		printf "  %-36s%10.1f%10.1f%+10.1f\n", name[best], ours[best],
			theirs[best], ours[best] - theirs[best]
	}
}

BEGIN {
	rounds = 32
	print title
}

FNR == 1 { file++ }

file == 1 {
	address[++symbols] = $1
	symbol_name[symbols] = $2
	next
}

file == 2 {
	printf "  %-36s%10d%10d%+10d\n", "measured", $2, $4, $2 - $4
	next
}

{
	while (current < symbols && address[current + 1] "" <= $1 "") {
		close_function()
		symbol = symbol_name[++current]
	}
	shim += $2 * $3
	native += $2 * $4
	all_shim += $2 * $3
	all_native += $2 * $4
}

END {
	close_function()
	printf "  %-36s%10.1f%10.1f%+10.1f\n", "counted, with the loop",
		all_shim / rounds, all_native / rounds,
		(all_shim - all_native) / rounds
	printf "\n  %-36s%10s%10s%10s\n", "function", "ntdma", "linux", "more"
	print_sorted()
}
