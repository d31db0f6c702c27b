/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Idioms that compile and yet do not do on Linux what they did on Windows.
 */
#ifndef PORTSCAN_RISK_H
#define PORTSCAN_RISK_H

#include "decl.h"
#include "use.h"

enum idiom {
	IDIOM_PHYSICAL_TO_DEVICE,
	IDIOM_PHYSICAL_ADDRESS,
	IDIOM_PHYSICAL_ARITHMETIC,
	IDIOM_MISSING_FLUSH,
	IDIOM_WRONG_DIRECTION,
	IDIOM_POINTER_TRUNCATED,
	IDIOM_POINTER_FROM_INTEGER,
	IDIOM_LONG,
	IDIOM_USER_ACCESS,
	IDIOM_RETURN_IN_TRY,
	IDIOM_BREAK_IN_TRY,
	IDIOM_GOTO_IN_TRY,
	IDIOM_CPLUSPLUS,
	IDIOM_COUNT
};

extern const char *const idiom_names[IDIOM_COUNT];
extern const char *const idiom_texts[IDIOM_COUNT];

struct risk {
	enum idiom idiom;
	const struct source *source;
	unsigned int line;
	const char *detail;
};

struct risks {
	VEC(struct risk) all;
	unsigned int counts[IDIOM_COUNT];
};

/* Where a value came from; bits of a name's taint */
enum taint {
	TAINT_PHYSICAL = 1,	/* MmGetPhysicalAddress() */
	TAINT_PFN = 2,		/* page frame numbers */
	TAINT_USER = 4,		/* an address of user space */
};

/**
 * struct function - a function under examination
 * @source: file
 * @id: what the variables of this function are marked with
 * @begin: first token of its declaration
 * @body: opening brace
 * @end: closing brace
 * @risks: where to report
 */
struct function {
	struct source *source;
	unsigned int id;
	size_t begin, body, end;
	struct risks *risks;
};

void risk_add(struct risks *risks, enum idiom idiom, const struct source *source,
	      unsigned int line, const char *detail);

/* Marks parameters and variables with their types. */
void function_variables(const struct function *function);

static inline const struct tok *function_tok(const struct function *function, size_t at)
{
	return &function->source->code.at[at];
}

/* Is this a variable of the function? */
static inline bool is_variable(const struct function *function, const struct name *name)
{
	return name && name->function_id == function->id;
}

bool is_pointer(const struct function *function, const struct name *name);
bool is_32_bit(const struct function *function, const struct name *name);
bool is_32_bit_type(const struct name *name);
bool is_try(const struct tok *tok);

/* The parts of the search, each over one function or over the tree */
void risk_physical(const struct function *function);
void risk_width(const struct function *function);
void risk_long(const struct source *source, struct risks *risks);
void risk_user(const struct function *function);
void risk_try(const struct function *function, size_t at);
void risk_pairs(struct tree *tree, struct risks *risks);

/* All of it, sorted by place */
void risk_scan(struct tree *tree, struct risks *risks);

#endif
