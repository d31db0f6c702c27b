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
static bool is_long(const struct source *source, size_t at)
{
	const struct tok *before = &source->code.at[tok_previous(source, at)];
	const struct tok *after = &source->code.at[tok_next(source, at)];

	return tok_named(&source->code.at[at], "long") && !tok_named(before, "long") &&
	       !tok_named(after, "long") && !tok_named(after, "double");
}

/* ~0UL: ones beyond the 32 bits that it is compared with */
static bool is_long_mask(const struct source *source, size_t at)
{
	const struct tok *number = &source->code.at[tok_next(source, at)];
	unsigned int longs = 0;
	size_t i;

	if (!tok_is(&source->code.at[at], '~') || number->kind != TOK_NUMBER)
		return false;
	for (i = 0; i < number->len; i++)
		longs += number->text[i] == 'L' || number->text[i] == 'l';
	return longs == 1;
}

/* Outside of functions as well: a structure grows with its members. */
void risk_long(const struct source *source, struct risks *risks)
{
	size_t at;

	for (at = 0; at < source->code.count; at++) {
		if (is_long(source, at))
			risk_add(risks, IDIOM_LONG, source, source->code.at[at].line, NULL);
		else if (is_long_mask(source, at))
			risk_add(risks, IDIOM_LONG, source, source->code.at[at].line,
				 "a mask of ones");
	}
}

void risk_width(const struct function *function)
{
	enum cast cast;
	size_t at, close;

	for (at = function->body; at < function->end; at = tok_next(function->source, at)) {
		if (!may_be_cast(function, at))
			continue;
		cast = cast_at(function, at, &close);
		if (cast != CAST_NONE)
			check_operand(function, cast, tok_next(function->source, close));
	}
}
