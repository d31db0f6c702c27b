# SPDX-License-Identifier: GPL-2.0-only
#
# Table of module/bench's results (case, ntdma: median, least; Linux: median,
# least) against the goals.

function goal_of(name, pages)
{
	if (name ~ /-table$/)
		return "ratio < 1.00"
	if (name ~ /^(common|vector)-/)
		return "ratio <= 1.10"
	if (name ~ /^memcpy-/)
		return "ratio <= 1.25"
	if (name ~ /^(map|system)-/)
		return ""
	if (pages == 1)
		return name ~ /^build-/ ? "more <= 150" : "more <= 300"
	return pages < 64 ? "ratio <= 1.20" : "ratio <= 1.10"
}

function meets(goal, more, ratio,	part)
{
	split(goal, part, " ")
	if (part[1] == "more")
		return more <= part[3]
	return part[2] == "<" ? ratio < part[3] : ratio <= part[3]
}

BEGIN {
	print title
	printf "  %-27s%9s%9s%8s%7s  %s\n", "case", "ntdma", "linux", "more",
		"ratio", "goal"
}

{
	split($1, word, "-")
	pages = word[2] ~ /^[0-9]/ ? word[2] : word[3]
	more = $2 - $4
	ratio = $2 / $4
	goal = goal_of($1, pages)
	verdict = ""
	if (goal != "") {
		met = meets(goal, more, ratio)
		verdict = goal (met ? ", met" : ", MISSED")
		count[met]++
	}
	printf "  %-27s%9d%9d%+8d%7.2f  %s\n", $1, $2, $4, more, ratio, verdict
}

END {
	printf "  %d goals met, %d missed\n", count[1], count[0]
}
