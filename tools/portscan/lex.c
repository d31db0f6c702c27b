// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tokenizer.
 *
 *	text -> lines joined -> comments dropped -> tokens -> code that is live
 *
 * Lines that end in a backslash are joined first, in a copy; where that happened is
 * remembered, because tokens know their line. Directives are lines of tokens of their
 * own; cond.c says after each conditional one whether what follows is live.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "cond.h"
#include "lex.h"

struct lexer {
	struct source *source;
	struct cond *cond;
	const char *at, *end;

	const char *counted;		/* lines are counted up to here */
	unsigned int line;
	VEC(const char *) splices;	/* where lines were joined */
	size_t splice;			/* the next of them */

	bool line_start;		/* nothing but space on this line yet */
	bool directive;			/* tokens belong to one */
};

static bool is_splice(const char *at)
{
	return at[0] == '\\' && (at[1] == '\n' || (at[1] == '\r' && at[2] == '\n'));
}

static void join_lines(struct lexer *lexer)
{
	const char *in = lexer->source->text;
	const char *end = in + lexer->source->size;
	char *out = keep(lexer->source->size + 1);

	lexer->at = out;
	lexer->counted = out;
	while (in < end) {
		if (is_splice(in)) {
			*vec_add(&lexer->splices) = out;
			in += in[1] == '\r' ? 3 : 2;
		} else {
			*out++ = *in++;
		}
	}
	lexer->end = out;
}

/* The line of a place that is not before the last one asked for */
static unsigned int line_of(struct lexer *lexer, const char *at)
{
	while (lexer->counted < at) {
		if (*lexer->counted++ == '\n')
			lexer->line++;
	}
	while (lexer->splice < lexer->splices.count &&
	       lexer->splices.at[lexer->splice] <= at) {
		lexer->splice++;
		lexer->line++;
	}
	return lexer->line;
}

static void skip_comment(struct lexer *lexer)
{
	const char *begin = lexer->at;
	struct doc *doc;

	for (lexer->at += 2; lexer->at < lexer->end; lexer->at++) {
		if (lexer->at[0] == '*' && lexer->at[1] == '/')
			break;
	}
	if (begin[2] == '*' && begin[3] == '\n') {
		doc = vec_add(&lexer->source->docs);
		doc->text = begin;
		doc->len = (size_t)(lexer->at - begin);
	}
	lexer->at += lexer->at < lexer->end ? 2 : 0;
}

/* To the end of the line, without it */
static void skip_line(struct lexer *lexer)
{
	while (lexer->at < lexer->end && *lexer->at != '\n')
		lexer->at++;
}

/* Space and comments, but no line end inside a directive; false at the end */
static bool skip_space(struct lexer *lexer)
{
	for (; lexer->at < lexer->end; lexer->at++) {
		if (*lexer->at == '\n') {
			if (lexer->directive)
				return false;
			lexer->line_start = true;
		} else if (lexer->at[0] == '/' && lexer->at[1] == '*') {
			skip_comment(lexer);
			lexer->at--;
		} else if (lexer->at[0] == '/' && lexer->at[1] == '/') {
			skip_line(lexer);
			lexer->at--;
		} else if (!isspace((unsigned char)*lexer->at) && *lexer->at) {
			return true;
		}
	}
	return false;
}

static bool name_start(char c)
{
	return isalpha((unsigned char)c) || c == '_' || c == '$' || (c & 0x80);
}

static bool name_part(char c)
{
	return name_start(c) || isdigit((unsigned char)c);
}

static enum tok_kind skip_name(struct lexer *lexer)
{
	while (name_part(*lexer->at))
		lexer->at++;
	return TOK_NAME;
}

static enum tok_kind skip_number(struct lexer *lexer)
{
	char c;

	do {
		c = *lexer->at++;
		if (strchr("eEpP", c) && (*lexer->at == '+' || *lexer->at == '-'))
			lexer->at++;
	} while (name_part(*lexer->at) || *lexer->at == '.');
	return TOK_NUMBER;
}

static enum tok_kind skip_quoted(struct lexer *lexer)
{
	char quote = *lexer->at++;

	while (lexer->at < lexer->end && *lexer->at != quote && *lexer->at != '\n') {
		if (*lexer->at == '\\')
			lexer->at++;
		lexer->at++;
	}
	/* what a backslash escaped may have been the end */
	if (lexer->at > lexer->end)
		lexer->at = lexer->end;
	if (*lexer->at == quote)
		lexer->at++;
	return quote == '"' ? TOK_STRING : TOK_CHAR;
}

static enum tok_kind skip_punct(struct lexer *lexer, unsigned int *punct)
{
	static const char pairs[] = "-> << >> == != <= >= && || ++ -- += -= *= /= "
				    "%= &= |= ^= ## ::";
	char pair[3] = { lexer->at[0], lexer->at[1], 0 };

	*punct = (unsigned char)*lexer->at++;
	if (pair[1] && pair[0] != ' ' && pair[1] != ' ' && strstr(pairs, pair)) {
		*punct = PUNCT2(pair[0], pair[1]);
		lexer->at++;
	}
	return TOK_PUNCT;
}

/* L"text": the prefix belongs to the string. */
static bool quoted_prefix(const struct tok *tok, char next)
{
	return (next == '"' || next == '\'') && tok->len <= 2 &&
	       (tok->text[0] == 'L' || tok->text[0] == 'u' || tok->text[0] == 'U');
}

static struct tok next_token(struct lexer *lexer)
{
	struct tok tok = { .line = line_of(lexer, lexer->at), .text = lexer->at };
	char c = *lexer->at;

	if (name_start(c))
		tok.kind = skip_name(lexer);
	else if (isdigit((unsigned char)c) ||
		 (c == '.' && isdigit((unsigned char)lexer->at[1])))
		tok.kind = skip_number(lexer);
	else if (c == '"' || c == '\'')
		tok.kind = skip_quoted(lexer);
	else
		tok.kind = skip_punct(lexer, &tok.punct);
	tok.len = (size_t)(lexer->at - tok.text);
	if (tok.kind == TOK_NAME && quoted_prefix(&tok, *lexer->at)) {
		tok.kind = skip_quoted(lexer);
		tok.len = (size_t)(lexer->at - tok.text);
	}
	if (tok.kind == TOK_NAME)
		tok.name = name_of(tok.text, tok.len);
	return tok;
}

/* <file> or "file" behind #include, which is no token of C */
static void lex_include(struct lexer *lexer, unsigned int line)
{
	struct include *include;
	const char *begin;
	char close;

	if (!skip_space(lexer) || (*lexer->at != '<' && *lexer->at != '"'))
		return;
	close = *lexer->at++ == '<' ? '>' : '"';
	begin = lexer->at;
	while (lexer->at < lexer->end && *lexer->at != close && *lexer->at != '\n')
		lexer->at++;
	if (!cond_live(lexer->cond))
		return;
	include = vec_add(&lexer->source->includes);
	include->name = begin;
	include->len = (size_t)(lexer->at - begin);
	include->line = line;
}

static void note_macro(struct lexer *lexer, size_t begin)
{
	const struct source *source = lexer->source;
	const struct tok *tok = source->pp.at + begin;
	size_t count = source->pp.count;
	struct macro *macro;

	if (begin + 1 >= count || tok[1].kind != TOK_NAME)
		return;
	macro = vec_add(&lexer->source->macros);
	macro->name = tok[1].name;
	macro->line = tok[1].line;
	macro->begin = begin + 2;
	macro->end = count;
	if (macro->begin < count && tok_is(&tok[2], '(') &&
	    tok[2].text == tok[1].text + tok[1].len) {
		macro->parameters = true;
		while (macro->begin < count && !tok_is(&source->pp.at[macro->begin], ')'))
			macro->begin++;
		macro->begin += macro->begin < count;
	}
}

/* Behind the # that begins a directive */
static void lex_directive(struct lexer *lexer)
{
	struct source *source = lexer->source;
	size_t begin = source->pp.count;
	struct tok tok;

	lexer->directive = true;
	while (skip_space(lexer)) {
		tok = next_token(lexer);
		*vec_add(&source->pp) = tok;
		if (source->pp.count == begin + 1 && tok_named(&tok, "include"))
			lex_include(lexer, tok.line);
	}
	lexer->directive = false;
	if (source->pp.count == begin || source->pp.at[begin].kind != TOK_NAME)
		return;
	if (tok_named(&source->pp.at[begin], "define")) {
		if (cond_live(lexer->cond))
			note_macro(lexer, begin);
	} else {
		cond_directive(lexer->cond, begin);
	}
}

void lex(struct source *source)
{
	struct lexer lexer = { .source = source, .line = 1, .line_start = true };
	struct tok tok;

	join_lines(&lexer);
	lexer.cond = cond_new(source);
	while (skip_space(&lexer)) {
		if (*lexer.at == '#' && lexer.line_start) {
			lexer.at++;
			lex_directive(&lexer);
			continue;
		}
		lexer.line_start = false;
		tok = next_token(&lexer);
		if (cond_live(lexer.cond))
			*vec_add(&source->code) = tok;
	}
	cond_end(lexer.cond);
	source->lines = line_of(&lexer, lexer.end);
	/* a line end ends a line and begins none */
	if (source->size && source->text[source->size - 1] == '\n')
		source->lines--;
	tok = (struct tok){ .kind = TOK_END, .line = source->lines };
	*vec_add(&source->code) = tok;
	free(lexer.splices.at);
}
