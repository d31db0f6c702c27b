// SPDX-License-Identifier: GPL-2.0-only
/*
 * The same as JSON, one object:
 *
 *	{ "files": [...], "names": [...], "headers": [...], "risks": [...], "total": {} }
 */
#include <stdio.h>

#include "foreign.h"
#include "provided.h"
#include "report.h"

static void print_string(const char *text)
{
	putchar('"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			printf("\\%c", *text);
		else if ((unsigned char)*text < 0x20)
			printf("\\u%04x", (unsigned char)*text);
		else
			putchar(*text);
	}
	putchar('"');
}

/* "key": "text", */
static void print_field(const char *key, const char *text)
{
	printf("\"%s\": ", key);
	print_string(text);
	fputs(", ", stdout);
}

static void print_counts(const unsigned int *counts)
{
	unsigned int i;

	for (i = 0; i < STATE_COUNT; i++)
		printf("\"%s\": %u, ", state_names[i], counts[i]);
	printf("\"names\": %u, \"percent\": %u }", sum_of(counts), percent_provided(counts));
}

/* Between elements of an array */
static void separate(size_t i)
{
	fputs(i ? ",\n  { " : "\n  { ", stdout);
}

static void print_files(const struct tree *tree)
{
	size_t i;

	printf("\"files\": [");
	for (i = 0; i < tree->sources.count; i++) {
		separate(i);
		print_field("path", tree->sources.at[i]->path);
		printf("\"lines\": %u, ", tree->sources.at[i]->lines);
		print_counts(tree->sources.at[i]->counts);
	}
	printf(" ],\n");
}

static void print_names(const struct tree *tree)
{
	const struct name *name;
	size_t i;

	printf("\"names\": [");
	for (i = 0; i < tree->names.count; i++) {
		name = tree->names.at[i];
		separate(i);
		print_field("name", name->text);
		print_field("kind", kind_of(name));
		print_field("state", state_names[provided_state(name)]);
		print_field("note", note_of(name));
		print_field("file", name->first->source->path);
		printf("\"line\": %u, \"uses\": %u, \"files\": %u }", name->first->line,
		       name->uses, name->files);
	}
	printf(" ],\n");
}

static void print_headers(const struct tree *tree)
{
	const struct lost_header *header;
	const struct foreign *foreign;
	size_t i;

	printf("\"headers\": [");
	for (i = 0; i < tree->headers.count; i++) {
		header = &tree->headers.at[i];
		foreign = foreign_find_header(header->name);
		separate(i);
		print_field("name", header->name);
		print_field("note", foreign ? foreign->counterpart : "");
		print_field("file", header->source->path);
		printf("\"line\": %u, \"uses\": %u }", header->line, header->count);
	}
	printf(" ],\n");
}

static void print_risks(const struct risks *risks)
{
	const struct risk *risk;
	size_t i;

	printf("\"risks\": [");
	for (i = 0; i < risks->all.count; i++) {
		risk = &risks->all.at[i];
		separate(i);
		print_field("idiom", idiom_names[risk->idiom]);
		print_field("text", idiom_texts[risk->idiom]);
		print_field("detail", risk->detail ? risk->detail : "");
		print_field("file", risk->source->path);
		printf("\"line\": %u }", risk->line);
	}
	printf(" ],\n");
}

void report_json(const struct report *report)
{
	printf("{ ");
	print_files(report->tree);
	print_names(report->tree);
	print_headers(report->tree);
	print_risks(report->risks);
	printf("\"tests\": %u,\n\"total\": { \"lines\": %lu, ", report->tests,
	       report->tree->lines);
	print_counts(report->tree->counts);
	printf(" }\n");
}
