/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A source file: its text, and what the tokenizer made of it.
 */
#ifndef PORTSCAN_SOURCE_H
#define PORTSCAN_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "memory.h"
#include "names.h"

enum tok_kind {
	TOK_END,
	TOK_NAME,
	TOK_NUMBER,
	TOK_STRING,
	TOK_CHAR,
	TOK_PUNCT,
};

/* Punctuators are compared by their characters: PUNCT2('-', '>') */
#define PUNCT2(a, b)	((unsigned int)(a) << 8 | (unsigned int)(b))
#define ARROW		PUNCT2('-', '>')
#define SHIFT_LEFT	PUNCT2('<', '<')
#define SHIFT_RIGHT	PUNCT2('>', '>')

/**
 * struct tok - a token of live code
 * @kind: which
 * @alternative: in a branch of a conditional whose brackets do not balance: no
 *	parser looks at it, but its names are used
 * @punct: characters of a punctuator
 * @line: where it begins
 * @name: of an identifier
 * @text: spelling of numbers and strings, with their quotes
 * @len: its length
 */
struct tok {
	enum tok_kind kind;
	bool alternative;
	unsigned int punct;
	unsigned int line;
	struct name *name;
	const char *text;
	size_t len;
};

/* #define: the body is a range of the source's directive tokens */
struct macro {
	struct name *name;
	bool parameters;
	unsigned int line;
	size_t begin, end;
};

struct include {
	const char *name;
	size_t len;
	unsigned int line;
};

/* A kernel-doc comment */
struct doc {
	const char *text;
	size_t len;
};

/**
 * struct source - a file
 * @path: as it is shown
 * @text: contents as UTF-8, with a NUL at the end
 * @size: bytes of it
 * @lines: number of lines
 * @glue: it includes Linux' headers and none of Windows'
 * @code: tokens of live code outside of directives, TOK_END last
 * @pp: tokens of directives
 * @macros: live definitions
 * @includes: live ones
 * @docs: kernel-doc comments
 * @uses: names of Windows that it uses
 * @counts: distinct names by state
 */
struct source {
	const char *path;
	const char *text;
	size_t size;
	unsigned int lines;
	bool glue;
	VEC(struct tok) code;
	VEC(struct tok) pp;
	VEC(struct macro) macros;
	VEC(struct include) includes;
	VEC(struct doc) docs;
	VEC(struct use *) uses;
	unsigned int counts[STATE_COUNT];
};

/* Reads a file; NULL if that is not possible. */
struct source *source_read(const char *path, const char *shown);

/* Is this file one to scan, by its name? */
bool source_is_code(const char *path);
bool source_is_cplusplus(const struct source *source);

/*
 * Calls back for each file below a directory, in alphabetical order; a file may be
 * given instead of a directory. False if it cannot be read.
 */
bool source_walk(const char *path, void (*found)(const char *path, void *context),
		 void *context);

/* Tokens that a parser sees: behind, and before, a place; TOK_END at the ends */
size_t tok_next(const struct source *source, size_t at);
size_t tok_previous(const struct source *source, size_t at);

static inline bool tok_is(const struct tok *tok, unsigned int punct)
{
	return tok->kind == TOK_PUNCT && tok->punct == punct;
}

static inline bool tok_named(const struct tok *tok, const char *text)
{
	return tok->kind == TOK_NAME && name_is(tok->name, text);
}

/* The bracket that closes the one at @open, or the end of the file */
size_t tok_close(const struct source *source, size_t open);

#endif
