// SPDX-License-Identifier: GPL-2.0-only
/*
 * Assumptions on the width of types: Windows is LLP64, Linux LP64.
 *
 * Casts between pointers and what has 32 bits are wrong on 64-bit Windows as well, and
 * survive there as long as addresses are low. A plain "long" grows.
 */
#include "risk.h"

/* (ULONG), (unsigned long), (PVOID), (struct foo *): what the cast makes */
enum cast {
	CAST_NONE,
	CAST_32_BITS,
	CAST_POINTER,
};

static enum cast cast_at(const struct function *function, size_t open, size_t *close)
{
	enum cast cast = CAST_NONE;
	bool star = false;
	const struct tok *tok;
	size_t at;

	*close = tok_close(function->source, open);
	for (at = tok_next(function->source, open); at < *close;
	     at = tok_next(function->source, at)) {
		tok = function_tok(function, at);
		if (tok_is(tok, '*')) {
			star = true;
		} else if (tok->kind != TOK_NAME || is_variable(function, tok->name) || star) {
			return CAST_NONE;
		} else if (is_32_bit_type(tok->name)) {
			cast = CAST_32_BITS;
		} else if (tok->name->pointer && tok->name->kind != KIND_ROUTINE) {
			cast = CAST_POINTER;
		}
	}
	return star ? CAST_POINTER : cast;
}

/* "sizeof (x)" and "f(x)" are no casts. */
static bool may_be_cast(const struct function *function, size_t open)
{
	const struct tok *before = function_tok(function, tok_previous(function->source, open));

	if (!tok_is(function_tok(function, open), '('))
		return false;
	return (before->kind != TOK_NAME || name_is(before->name, "return") ||
		name_is(before->name, "case")) && !tok_is(before, ']');
}

/* The operand is a variable or call as a whole: nothing is applied to it. */
static bool whole(const struct tok *next)
{
	return !tok_is(next, ARROW) && !tok_is(next, '.') && !tok_is(next, '[') &&
	       !tok_is(next, '(');
}

static void check_operand(const struct function *function, enum cast cast, size_t at)
{
	const struct tok *tok = function_tok(function, at), *next;

	if (tok_is(tok, '(') && tok_close(function->source, at) ==
	    tok_next(function->source, tok_next(function->source, at))) {
		/* (ULONG)(p) */
		at = tok_next(function->source, at);
		tok = function_tok(function, at);
	}
	next = function_tok(function, tok_next(function->source, at));
	if (cast == CAST_POINTER) {
		if (tok->kind == TOK_NAME && is_32_bit(function, tok->name) && whole(next))
			risk_add(function->risks, IDIOM_POINTER_FROM_INTEGER,
				 function->source, tok->line, tok->name->text);
		return;
	}
	if (tok_is(tok, '&')) {
		risk_add(function->risks, IDIOM_POINTER_TRUNCATED, function->source,
			 tok->line, "an address");
	} else if (tok->kind == TOK_NAME &&
		   ((is_pointer(function, tok->name) && whole(next)) ||
		    (tok->name->kind == KIND_ROUTINE && tok->name->pointer &&
		     tok_is(next, '(')))) {
		risk_add(function->risks, IDIOM_POINTER_TRUNCATED, function->source,
			 tok->line, tok->name->text);
	}
}

/* "long" alone: neither "long long" nor "long double" */
static bool is_long(const struct function *function, size_t at)
{
	const struct tok *before = function_tok(function, tok_previous(function->source, at));
	const struct tok *after = function_tok(function, tok_next(function->source, at));

	return tok_named(function_tok(function, at), "long") &&
	       !tok_named(before, "long") && !tok_named(after, "long") &&
	       !tok_named(after, "double");
}

void risk_width(const struct function *function)
{
	enum cast cast;
	size_t at, close;

	for (at = function->begin; at < function->end; at = tok_next(function->source, at)) {
		if (is_long(function, at))
			risk_add(function->risks, IDIOM_LONG, function->source,
				 function_tok(function, at)->line, NULL);
		if (at < function->body || !may_be_cast(function, at))
			continue;
		cast = cast_at(function, at, &close);
		if (cast != CAST_NONE)
			check_operand(function, cast, tok_next(function->source, close));
	}
}
