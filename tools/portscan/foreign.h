/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names of Windows that ntdma lacks: by which they are known, and what does their
 * work on Linux.
 */
#ifndef PORTSCAN_FOREIGN_H
#define PORTSCAN_FOREIGN_H

#include <stdbool.h>
#include <stddef.h>

#include "names.h"

enum where {
	CALLED,		/* a routine: only with "(" behind it */
	ANYWHERE,	/* type, constant or macro; routines too */
	HEADER,		/* of #include */
};

/**
 * struct foreign - names that begin alike
 * @pattern: the name; with * at its end, what it begins with
 * @where: does it count
 * @counterpart: on Linux
 */
struct foreign {
	const char *pattern;
	enum where where;
	const char *counterpart;
};

extern const struct foreign foreign_names[];
extern const size_t foreign_count;

/* The longest pattern that fits, or NULL */
const struct foreign *foreign_find(struct name *name);
const struct foreign *foreign_find_header(const char *header);

#endif
