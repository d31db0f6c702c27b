// SPDX-License-Identifier: GPL-2.0-only
/*
 * Declarations, found by their shape.
 *
 * A declaration at the top level ends with ";" or with the body of a function. Its
 * parts are what lies between brackets of depth 0; which name is the declared one
 * follows from where the brackets are:
 *
 *	typedef VOID (*ROUTINE)(PVOID);		the last name of the first bracket
 *	ANNOTATION(x) NTSTATUS Routine(...)	the one before the last bracket
 *	NTSTATUS Routine(a) PVOID a; { ... }	the same
 *	typedef struct _TAG { ... } NAME, *PNAME;	those before "," or ";"
 */
#include <ctype.h>
#include <string.h>

#include "decl.h"

struct parser {
	const struct source *source;
	void (*found)(const struct decl *decl, void *context);
	void *context;
};

/* A declaration on its way: tokens that are outside of all brackets */
struct parts {
	size_t at[256];
	size_t count;
};

static const char *const keywords[] = {
	"if", "else", "for", "while", "do", "switch", "case", "default", "return",
	"break", "continue", "goto", "sizeof", "typedef", "struct", "union", "enum",
	"static", "extern", "const", "volatile", "register", "auto", "inline",
	"signed", "unsigned", "void", "char", "short", "int", "long", "float",
	"double", "defined", "class", "namespace", "template", "public", "private",
	"protected", "virtual", "this", "new", "delete", "true", "false", "operator",
	"_Static_assert", "_Alignas", "_Generic",
};

bool is_keyword(const struct name *name)
{
	size_t i;

	for (i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++) {
		if (name_is(name, keywords[i]))
			return true;
	}
	return false;
}

static const struct tok *tok_at(const struct parser *parser, size_t at)
{
	return &parser->source->code.at[at];
}

static bool ends(const struct parser *parser, size_t at)
{
	return tok_at(parser, at)->kind == TOK_END;
}

/* Words that take an argument and declare nothing */
static bool is_attribute(const struct tok *tok)
{
	return tok->kind == TOK_NAME &&
	       (name_starts(tok->name, "__") || name_is(tok->name, "DECLSPEC_ALIGN") ||
		name_is(tok->name, "_Alignas") || name_is(tok->name, "alignas"));
}

static bool is_aggregate(const struct tok *tok)
{
	return tok->kind == TOK_NAME &&
	       (name_is(tok->name, "struct") || name_is(tok->name, "union") ||
		name_is(tok->name, "enum") || name_is(tok->name, "class"));
}

static void report(struct parser *parser, struct decl decl)
{
	decl.name = tok_at(parser, decl.at)->name;
	if (!is_keyword(decl.name))
		parser->found(&decl, parser->context);
}

/* The name in front of a declarator, and whether asterisks are between */
static void find_type(struct parser *parser, const struct parts *parts, size_t i,
		      struct decl *decl)
{
	const struct tok *tok;

	decl->type = NULL;
	decl->pointer = false;
	while (i--) {
		tok = tok_at(parser, parts->at[i]);
		if (tok_is(tok, '*'))
			decl->pointer = true;
		else if (tok->kind == TOK_NAME && !name_is(tok->name, "const") &&
			 !name_is(tok->name, "volatile") && !is_attribute(tok)) {
			decl->type = tok->name;
			return;
		}
	}
}

/* In (*NAME) or (CALL *NAME[2]): the last name before the end or a bracket */
static size_t pointer_name(const struct parser *parser, size_t open)
{
	size_t at, last = 0, close = tok_close(parser->source, open);
	bool star = false;

	for (at = tok_next(parser->source, open); at < close;
	     at = tok_next(parser->source, at)) {
		if (tok_is(tok_at(parser, at), '*') || tok_is(tok_at(parser, at), '^'))
			star = true;
		else if (tok_at(parser, at)->kind == TOK_NAME)
			last = at;
		else
			break;
	}
	return star ? last : 0;
}

/*
 * The bracket with the parameters: the last one that belongs to no attribute.
 * Returns its index, or count.
 */
static size_t parameters(const struct parser *parser, const struct parts *parts)
{
	size_t i, stop = parts->count;
	const struct tok *before;

	for (i = 0; i < stop; i++) {
		if (tok_is(tok_at(parser, parts->at[i]), '=') ||
		    tok_is(tok_at(parser, parts->at[i]), '{'))
			stop = i;
	}
	for (i = stop; i-- > 1;) {
		if (!tok_is(tok_at(parser, parts->at[i]), '('))
			continue;
		before = tok_at(parser, parts->at[i - 1]);
		if (tok_is(before, '(') ||
		    (before->kind == TOK_NAME && !is_attribute(before)))
			return i;
	}
	return parts->count;
}

static bool report_function(struct parser *parser, const struct parts *parts,
			    struct decl decl)
{
	size_t i = parameters(parser, parts);

	if (i == parts->count)
		return false;
	decl.function = true;
	decl.at = parts->at[i - 1];
	if (tok_is(tok_at(parser, decl.at), '(')) {
		/* a pointer to a function, or an array of such */
		decl.at = pointer_name(parser, decl.at);
		if (!decl.at)
			return false;
		if (decl.kind == DECL_PROTOTYPE)
			decl.kind = DECL_VARIABLE;
		find_type(parser, parts, i - 1, &decl);
		report(parser, decl);
		return true;
	}
	find_type(parser, parts, i - 1, &decl);
	/* without a type in front it is the use of a macro */
	if (decl.type || decl.body)
		report(parser, decl);
	return true;
}

static void report_variables(struct parser *parser, const struct parts *parts,
			     struct decl decl)
{
	const struct tok *tok, *next;
	bool value = false;
	size_t i;

	for (i = 0; i < parts->count; i++) {
		tok = tok_at(parser, parts->at[i]);
		if (tok_is(tok, '=') || tok_is(tok, ':'))
			value = true;
		else if (tok_is(tok, ','))
			value = false;
		if (value || tok->kind != TOK_NAME || is_attribute(tok))
			continue;
		next = i + 1 < parts->count ? tok_at(parser, parts->at[i + 1]) : NULL;
		if (next && !tok_is(next, ',') && !tok_is(next, '[') &&
		    !tok_is(next, '=') && !tok_is(next, ':') && !is_attribute(next))
			continue;
		decl.at = parts->at[i];
		find_type(parser, parts, i, &decl);
		/* "struct tag;" and "MACRO;" declare no object */
		if (i && (decl.type || decl.pointer ||
			  tok_is(tok_at(parser, parts->at[i - 1]), '{')) &&
		    !is_aggregate(tok_at(parser, parts->at[i - 1])))
			report(parser, decl);
	}
}

static void report_declaration(struct parser *parser, const struct parts *parts,
			       struct decl decl, bool member)
{
	bool type = parts->count && tok_named(tok_at(parser, parts->at[0]), "typedef");

	if (decl.body)
		decl.kind = DECL_FUNCTION;
	else
		decl.kind = member ? DECL_MEMBER : type ? DECL_TYPEDEF : DECL_PROTOTYPE;
	if (report_function(parser, parts, decl) || decl.body)
		return;
	if (!member && !type)
		decl.kind = DECL_VARIABLE;
	report_variables(parser, parts, decl);
}

static void parse_enumerators(struct parser *parser, size_t open, struct decl decl)
{
	size_t close = tok_close(parser->source, open), at = open;
	bool expected = true;

	decl.kind = DECL_ENUMERATOR;
	while ((at = tok_next(parser->source, at)) < close) {
		if (tok_is(tok_at(parser, at), '(') || tok_is(tok_at(parser, at), '{')) {
			at = tok_close(parser->source, at);
		} else if (tok_is(tok_at(parser, at), ',')) {
			expected = true;
		} else if (expected && tok_at(parser, at)->kind == TOK_NAME) {
			decl.at = at;
			report(parser, decl);
			expected = false;
		}
	}
}

static size_t parse_declaration(struct parser *parser, size_t begin, size_t limit,
				bool member);

static void parse_members(struct parser *parser, size_t open)
{
	size_t close = tok_close(parser->source, open);
	size_t at = tok_next(parser->source, open);

	while (at < close)
		at = parse_declaration(parser, at, close, true);
}

/*
 * Is the brace at @at the body of a struct, union or enum? Then its word, or NULL.
 * Between them are at most attributes and a tag, whose token is returned as well.
 */
static const struct tok *aggregate(const struct parser *parser,
				   const struct parts *parts, size_t *tag)
{
	size_t i = parts->count, names = 0;
	const struct tok *tok;

	*tag = 0;
	while (i--) {
		tok = tok_at(parser, parts->at[i]);
		if (tok_is(tok, '(')) {
			if (!i || !is_attribute(tok_at(parser, parts->at[i - 1])))
				return NULL;
			continue;
		}
		/* class A : public B */
		if (tok_is(tok, ':') || tok_is(tok, ',')) {
			names = 0;
			continue;
		}
		if (tok->kind != TOK_NAME)
			return NULL;
		if (is_aggregate(tok))
			return tok;
		if (!is_attribute(tok) && ++names == 1)
			*tag = parts->at[i];
	}
	return NULL;
}

/* At a brace: returns true when the declaration ends with it. */
static bool parse_brace(struct parser *parser, struct parts *parts, size_t at,
			struct decl *decl)
{
	const struct tok *word;
	size_t tag;

	word = aggregate(parser, parts, &tag);
	if (!word) {
		if (parts->count &&
		    tok_is(tok_at(parser, parts->at[parts->count - 1]), '='))
			return false;
		decl->body = at;
		return true;
	}
	if (tag) {
		decl->kind = DECL_TAG;
		decl->at = tag;
		decl->end = tok_close(parser->source, at);
		report(parser, *decl);
	}
	if (name_is(word->name, "enum"))
		parse_enumerators(parser, at, *decl);
	else
		parse_members(parser, at);
	return false;
}

/*
 * At the first ";" behind "TYPE NAME(a, b) TYPE a": a function of before C89, if there
 * are more such declarations up to its brace. Returns the brace, or 0.
 */
static size_t old_style_body(const struct parser *parser, const struct parts *parts,
			     size_t at)
{
	size_t i = parameters(parser, parts);
	const struct tok *tok;

	if (i + 1 >= parts->count || tok_named(tok_at(parser, parts->at[0]), "typedef") ||
	    tok_at(parser, parts->at[i + 1])->kind != TOK_NAME)
		return 0;
	for (; !ends(parser, at); at = tok_next(parser->source, at)) {
		tok = tok_at(parser, at);
		if (tok_is(tok, '{'))
			return tok_is(tok_at(parser, tok_previous(parser->source, at)), ';') ?
			       at : 0;
		if (tok->kind != TOK_NAME && !tok_is(tok, ';') && !tok_is(tok, '*') &&
		    !tok_is(tok, ','))
			return 0;
	}
	return 0;
}

/* From @begin to the end of one declaration; returns where the next one begins. */
static size_t parse_declaration(struct parser *parser, size_t begin, size_t limit,
				bool member)
{
	struct decl decl = { .begin = begin };
	struct parts parts = { .count = 0 };
	size_t at = begin, close;
	const struct tok *tok;
	bool body = false;

	for (; at < limit && !ends(parser, at); at = tok_next(parser->source, at)) {
		tok = tok_at(parser, at);
		if (tok_is(tok, ';') && !member)
			decl.body = old_style_body(parser, &parts, at);
		if (decl.body)
			at = tok_close(parser->source, decl.body);
		if (tok_is(tok, ';') || tok_is(tok, '}') || tok_is(tok, ')'))
			break;
		close = at;
		if (tok_is(tok, '{'))
			body = parse_brace(parser, &parts, at, &decl);
		if (tok_is(tok, '{') || tok_is(tok, '(') || tok_is(tok, '['))
			close = tok_close(parser->source, at);
		if (parts.count < sizeof(parts.at) / sizeof(parts.at[0]) && !body)
			parts.at[parts.count++] = at;
		at = close;
		if (body)
			break;
	}
	decl.end = at < limit ? tok_next(parser->source, at) : limit;
	report_declaration(parser, &parts, decl, member);
	return decl.end > begin ? decl.end : begin + 1;
}

/* extern "C" { and namespace x {: what is inside counts as outside. */
static size_t skip_linkage(const struct parser *parser, size_t at)
{
	const struct source *source = parser->source;
	size_t next = tok_next(source, at);

	if (tok_named(tok_at(parser, at), "extern") &&
	    tok_at(parser, next)->kind == TOK_STRING) {
		next = tok_next(source, next);
		return tok_is(tok_at(parser, next), '{') ? tok_next(source, next) : next;
	}
	if (tok_named(tok_at(parser, at), "namespace")) {
		while (!ends(parser, next) && !tok_is(tok_at(parser, next), '{') &&
		       !tok_is(tok_at(parser, next), ';'))
			next = tok_next(source, next);
		return tok_next(source, next);
	}
	return at;
}

void decl_each(const struct source *source,
	       void (*found)(const struct decl *decl, void *context), void *context)
{
	struct parser parser = { source, found, context };
	size_t at = 0, next;

	if (source->code.at[0].alternative)
		at = tok_next(source, 0);
	while (source->code.at[at].kind != TOK_END) {
		next = skip_linkage(&parser, at);
		if (next != at)
			at = next;
		else
			at = parse_declaration(&parser, at, source->code.count - 1, false);
	}
}
