// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ways out of __try.
 *
 * ntdma's __try is a loop of one turn around block and handler, and nothing is unwound:
 *
 *	break, continue		reach that loop, not the one that the author meant, in
 *				the handler as well
 *	return, goto		leave it, and a __finally is not entered
 *
 * What loops, switches and labels inside the block keep there is no way out of it.
 */
#include "risk.h"

/* The statement at hand: what is around it, inside of the __try */
struct around {
	bool loop;		/* takes break and continue */
	bool other;		/* a switch: takes break alone */
	bool handler;		/* behind __except or __finally */
	bool finally;		/* that the block has */
	size_t open, close;	/* of the block */
};

static size_t statement(const struct function *function, size_t at, struct around around);

bool is_try(const struct tok *tok)
{
	return tok_named(tok, "__try") || tok_named(tok, "_try");
}

static bool is_finally(const struct tok *tok)
{
	return tok_named(tok, "__finally") || tok_named(tok, "_finally");
}

static bool is_except(const struct tok *tok)
{
	return tok_named(tok, "__except") || tok_named(tok, "_except");
}

static size_t next(const struct function *function, size_t at)
{
	return tok_next(function->source, at);
}

/* Behind the bracket that closes the one at @open, if there is one */
static size_t behind(const struct function *function, size_t open)
{
	if (!tok_is(function_tok(function, open), '('))
		return open;
	return next(function, tok_close(function->source, open));
}

/* Is there "NAME:" in the block? */
static bool has_label(const struct function *function, const struct around *around,
		      const struct name *label)
{
	const struct tok *before;
	size_t at;

	for (at = around->open; at < around->close; at = next(function, at)) {
		before = function_tok(function, tok_previous(function->source, at));
		if (function_tok(function, at)->kind == TOK_NAME &&
		    function_tok(function, at)->name == label &&
		    tok_is(function_tok(function, next(function, at)), ':') &&
		    !tok_named(before, "goto") && !tok_is(before, '?'))
			return true;
	}
	return false;
}

static void out(const struct function *function, enum idiom idiom, size_t at,
		const char *detail)
{
	risk_add(function->risks, idiom, function->source, function_tok(function, at)->line,
		 detail);
}

/* A statement that jumps */
static void check_jump(const struct function *function, size_t at,
		       const struct around *around)
{
	const struct tok *tok = function_tok(function, at), *label;

	if (tok_named(tok, "continue") && !around->loop)
		out(function, IDIOM_BREAK_IN_TRY, at, "continue");
	else if (tok_named(tok, "break") && !around->loop && !around->other)
		out(function, IDIOM_BREAK_IN_TRY, at, "break");
	if (around->handler)
		return;
	if (tok_named(tok, "return"))
		out(function, IDIOM_RETURN_IN_TRY, at,
		    around->finally ? "__finally is not entered" : NULL);
	label = function_tok(function, next(function, at));
	if (tok_named(tok, "goto") && around->finally && label->kind == TOK_NAME &&
	    !has_label(function, around, label->name))
		out(function, IDIOM_GOTO_IN_TRY, at, label->name->text);
}

/* The statements between two brackets; returns what is behind them. */
static size_t compound(const struct function *function, size_t open, struct around around)
{
	size_t close = tok_close(function->source, open);
	size_t at = next(function, open);

	while (at < close)
		at = statement(function, at, around);
	return next(function, close);
}

/* if, while, for, switch: condition and statement; else comes as one of its own */
static size_t controlled(const struct function *function, size_t at, struct around around)
{
	const struct tok *tok = function_tok(function, at);

	if (tok_named(tok, "while") || tok_named(tok, "for") || tok_named(tok, "do"))
		around.loop = true;
	if (tok_named(tok, "switch"))
		around.other = true;
	return statement(function, behind(function, next(function, at)), around);
}

static bool controls(const struct tok *tok)
{
	return tok_named(tok, "if") || tok_named(tok, "else") || tok_named(tok, "while") ||
	       tok_named(tok, "for") || tok_named(tok, "do") || tok_named(tok, "switch");
}

/*
 * One statement; returns what is behind it. A nested __try is a plain block here, and
 * what leaves it leaves the outer one as well; it has a turn of its own.
 */
static size_t statement(const struct function *function, size_t at, struct around around)
{
	size_t begin = at;

	if (tok_is(function_tok(function, at), '{'))
		return compound(function, at, around);
	if (controls(function_tok(function, at)))
		return controlled(function, at, around);
	if (is_try(function_tok(function, at)) || is_finally(function_tok(function, at)))
		return next(function, at);
	if (is_except(function_tok(function, at)))
		return behind(function, next(function, at));
	for (; at < function->end; at = next(function, at)) {
		check_jump(function, at, &around);
		if (tok_is(function_tok(function, at), '(') ||
		    tok_is(function_tok(function, at), '['))
			at = tok_close(function->source, at);
		else if (tok_is(function_tok(function, at), ';') ||
			 tok_is(function_tok(function, at), ':'))
			return next(function, at);
		else if (tok_is(function_tok(function, at), '}'))
			break;
		else if (tok_is(function_tok(function, at), '{'))
			/* an initializer */
			at = tok_close(function->source, at);
	}
	return at > begin ? at : next(function, at);
}

/* Behind "__try": its block, and the handler behind that */
void risk_try(const struct function *function, size_t at)
{
	struct around around = { .open = next(function, at) };
	size_t handler;

	if (!tok_is(function_tok(function, around.open), '{'))
		return;
	around.close = tok_close(function->source, around.open);
	handler = next(function, around.close);
	around.finally = is_finally(function_tok(function, handler));
	compound(function, around.open, around);

	if (!around.finally && !is_except(function_tok(function, handler)))
		return;
	handler = behind(function, next(function, handler));
	around.handler = true;
	if (tok_is(function_tok(function, handler), '{'))
		compound(function, handler, around);
}
