/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PORTSCAN_LEX_H
#define PORTSCAN_LEX_H

#include "source.h"

/* Splits a source into tokens, directives and kernel-doc comments. */
void lex(struct source *source);

#endif
