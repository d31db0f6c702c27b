// SPDX-License-Identifier: GPL-2.0-only
/*
 * The search for risky idioms: over the functions of each source, with the types of
 * their variables known as far as the text shows them.
 */
#include <stdlib.h>
#include <string.h>

#include "risk.h"

const char *const idiom_names[IDIOM_COUNT] = {
	[IDIOM_PHYSICAL_TO_DEVICE] = "physical-to-device",
	[IDIOM_PHYSICAL_ADDRESS] = "physical-address",
	[IDIOM_PHYSICAL_ARITHMETIC] = "physical-arithmetic",
	[IDIOM_MISSING_FLUSH] = "missing-flush",
	[IDIOM_WRONG_DIRECTION] = "wrong-direction",
	[IDIOM_POINTER_TRUNCATED] = "pointer-truncated",
	[IDIOM_POINTER_FROM_INTEGER] = "pointer-from-32-bits",
	[IDIOM_LONG] = "long",
	[IDIOM_USER_ACCESS] = "user-access",
	[IDIOM_RETURN_IN_TRY] = "return-in-try",
	[IDIOM_BREAK_IN_TRY] = "break-in-try",
	[IDIOM_GOTO_IN_TRY] = "goto-in-try",
	[IDIOM_CPLUSPLUS] = "c++",
};

const char *const idiom_texts[IDIOM_COUNT] = {
	[IDIOM_PHYSICAL_TO_DEVICE] =
		"a physical address goes to a device, which sees memory through an IOMMU: use a DMA adapter",
	[IDIOM_PHYSICAL_ADDRESS] =
		"a physical address is no DMA address",
	[IDIOM_PHYSICAL_ARITHMETIC] =
		"arithmetic between virtual and physical addresses: pages need not follow each other",
	[IDIOM_MISSING_FLUSH] =
		"nothing here ends what was begun: data may stay in a bounce buffer",
	[IDIOM_WRONG_DIRECTION] =
		"ended in another direction than begun: data are not copied back",
	[IDIOM_POINTER_TRUNCATED] =
		"a pointer is cut to 32 bits",
	[IDIOM_POINTER_FROM_INTEGER] =
		"a pointer is made of 32 bits",
	[IDIOM_LONG] =
		"long has 64 bits on Linux: write LONG or ULONG",
	[IDIOM_USER_ACCESS] =
		"memory of user space is touched as if it were the kernel's: faults are not caught",
	[IDIOM_RETURN_IN_TRY] =
		"return leaves __try without its end: use __leave",
	[IDIOM_BREAK_IN_TRY] =
		"__try is a loop here, the one around it is not left: use a flag or goto",
	[IDIOM_GOTO_IN_TRY] =
		"goto leaves __try, and __finally is not entered: use __leave",
	[IDIOM_CPLUSPLUS] =
		"the kernel's build has no C++",
};

void risk_add(struct risks *risks, enum idiom idiom, const struct source *source,
	      unsigned int line, const char *detail)
{
	size_t i = risks->all.count;
	struct risk *risk;

	/* once for each line */
	while (i-- && risks->all.at[i].source == source) {
		if (risks->all.at[i].idiom == idiom && risks->all.at[i].line == line)
			return;
	}
	risk = vec_add(&risks->all);
	risk->idiom = idiom;
	risk->source = source;
	risk->line = line;
	risk->detail = detail;
	risks->counts[idiom]++;
}

static const char *const words_of_32_bits[] = {
	"ULONG", "LONG", "DWORD", "UINT", "INT", "ULONG32", "LONG32", "UINT32", "INT32",
	"DWORD32", "NTSTATUS", "int", "unsigned", "long", "uint32_t", "int32_t", "u32",
};

bool is_32_bit_type(const struct name *name)
{
	size_t i;

	for (i = 0; i < sizeof(words_of_32_bits) / sizeof(words_of_32_bits[0]); i++) {
		if (name_is(name, words_of_32_bits[i]))
			return true;
	}
	return false;
}

bool is_pointer(const struct function *function, const struct name *name)
{
	return is_variable(function, name) &&
	       (name->stars || (name->type && name->type->pointer));
}

bool is_32_bit(const struct function *function, const struct name *name)
{
	return is_variable(function, name) && !name->stars && is_32_bit_type(name->type);
}

static void mark(const struct function *function, struct name *name, struct name *type,
		 unsigned int stars)
{
	name->function_id = function->id;
	name->type = type;
	name->stars = stars;
	name->taint = 0;
	name->local = function->source;
}

static bool begins_no_variable(const struct name *name)
{
	return name_is(name, "return") || name_is(name, "goto") || name_is(name, "else") ||
	       name_is(name, "case") || name_is(name, "typedef") || name_is(name, "delete");
}

/*
 * At the begin of a statement or a parameter: TYPE *NAME, and what follows must be
 * able to follow a declarator. Returns the token of the name, or 0.
 */
static size_t variable_at(const struct function *function, size_t at, size_t end)
{
	struct name *type = NULL;
	unsigned int stars = 0;
	const struct tok *tok, *next;

	for (; at < end; at = tok_next(function->source, at)) {
		tok = function_tok(function, at);
		if (tok_is(tok, '*')) {
			stars++;
			continue;
		}
		if (tok->kind != TOK_NAME || begins_no_variable(tok->name))
			return 0;
		next = function_tok(function, tok_next(function->source, at));
		if (type && (tok_is(next, ';') || tok_is(next, '=') || tok_is(next, ',') ||
			     tok_is(next, ')') || tok_is(next, '['))) {
			mark(function, tok->name, type,
			     stars + (tok_is(next, '[') ? 1 : 0));
			return at;
		}
		/* annotations: _In_ and _In_reads_(x) */
		if (tok_is(next, '(')) {
			if (tok->name->text[0] != '_')
				return 0;
			at = tok_close(function->source, tok_next(function->source, at));
			continue;
		}
		if (stars)
			return 0;
		if (!name_is(tok->name, "const") && !name_is(tok->name, "volatile") &&
		    tok->name->text[0] != '_')
			type = tok->name;
	}
	return 0;
}

/* ULONG a, *b = x, c; : the declarators behind the first one */
static void more_variables(const struct function *function, size_t at, size_t end)
{
	struct name *type = function_tok(function, at)->name->type;
	const struct tok *tok;
	unsigned int stars = 0;
	bool expected = false;

	for (; at < end; at = tok_next(function->source, at)) {
		tok = function_tok(function, at);
		if (tok_is(tok, ';'))
			return;
		if (tok_is(tok, '(') || tok_is(tok, '{') || tok_is(tok, '[')) {
			at = tok_close(function->source, at);
		} else if (tok_is(tok, ',')) {
			expected = true;
			stars = 0;
		} else if (expected && tok_is(tok, '*')) {
			stars++;
		} else if (expected && tok->kind == TOK_NAME) {
			mark(function, tok->name, type, stars);
			expected = false;
		}
	}
}

static bool begins_statement(const struct tok *tok)
{
	return tok_is(tok, ';') || tok_is(tok, '{') || tok_is(tok, '}');
}

void function_variables(const struct function *function)
{
	size_t at, name;

	for (at = function->begin; at < function->body; at = tok_next(function->source, at)) {
		/* ")" and ";": before C89 the types stood behind the bracket */
		if (tok_is(function_tok(function, at), '(') ||
		    tok_is(function_tok(function, at), ',') ||
		    tok_is(function_tok(function, at), ')') ||
		    tok_is(function_tok(function, at), ';'))
			variable_at(function, tok_next(function->source, at),
				    function->body);
	}
	for (at = function->body; at < function->end; at = tok_next(function->source, at)) {
		if (!begins_statement(function_tok(function, at)))
			continue;
		name = variable_at(function, tok_next(function->source, at), function->end);
		if (name)
			more_variables(function, name, function->end);
	}
}

struct search {
	struct source *source;
	struct risks *risks;
};

static void examine(const struct decl *decl, void *context)
{
	static unsigned int id;
	struct search *search = context;
	struct function function = {
		.source = search->source,
		.begin = decl->begin,
		.body = decl->body,
		.risks = search->risks,
	};

	if (decl->kind != DECL_FUNCTION)
		return;
	function.id = ++id;
	function.end = tok_close(search->source, decl->body);
	function_variables(&function);
	risk_physical(&function);
	risk_width(&function);
	risk_user(&function);
}

static int by_place(const void *a, const void *b)
{
	const struct risk *x = a, *y = b;
	int order = strcmp(x->source->path, y->source->path);

	if (order)
		return order;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return (int)x->idiom - (int)y->idiom;
}

void risk_scan(struct tree *tree, struct risks *risks)
{
	struct search search = { .risks = risks };
	size_t i;

	for (i = 0; i < tree->sources.count; i++) {
		search.source = tree->sources.at[i];
		if (search.source->glue)
			continue;
		if (source_is_cplusplus(search.source))
			risk_add(risks, IDIOM_CPLUSPLUS, search.source, 1, NULL);
		decl_each(search.source, examine, &search);
		risk_long(search.source, risks);
	}
	risk_pairs(tree, risks);
	if (risks->all.count)
		qsort(risks->all.at, risks->all.count, sizeof(*risks->all.at), by_place);
}
