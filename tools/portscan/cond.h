/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Conditional code: which of it a build against ntdma can see.
 */
#ifndef PORTSCAN_COND_H
#define PORTSCAN_COND_H

#include "source.h"

struct cond;

struct cond *cond_new(struct source *source);
bool cond_live(const struct cond *cond);

/* A directive was read whose first token is at @begin of the source's pp. */
void cond_directive(struct cond *cond, size_t begin);
void cond_end(struct cond *cond);

#endif
