// SPDX-License-Identifier: GPL-2.0-only
/*
 * Conditional code.
 *
 * A condition is true, false, or not known: it may depend on what the porter
 * defines. What can be compiled for some choice is live, so of a condition that is
 * not known both branches are; the second one is left to the parsers only where its
 * brackets balance, as they would trip over "if (x) {" in either branch.
 */
#include <stdlib.h>
#include <string.h>

#include "cond.h"

/* Never defined where ntdma's headers are used, and always */
static const char *const undefined[] = {
	"__cplusplus", "_MSC_VER", "_X86_", "_M_IX86", "_IA64_", "_M_IA64", "_ARM_",
	"_M_ARM", "_ARM64_", "_M_ARM64", "_ALPHA_", "_MIPS_", "_PPC_", "RC_INVOKED",
	"MIDL_PASS", "_PREFAST_", "NTDMA_CORE", "SORTPP_PASS",
};

static const char *const defined[] = {
	"_WIN64", "_AMD64_", "_M_AMD64", "_M_X64", "__GNUC__", "__linux__",
	"__KERNEL__", "MODULE",
};

struct value {
	bool known;
	long long number;
};

/**
 * struct level - one #if with its branches
 * @parent: code around it is live
 * @live: this branch is
 * @settled: a branch was true for certain: all others are dead
 * @kept: a branch before this one is live
 * @begin: where in the code this branch begins
 */
struct level {
	bool parent, live, settled, kept;
	size_t begin;
};

struct cond {
	struct source *source;
	VEC(struct level) levels;
};

/* Evaluation: a range of the source's directive tokens */
struct expression {
	const struct tok *at, *end;
};

static struct value evaluate(struct expression *ex, int priority);

static bool listed(const struct name *name, const char *const *list, size_t count)
{
	while (count--) {
		if (name_is(name, list[count]))
			return true;
	}
	return false;
}

#define LISTED(name, list) \
	listed(name, list, sizeof(list) / sizeof((list)[0]))

static struct value value_of(const struct name *name)
{
	if (LISTED(name, undefined))
		return (struct value){ true, 0 };
	if (LISTED(name, defined))
		return (struct value){ true, 1 };
	return (struct value){ false, 0 };
}

static bool accept(struct expression *ex, unsigned int punct)
{
	if (ex->at < ex->end && tok_is(ex->at, punct)) {
		ex->at++;
		return true;
	}
	return false;
}

static struct value evaluate_name(struct expression *ex)
{
	const struct tok *tok = ex->at++;
	struct value value = { false, 0 };
	bool paren;

	if (!tok_named(tok, "defined"))
		return value_of(tok->name);
	paren = accept(ex, '(');
	if (ex->at < ex->end && ex->at->kind == TOK_NAME)
		value = value_of(ex->at++->name);
	if (paren)
		accept(ex, ')');
	return value;
}

static struct value evaluate_primary(struct expression *ex)
{
	struct value value = { false, 0 };

	if (ex->at >= ex->end)
		return value;
	if (accept(ex, '!')) {
		value = evaluate_primary(ex);
		value.number = !value.number;
	} else if (accept(ex, '-')) {
		value = evaluate_primary(ex);
		value.number = -value.number;
	} else if (accept(ex, '(')) {
		value = evaluate(ex, 0);
		accept(ex, ')');
	} else if (ex->at->kind == TOK_NAME) {
		value = evaluate_name(ex);
	} else if (ex->at->kind == TOK_NUMBER) {
		value.known = true;
		value.number = strtoll(ex->at++->text, NULL, 0);
	} else {
		ex->at++;
	}
	return value;
}

static int priority_of(unsigned int punct)
{
	switch (punct) {
	case PUNCT2('|', '|'):
		return 1;
	case PUNCT2('&', '&'):
		return 2;
	case PUNCT2('=', '='):
	case PUNCT2('!', '='):
		return 3;
	case '<':
	case '>':
	case PUNCT2('<', '='):
	case PUNCT2('>', '='):
		return 4;
	}
	return 0;
}

static long long apply(unsigned int punct, long long a, long long b)
{
	switch (punct) {
	case PUNCT2('=', '='):
		return a == b;
	case PUNCT2('!', '='):
		return a != b;
	case '<':
		return a < b;
	case '>':
		return a > b;
	case PUNCT2('<', '='):
		return a <= b;
	}
	return a >= b;
}

static struct value combine(unsigned int punct, struct value a, struct value b)
{
	bool either = punct == PUNCT2('|', '|');

	if (either || punct == PUNCT2('&', '&')) {
		/* one side may decide alone */
		if (a.known && !!a.number == either)
			return (struct value){ true, either };
		if (b.known && !!b.number == either)
			return (struct value){ true, either };
		return (struct value){ a.known && b.known, !either };
	}
	return (struct value){ a.known && b.known, apply(punct, a.number, b.number) };
}

static struct value evaluate(struct expression *ex, int priority)
{
	struct value value = evaluate_primary(ex);
	unsigned int punct;
	int here;

	while (ex->at < ex->end && ex->at->kind == TOK_PUNCT && !tok_is(ex->at, ')')) {
		punct = ex->at->punct;
		here = priority_of(punct);
		if (!here) {
			/* arithmetic is not followed */
			ex->at++;
			evaluate_primary(ex);
			value.known = false;
			continue;
		}
		if (here <= priority)
			break;
		ex->at++;
		value = combine(punct, value, evaluate(ex, here));
	}
	return value;
}

static struct value condition(const struct cond *cond, size_t begin)
{
	struct expression ex = {
		cond->source->pp.at + begin + 1,
		cond->source->pp.at + cond->source->pp.count,
	};
	struct value value;

	if (tok_named(ex.at - 1, "ifdef") || tok_named(ex.at - 1, "ifndef")) {
		if (ex.at == ex.end || ex.at->kind != TOK_NAME)
			return (struct value){ false, 0 };
		value = value_of(ex.at->name);
		if (tok_named(ex.at - 1, "ifndef"))
			value.number = !value.number;
		return value;
	}
	return evaluate(&ex, 0);
}

static bool balanced(const struct source *source, size_t begin)
{
	int depth = 0;

	for (; begin < source->code.count && depth >= 0; begin++) {
		if (tok_is(&source->code.at[begin], '{') ||
		    tok_is(&source->code.at[begin], '('))
			depth++;
		else if (tok_is(&source->code.at[begin], '}') ||
			 tok_is(&source->code.at[begin], ')'))
			depth--;
	}
	return !depth;
}

static void finish_branch(struct source *source, struct level *level)
{
	size_t i;

	if (level->live && level->kept && !balanced(source, level->begin)) {
		for (i = level->begin; i < source->code.count; i++)
			source->code.at[i].alternative = true;
	}
	level->kept |= level->live;
}

static void begin_branch(struct cond *cond, struct level *level, struct value value)
{
	level->live = level->parent && !level->settled &&
		      (!value.known || value.number);
	if (value.known && value.number)
		level->settled = true;
	level->begin = cond->source->code.count;
}

static void begin_if(struct cond *cond, size_t begin)
{
	bool live = cond_live(cond);
	struct level *level = vec_add(&cond->levels);

	*level = (struct level){ .parent = live };
	begin_branch(cond, level, condition(cond, begin));
}

void cond_directive(struct cond *cond, size_t begin)
{
	const struct tok *tok = &cond->source->pp.at[begin];
	struct level *level;

	if (name_starts(tok->name, "if")) {
		begin_if(cond, begin);
		return;
	}
	if (!cond->levels.count)
		return;
	level = &cond->levels.at[cond->levels.count - 1];
	if (tok_named(tok, "elif")) {
		finish_branch(cond->source, level);
		begin_branch(cond, level, condition(cond, begin));
	} else if (tok_named(tok, "else")) {
		finish_branch(cond->source, level);
		begin_branch(cond, level, (struct value){ true, 1 });
	} else if (tok_named(tok, "endif")) {
		finish_branch(cond->source, level);
		cond->levels.count--;
	}
}

bool cond_live(const struct cond *cond)
{
	return !cond->levels.count || cond->levels.at[cond->levels.count - 1].live;
}

struct cond *cond_new(struct source *source)
{
	struct cond *cond = keep(sizeof(*cond));

	cond->source = source;
	return cond;
}

void cond_end(struct cond *cond)
{
	free(cond->levels.at);
}
