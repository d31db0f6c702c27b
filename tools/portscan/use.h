/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the scanned sources use.
 */
#ifndef PORTSCAN_USE_H
#define PORTSCAN_USE_H

#include "source.h"

/**
 * struct use - one name in one file
 * @name: used
 * @source: file
 * @line: of the first use
 * @count: of uses
 */
struct use {
	struct name *name;
	struct source *source;
	unsigned int line, count;
};

/* A header that was included and is neither here nor there */
struct lost_header {
	const char *name;
	const struct source *source;
	unsigned int line, count;
};

/**
 * struct tree - all that was scanned
 * @sources: in the order of their paths
 * @names: used, sorted by state and spelling
 * @headers: lost ones
 * @counts: of @names, by state
 * @lines: of all sources
 */
struct tree {
	VEC(struct source *) sources;
	VEC(struct name *) names;
	VEC(struct lost_header) headers;
	unsigned int counts[STATE_COUNT];
	unsigned long lines;
};

/* Adds a file or everything below a folder; false if it cannot be read. */
bool tree_add(struct tree *tree, const char *path);

/* When all is added: finds what the sources define and use. */
void tree_scan(struct tree *tree);

#endif
