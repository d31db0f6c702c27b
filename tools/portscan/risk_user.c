// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory of user space.
 *
 * ntdma's __try catches statuses that its own routines raise. A fault of the CPU is
 * not caught, so memory of user space must be locked down by an MDL or copied.
 */
#include "risk.h"

static const char *const copies[] = {
	"RtlCopyMemory", "RtlMoveMemory", "RtlZeroMemory", "RtlFillMemory",
	"RtlCompareMemory", "RtlEqualMemory", "memcpy", "memmove", "memset", "memcmp",
};

static bool is_copy(const struct tok *tok)
{
	size_t i;

	for (i = 0; i < sizeof(copies) / sizeof(copies[0]); i++) {
		if (tok_named(tok, copies[i]))
			return true;
	}
	return false;
}

static bool is_probe(const struct tok *tok)
{
	return tok_named(tok, "ProbeForRead") || tok_named(tok, "ProbeForWrite");
}

/* A member of an IRP that holds an address of user space */
static bool is_user_member(const struct function *function, size_t at)
{
	const struct tok *before = function_tok(function, tok_previous(function->source, at));

	return (tok_is(before, ARROW) || tok_is(before, '.')) &&
	       (tok_named(function_tok(function, at), "UserBuffer") ||
		tok_named(function_tok(function, at), "Type3InputBuffer"));
}

static bool is_user(const struct function *function, const struct tok *tok)
{
	return tok->kind == TOK_NAME && is_variable(function, tok->name) &&
	       (tok->name->taint & TAINT_USER);
}

/* buffer = Irp->UserBuffer; */
static void note_assignment(const struct function *function, size_t member)
{
	size_t at = member, name;

	while (at > function->body && !tok_is(function_tok(function, at), '=')) {
		if (tok_is(function_tok(function, at), ';') ||
		    tok_is(function_tok(function, at), '{'))
			return;
		at = tok_previous(function->source, at);
	}
	name = tok_previous(function->source, at);
	if (function_tok(function, name)->kind == TOK_NAME &&
	    is_variable(function, function_tok(function, name)->name))
		function_tok(function, name)->name->taint |= TAINT_USER;
}

/* ProbeForRead(buffer, ...), perhaps with a cast */
static void note_probe(const struct function *function, size_t probe)
{
	size_t at = tok_next(function->source, probe);
	size_t close = tok_close(function->source, at);

	for (; at < close && !tok_is(function_tok(function, at), ',');
	     at = tok_next(function->source, at)) {
		if (function_tok(function, at)->kind == TOK_NAME &&
		    is_pointer(function, function_tok(function, at)->name))
			function_tok(function, at)->name->taint |= TAINT_USER;
	}
}

static void find_user(const struct function *function)
{
	size_t at;

	for (at = function->body; at < function->end; at = tok_next(function->source, at)) {
		if (is_user_member(function, at))
			note_assignment(function, at);
		else if (is_probe(function_tok(function, at)))
			note_probe(function, at);
	}
}

static void touched(const struct function *function, size_t at)
{
	const struct tok *tok = function_tok(function, at);

	risk_add(function->risks, IDIOM_USER_ACCESS, function->source, tok->line,
		 tok->name->text);
}

/* Arguments of a routine that copies: two are addresses */
static void check_copy(const struct function *function, size_t call)
{
	size_t at = tok_next(function->source, call);
	size_t close = tok_close(function->source, at);

	for (; at < close; at = tok_next(function->source, at)) {
		if (is_user(function, function_tok(function, at)) ||
		    is_user_member(function, at))
			touched(function, at);
	}
}

/* *p, p->x, p[i] */
static void check_access(const struct function *function, size_t at)
{
	const struct tok *next = function_tok(function, tok_next(function->source, at));
	size_t star = tok_previous(function->source, at);
	const struct tok *before = function_tok(function, star);
	const struct tok *left = function_tok(function, tok_previous(function->source, star));

	if (tok_is(next, ARROW) || tok_is(next, '[')) {
		touched(function, at);
		return;
	}
	/* not a product, and not the declaration "PVOID *p" */
	if (tok_is(before, '*') && left->kind != TOK_NAME && left->kind != TOK_NUMBER &&
	    !tok_is(left, ')') && !tok_is(left, ']'))
		touched(function, at);
}

void risk_user(const struct function *function)
{
	const struct tok *tok;
	size_t at;

	find_user(function);
	for (at = function->body; at < function->end; at = tok_next(function->source, at)) {
		tok = function_tok(function, at);
		if (is_try(tok))
			risk_try(function, at);
		else if (is_copy(tok))
			check_copy(function, at);
		else if (is_user(function, tok))
			check_access(function, at);
	}
}
