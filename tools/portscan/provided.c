// SPDX-License-Identifier: GPL-2.0-only
/*
 * What ntdma provides.
 *
 *	include/ddk	names, and which of them have their code in the header;
 *			"Deviation:" in their kernel-doc
 *	module/		exports; functions that are put into tables of routines;
 *			"Deviation:" in their kernel-doc
 *
 * A prototype that no module exports is not provided.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "decl.h"
#include "lex.h"
#include "provided.h"

/* A file below include/, and whether it is one of Windows' */
struct header {
	const char *name;
	size_t len;
	bool windows;
};

static VEC(struct header) headers;
static size_t prefix_length;

static void declare(struct name *name, enum kind kind, bool code)
{
	if (!name->kind)
		name->kind = kind;
	name->code |= code;
}

static void declare_type(const struct decl *decl)
{
	declare(decl->name, KIND_TYPE, true);
	decl->name->function = decl->function ||
		(decl->type && decl->type->function);
	decl->name->pointer = (decl->pointer && !decl->function) ||
		(decl->type && decl->type->pointer);
}

static void declare_name(const struct decl *decl, void *context)
{
	(void)context;
	switch (decl->kind) {
	case DECL_TYPEDEF:
		declare_type(decl);
		break;
	case DECL_TAG:
		declare(decl->name, KIND_TYPE, true);
		break;
	case DECL_ENUMERATOR:
		declare(decl->name, KIND_CONSTANT, true);
		break;
	case DECL_MEMBER:
		if (decl->function || (decl->type && decl->type->function))
			declare(decl->name, KIND_MEMBER, false);
		break;
	case DECL_FUNCTION:
	case DECL_PROTOTYPE:
		declare(decl->name, KIND_ROUTINE, decl->kind == DECL_FUNCTION);
		decl->name->pointer = decl->pointer || (decl->type && decl->type->pointer);
		break;
	case DECL_VARIABLE:
		declare(decl->name, KIND_CONSTANT, false);
		break;
	}
}

static void add_header(const char *path, bool windows)
{
	struct header *header = vec_add(&headers);

	header->name = keep_string(path + prefix_length, strlen(path + prefix_length));
	header->len = strlen(header->name);
	header->windows = windows;
}

static void know(struct name *name)
{
	if (!name->kind)
		name->own = true;
}

static void know_declaration(const struct decl *decl, void *context)
{
	(void)context;
	know(decl->name);
}

/* Headers of ours: their names are not Windows', and nobody lacks them. */
static void note_header(const char *path, void *context)
{
	struct source *source;
	size_t i;

	(void)context;
	if (!source_is_code(path) || strstr(path, "/ddk/"))
		return;
	add_header(path, false);
	source = source_read(path, path);
	if (!source)
		die("cannot read %s", path);
	lex(source);
	for (i = 0; i < source->macros.count; i++)
		know(source->macros.at[i].name);
	decl_each(source, know_declaration, NULL);
}

/* One that vanishes, like an annotation, has nothing that a test could show. */
static void declare_macro(const struct macro *macro)
{
	bool empty = macro->begin == macro->end;

	/* guards are not Windows' */
	if (!name_starts(macro->name, "_NTDMA"))
		declare(macro->name, macro->parameters && !empty ? KIND_MACRO :
			KIND_CONSTANT, true);
}

/* EXPORT_SYMBOL(name), EXPORT_SYMBOL_NS_GPL(name, "NTDMA") */
static void read_exports(const struct source *source)
{
	const struct tok *tok = source->code.at;
	size_t i;

	for (i = 0; i + 2 < source->code.count; i++) {
		if (tok[i].kind == TOK_NAME && name_starts(tok[i].name, "EXPORT_SYMBOL") &&
		    tok_is(&tok[i + 1], '(') && tok[i + 2].kind == TOK_NAME)
			tok[i + 2].name->exported = true;
	}
}

/* .GetScatterGatherList = ntdma_get_sg_list, in an initializer or a macro for one */
static void read_tables(const struct tok *tok, size_t count)
{
	size_t i;

	for (i = 0; i + 3 < count; i++) {
		if ((tok_is(&tok[i], '.') || tok_is(&tok[i], ARROW)) &&
		    tok[i + 1].kind == TOK_NAME && tok_is(&tok[i + 2], '=') &&
		    tok[i + 3].kind == TOK_NAME && tok[i + 1].name->kind == KIND_MEMBER) {
			tok[i + 1].name->exported = true;
			if (!tok[i + 1].name->impl)
				tok[i + 1].name->impl = tok[i + 3].name;
		}
	}
}

/* Where the text of a comment's line begins */
static const char *line_text(const char *at, const char *end)
{
	while (at < end && *at != '\n' && (isspace((unsigned char)*at) || *at == '*'))
		at++;
	return at;
}

/* One line more of a deviation, up to an empty one or the next section */
static bool continues(const char *at, const char *end)
{
	return at < end && *at != '\n' && strncmp(at, "IRQL:", 5) &&
	       strncmp(at, "Context:", 8) && strncmp(at, "Return:", 7) && *at != '@';
}

static const char *deviation_in(const struct doc *doc)
{
	const char *end = doc->text + doc->len, *at;
	char *text, *out;

	at = memmem(doc->text, doc->len, "Deviation:", 10);
	if (!at)
		return NULL;
	text = keep(doc->len);
	out = text;
	at = line_text(at + 10, end);
	if (at < end && *at == '\n')
		at = line_text(at + 1, end);
	while (continues(at, end)) {
		if (out > text)
			*out++ = ' ';
		while (at < end && *at != '\n')
			*out++ = *at++;
		at = line_text(at < end ? at + 1 : at, end);
	}
	return text;
}

static void read_docs(const struct source *source)
{
	const char *deviation, *begin, *end;
	size_t i;

	for (i = 0; i < source->docs.count; i++) {
		deviation = deviation_in(&source->docs.at[i]);
		if (!deviation)
			continue;
		end = source->docs.at[i].text + source->docs.at[i].len;
		begin = line_text(source->docs.at[i].text + 3, end);
		if (*begin == '\n')
			begin = line_text(begin + 1, end);
		for (end = begin; isalnum((unsigned char)*end) || *end == '_';)
			end++;
		name_of(begin, (size_t)(end - begin))->deviation = deviation;
	}
}

static void read_header(const char *path, void *context)
{
	struct source *source;
	size_t i;

	(void)context;
	if (!source_is_code(path))
		return;
	source = source_read(path, path);
	if (!source)
		die("cannot read %s", path);
	lex(source);
	add_header(path, true);
	for (i = 0; i < source->macros.count; i++)
		declare_macro(&source->macros.at[i]);
	decl_each(source, declare_name, NULL);
	read_docs(source);
}

static void read_module(const char *path, void *context)
{
	struct source *source;

	(void)context;
	if (!source_is_code(path))
		return;
	source = source_read(path, path);
	if (!source)
		die("cannot read %s", path);
	lex(source);
	read_exports(source);
	read_tables(source->code.at, source->code.count);
	read_tables(source->pp.at, source->pp.count);
	read_docs(source);
}

/* What is said of a function holds for the member that it is the code of. */
static void finish(struct name *name, void *context)
{
	(void)context;
	if (name->impl && !name->deviation)
		name->deviation = name->impl->deviation;
}

void provided_read(const char *root)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/include/ddk", root);
	prefix_length = strlen(path) + 1;
	if (!source_walk(path, read_header, NULL) || !headers.count)
		die("%s is not a tree of ntdma: there is no include/ddk", root);
	snprintf(path, sizeof(path), "%s/include", root);
	prefix_length = strlen(path) + 1;
	source_walk(path, note_header, NULL);
	snprintf(path, sizeof(path), "%s/module", root);
	if (!source_walk(path, read_module, NULL))
		die("%s is not a tree of ntdma: there is no module", root);
	names_each(finish, NULL);
}

static bool same_path(const char *a, const char *b, size_t len)
{
	while (len--) {
		char c = *b++;

		if (c == '\\')
			c = '/';
		if (tolower((unsigned char)*a++) != tolower((unsigned char)c))
			return false;
	}
	return true;
}

static const struct header *find_header(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < headers.count; i++) {
		if (headers.at[i].len == len && same_path(headers.at[i].name, name, len))
			return &headers.at[i];
	}
	return NULL;
}

bool provided_header(const char *name, size_t len)
{
	return find_header(name, len);
}

bool provided_windows_header(const char *name, size_t len)
{
	const struct header *header = find_header(name, len);

	return header && header->windows;
}

bool provided_is(const struct name *name)
{
	return name->kind && (name->code || name->exported);
}

enum state provided_state(const struct name *name)
{
	if (!provided_is(name))
		return STATE_MISSING;
	if (name->deviation)
		return STATE_DEVIATES;
	/* that a type or a constant is right is asserted where ntdma is compiled */
	if (name->kind == KIND_TYPE || name->kind == KIND_CONSTANT || name->proven)
		return STATE_WORKS;
	return STATE_UNPROVEN;
}
