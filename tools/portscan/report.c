// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table for people.
 */
#include <stdio.h>
#include <string.h>

#include "foreign.h"
#include "provided.h"
#include "report.h"

const char *const state_names[STATE_COUNT] = {
	[STATE_WORKS] = "works",
	[STATE_DEVIATES] = "deviates",
	[STATE_UNPROVEN] = "unproven",
	[STATE_MISSING] = "missing",
};

static const char *const kind_names[] = {
	[KIND_NONE] = "name",
	[KIND_ROUTINE] = "routine",
	[KIND_MEMBER] = "member",
	[KIND_MACRO] = "macro",
	[KIND_CONSTANT] = "constant",
	[KIND_TYPE] = "type",
};

unsigned int sum_of(const unsigned int *counts)
{
	unsigned int i, sum = 0;

	for (i = 0; i < STATE_COUNT; i++)
		sum += counts[i];
	return sum;
}

unsigned int percent_provided(const unsigned int *counts)
{
	unsigned int sum = sum_of(counts);

	return sum ? (sum - counts[STATE_MISSING]) * 100 / sum : 100;
}

const char *note_of(const struct name *name)
{
	switch (provided_state(name)) {
	case STATE_DEVIATES:
		return name->deviation;
	case STATE_UNPROVEN:
		return "provided, not proven: no test that passed here names it";
	case STATE_MISSING:
		return name->kind ? "declared, and no module exports it" :
				    name->foreign->counterpart;
	default:
		return "";
	}
}

const char *kind_of(const struct name *name)
{
	if (name->kind == KIND_NONE && name->foreign && name->foreign->where == CALLED)
		return kind_names[KIND_ROUTINE];
	return kind_names[name->kind];
}

static void print_names(const struct report *report)
{
	const struct name *name;
	char place[512];
	size_t i;

	printf("\n%-9s %-36s %-9s %5s %5s  %-28s %s\n", "State", "Name", "Kind", "Uses",
	       "Files", "First use", "Note");
	for (i = 0; i < report->tree->names.count; i++) {
		name = report->tree->names.at[i];
		if (report->missing_only && provided_is(name))
			continue;
		snprintf(place, sizeof(place), "%s:%u", name->first->source->path,
			 name->first->line);
		printf("%-9s %-36s %-9s %5u %5u  %-28s %s\n",
		       state_names[provided_state(name)], name->text,
		       kind_of(name), name->uses, name->files, place,
		       note_of(name));
	}
}

static void print_headers(const struct report *report)
{
	const struct lost_header *header;
	const struct foreign *foreign;
	size_t i;

	if (!report->tree->headers.count)
		return;
	printf("\nHeaders that are neither here nor in include/ddk:\n");
	for (i = 0; i < report->tree->headers.count; i++) {
		header = &report->tree->headers.at[i];
		foreign = foreign_find_header(header->name);
		printf("missing   %-36s %5u times, first %s:%u  %s\n", header->name,
		       header->count, header->source->path, header->line,
		       foreign ? foreign->counterpart : "");
	}
}

static void print_counts(const unsigned int *counts)
{
	printf("%6u %6u %8u %8u %8u %9u %%", sum_of(counts), counts[STATE_WORKS],
	       counts[STATE_DEVIATES], counts[STATE_UNPROVEN], counts[STATE_MISSING],
	       percent_provided(counts));
}

static void print_files(const struct report *report)
{
	const struct source *source;
	size_t i;

	printf("\n%8s %6s %6s %8s %8s %8s %11s  %s\n", "Lines", "Names", "works", "deviates",
	       "unproven", "missing", "provided", "File");
	for (i = 0; i < report->tree->sources.count; i++) {
		source = report->tree->sources.at[i];
		if (!sum_of(source->counts))
			continue;
		printf("%8u ", source->lines);
		print_counts(source->counts);
		printf("  %s\n", source->path);
	}
	printf("%8lu ", report->tree->lines);
	print_counts(report->tree->counts);
	printf("  all %zu files, each name once\n", report->tree->sources.count);
}

static void print_risks(const struct report *report)
{
	const struct risk *risk;
	size_t i;

	if (!report->risks->all.count)
		return;
	printf("\nIdioms to look at:\n");
	for (i = 0; i < report->risks->all.count; i++) {
		risk = &report->risks->all.at[i];
		printf("%s:%u: [%s] %s%s%s%s\n", risk->source->path, risk->line,
		       idiom_names[risk->idiom], idiom_texts[risk->idiom],
		       risk->detail ? " (" : "", risk->detail ? risk->detail : "",
		       risk->detail ? ")" : "");
	}
}

void report_text(const struct report *report)
{
	const struct tree *tree = report->tree;

	printf("%zu files, %lu lines: %u names of Windows, %u %% of them provided; %zu headers missing; %zu idioms to look at\n",
	       tree->sources.count, tree->lines, sum_of(tree->counts),
	       percent_provided(tree->counts), tree->headers.count,
	       report->risks->all.count);
	if (!report->tests)
		printf("No results of tests in build/ktap: what is provided is not proven here (make kunit).\n");
	print_names(report);
	print_headers(report);
	print_files(report);
	print_risks(report);
}
