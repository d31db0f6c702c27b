/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a source declares at its top level, without knowing what its types are.
 */
#ifndef PORTSCAN_DECL_H
#define PORTSCAN_DECL_H

#include "source.h"

enum decl_kind {
	DECL_TYPEDEF,
	DECL_TAG,
	DECL_ENUMERATOR,
	DECL_MEMBER,
	DECL_FUNCTION,		/* with a body */
	DECL_PROTOTYPE,
	DECL_VARIABLE,
};

/**
 * struct decl - a declared name
 * @kind: of what
 * @name: declared
 * @type: the last name in front of it, NULL if there is none
 * @pointer: there is an asterisk between @type and @name
 * @function: it is a function, a type of functions, or a pointer to one
 * @at: token of the name
 * @begin: first token of the whole declaration
 * @end: the one behind its last
 * @body: of a function, its opening brace
 */
struct decl {
	enum decl_kind kind;
	struct name *name, *type;
	bool pointer, function;
	size_t at, begin, end, body;
};

void decl_each(const struct source *source,
	       void (*found)(const struct decl *decl, void *context), void *context);

/* Is this name one of C's own words? */
bool is_keyword(const struct name *name);

#endif
