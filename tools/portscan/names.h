/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names: each identifier exists once, and what is known of it hangs on it.
 */
#ifndef PORTSCAN_NAMES_H
#define PORTSCAN_NAMES_H

#include <stdbool.h>
#include <stddef.h>

struct node;
struct foreign;
struct source;
struct use;

/* What a name stands for in ntdma's headers */
enum kind {
	KIND_NONE,
	KIND_ROUTINE,		/* prototype or inline function */
	KIND_MEMBER,		/* pointer to a routine in a table: PutDmaAdapter */
	KIND_MACRO,		/* with parameters */
	KIND_CONSTANT,		/* enumerator, or macro without parameters */
	KIND_TYPE,
};

enum state {
	STATE_WORKS,
	STATE_DEVIATES,
	STATE_UNPROVEN,		/* provided, and no passing test names it */
	STATE_MISSING,
	STATE_COUNT
};

/**
 * struct name - an identifier
 * @next: in its bucket
 * @text: spelling
 * @len: its length
 * @kind: what include/ddk declares it as
 * @code: include/ddk has the code, not only a prototype
 * @exported: a module exports it, or fills the table that it is a member of
 * @proven: a passing test reaches it
 * @pointer: as a type, points to something; as a routine, returns such a thing
 * @function: as a type, is a routine or points to one
 * @deviation: what differs from Windows, from the kernel-doc of the routine
 * @impl: a function that was put into the table's member of this name
 * @own: the scanned tree defines it
 * @declared: as a member of a structure
 * @nodes: top-level declarations of this name in kunit/
 * @looked_up: @foreign is valid
 * @foreign: what the table of counterparts says of it
 * @local: file with a variable of this name
 * @use: of the file that was read last
 * @uses: in live code, all files
 * @files: in which it is used
 * @first: the first use
 * @function_id: the function in which what follows is valid
 * @type: of the variable of this name
 * @stars: pointer levels that the declaration added to it
 * @taint: where its value came from, enum taint
 */
struct name {
	struct name *next;
	const char *text;
	size_t len;

	enum kind kind;
	bool code, exported, proven, pointer, function;
	const char *deviation;
	struct name *impl;

	bool own, declared;
	struct node *nodes;
	bool looked_up;
	const struct foreign *foreign;
	const struct source *local;
	struct use *use;
	unsigned int uses, files;
	const struct use *first;

	unsigned int function_id;
	struct name *type;
	unsigned int stars, taint;
};

/* The name with this spelling; it is made when it is new. */
struct name *name_of(const char *text, size_t len);
struct name *name_of_string(const char *text);

/* Calls back for every name, in no order. */
void names_each(void (*each)(struct name *name, void *context), void *context);

bool name_is(const struct name *name, const char *text);
bool name_starts(const struct name *name, const char *prefix);

#endif
