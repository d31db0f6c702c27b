// SPDX-License-Identifier: GPL-2.0-only
/*
 * Physical addresses on their way to a device.
 *
 * Followed, statement by statement, is what MmGetPhysicalAddress() returned, through
 * plain variables: into a register routine, or into a structure, which may be one that
 * the device reads. Frame numbers of an MDL that are shifted, or an address with
 * something added, are arithmetic.
 */
#include <string.h>

#include "risk.h"

struct statement {
	size_t begin, end;		/* tokens, without the ";" */
	size_t assign;			/* of its "=", or 0 */
};

static bool to_register(const struct tok *tok)
{
	return tok->kind == TOK_NAME &&
	       (name_starts(tok->name, "WRITE_REGISTER_") ||
		name_starts(tok->name, "WRITE_PORT_"));
}

static unsigned int taint_of(const struct function *function, const struct tok *tok)
{
	if (tok->kind != TOK_NAME)
		return 0;
	if (name_is(tok->name, "MmGetPhysicalAddress"))
		return TAINT_PHYSICAL;
	if (name_is(tok->name, "MmGetMdlPfnArray"))
		return TAINT_PFN;
	return is_variable(function, tok->name) ? tok->name->taint : 0;
}

/* Taint of tokens, but not of "x->y" for the sake of a y */
static unsigned int taint_in(const struct function *function, size_t at, size_t end)
{
	const struct tok *before;
	unsigned int taint = 0;

	for (; at < end; at = tok_next(function->source, at)) {
		before = function_tok(function, tok_previous(function->source, at));
		if (!tok_is(before, '.') && !tok_is(before, ARROW))
			taint |= taint_of(function, function_tok(function, at));
	}
	return taint;
}

static bool is_page_word(const struct tok *tok)
{
	return tok_named(tok, "PAGE_SHIFT") || tok_named(tok, "PAGE_SIZE");
}

static bool is_operand(const struct tok *tok)
{
	return tok->kind == TOK_NAME || tok->kind == TOK_NUMBER || tok_is(tok, ')') ||
	       tok_is(tok, ']');
}

/* Is something added, outside of the brackets of calls and indices? */
static bool has_sum(const struct function *function, size_t at, size_t end)
{
	const struct tok *tok, *before;

	for (; at < end; at = tok_next(function->source, at)) {
		tok = function_tok(function, at);
		before = function_tok(function, tok_previous(function->source, at));
		if ((tok_is(tok, '(') && before->kind == TOK_NAME) || tok_is(tok, '['))
			at = tok_close(function->source, at);
		else if ((tok_is(tok, '+') || tok_is(tok, '-')) && is_operand(before))
			return true;
	}
	return false;
}

static bool has_page_word(const struct function *function, size_t at, size_t end)
{
	for (; at < end; at = tok_next(function->source, at)) {
		if (is_page_word(function_tok(function, at)))
			return true;
	}
	return false;
}

static void to_device(const struct function *function, size_t at, const char *how)
{
	risk_add(function->risks, IDIOM_PHYSICAL_TO_DEVICE, function->source,
		 function_tok(function, at)->line, how);
}

/* Arguments of register routines */
static bool find_registers(const struct function *function, struct statement st)
{
	bool found = false;
	size_t at, open, close;

	for (at = st.begin; at < st.end; at = tok_next(function->source, at)) {
		if (!to_register(function_tok(function, at)))
			continue;
		open = tok_next(function->source, at);
		close = tok_close(function->source, open);
		if (tok_is(function_tok(function, open), '(') &&
		    (taint_in(function, open, close) & TAINT_PHYSICAL)) {
			to_device(function, at, "written to a register");
			found = true;
		}
	}
	return found;
}

/* The variable that the left side is, or NULL where it is a member or an element */
static struct name *plain_target(const struct function *function, struct statement st)
{
	const struct tok *tok = NULL;
	size_t at;

	for (at = st.begin; at < st.assign; at = tok_next(function->source, at)) {
		tok = function_tok(function, at);
		if (tok_is(tok, ARROW) || tok_is(tok, '['))
			return NULL;
		/* of a local structure: pa.QuadPart = ... is pa */
		if (tok_is(tok, '.'))
			break;
	}
	at = tok_previous(function->source, at);
	tok = function_tok(function, at);
	return tok->kind == TOK_NAME && is_variable(function, tok->name) ? tok->name : NULL;
}

static void examine_arithmetic(const struct function *function, struct statement st,
			       unsigned int taint)
{
	size_t from = st.assign ? st.assign : st.begin;
	unsigned int line = function_tok(function, st.begin)->line;

	if ((taint & TAINT_PFN) && has_page_word(function, from, st.end))
		risk_add(function->risks, IDIOM_PHYSICAL_ARITHMETIC, function->source, line,
			 "frame numbers of an MDL");
	else if ((taint & TAINT_PHYSICAL) && has_sum(function, from, st.end))
		risk_add(function->risks, IDIOM_PHYSICAL_ARITHMETIC, function->source, line,
			 "something is added to a physical address");
}

static void examine_statement(const struct function *function, struct statement st)
{
	unsigned int taint = taint_in(function, st.assign ? st.assign : st.begin, st.end);
	struct name *target;
	bool called = false, reported;
	size_t at;

	for (at = st.begin; at < st.end; at = tok_next(function->source, at)) {
		if (tok_named(function_tok(function, at), "MmGetPhysicalAddress"))
			called = true;
		if (tok_named(function_tok(function, at), "MmGetVirtualForPhysical"))
			risk_add(function->risks, IDIOM_PHYSICAL_ARITHMETIC,
				 function->source, function_tok(function, at)->line,
				 "MmGetVirtualForPhysical");
	}
	reported = find_registers(function, st);
	target = st.assign ? plain_target(function, st) : NULL;
	if (target) {
		target->taint |= taint;
	} else if (st.assign && (taint & TAINT_PHYSICAL)) {
		to_device(function, st.begin, "stored in a structure");
		reported = true;
	}
	if (called && !reported)
		risk_add(function->risks, IDIOM_PHYSICAL_ADDRESS, function->source,
			 function_tok(function, st.begin)->line, NULL);
	examine_arithmetic(function, st, taint);
}

static bool is_assignment(const struct tok *tok)
{
	return tok_is(tok, '=') || tok_is(tok, PUNCT2('+', '=')) ||
	       tok_is(tok, PUNCT2('|', '='));
}

void risk_physical(const struct function *function)
{
	struct statement st = { .begin = tok_next(function->source, function->body) };
	const struct tok *tok;
	size_t at;

	for (at = st.begin; at < function->end; at = tok_next(function->source, at)) {
		tok = function_tok(function, at);
		if (is_assignment(tok) && !st.assign)
			st.assign = at;
		if (!tok_is(tok, ';') && !tok_is(tok, '{') && !tok_is(tok, '}'))
			continue;
		st.end = at;
		examine_statement(function, st);
		st.begin = tok_next(function->source, at);
		st.assign = 0;
	}
}
