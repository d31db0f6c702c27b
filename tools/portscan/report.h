/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reports: a table for people, JSON for programs.
 */
#ifndef PORTSCAN_REPORT_H
#define PORTSCAN_REPORT_H

#include "risk.h"

/**
 * struct report - what is reported
 * @tree: names, headers and files
 * @risks: idioms
 * @tests: cases that passed; 0 when none was run
 * @missing_only: leave out what ntdma has
 */
struct report {
	const struct tree *tree;
	const struct risks *risks;
	unsigned int tests;
	bool missing_only;
};

extern const char *const state_names[STATE_COUNT];

void report_text(const struct report *report);
void report_json(const struct report *report);

/* Of a sum of counts: how many are provided, in percent, rounded down */
unsigned int percent_provided(const unsigned int *counts);
unsigned int sum_of(const unsigned int *counts);

const char *kind_of(const struct name *name);

/* The reason or the counterpart; "" if there is nothing to say */
const char *note_of(const struct name *name);

#endif
