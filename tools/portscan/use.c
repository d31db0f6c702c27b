// SPDX-License-Identifier: GPL-2.0-only
/*
 * Uses: names of Windows in live code that the tree does not define itself.
 *
 * The body of a macro counts once, where it is written, if something uses the macro.
 * What stands behind "->" and "." is a member: of those only routines in tables count,
 * Adapter->DmaOperations->PutDmaAdapter.
 */
#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "decl.h"
#include "foreign.h"
#include "lex.h"
#include "provided.h"
#include "risk.h"

static void add_source(const char *path, void *context)
{
	struct tree *tree = context;
	struct source *source;

	if (!source_is_code(path))
		return;
	source = source_read(path, path);
	if (!source)
		die("cannot read %s", path);
	lex(source);
	tree->lines += source->lines;
	*vec_add(&tree->sources) = source;
}

bool tree_add(struct tree *tree, const char *path)
{
	return source_walk(path, add_source, tree);
}

static const char *base_name(const char *path, size_t len, size_t *base_len)
{
	size_t i = len;

	while (i && path[i - 1] != '/' && path[i - 1] != '\\')
		i--;
	*base_len = len - i;
	return path + i;
}

/* Files are names as well: "<" and the last part of the path, in small letters. */
static struct name *file_name(const char *path, size_t len)
{
	char text[256] = "<";
	const char *base;
	size_t i;

	base = base_name(path, len, &len);
	for (i = 0; i < len && i + 2 < sizeof(text); i++)
		text[i + 1] = (char)tolower((unsigned char)base[i]);
	return name_of(text, i + 1);
}

static void own(const struct decl *decl, void *context)
{
	(void)context;
	if (decl->kind == DECL_TYPEDEF && !decl->name->kind) {
		decl->name->pointer = (decl->pointer && !decl->function) ||
			(decl->type && decl->type->pointer);
		decl->name->function = decl->function;
	}
	if (decl->kind == DECL_VARIABLE && decl->name->kind)
		return;
	if (decl->kind != DECL_MEMBER && decl->kind != DECL_PROTOTYPE)
		decl->name->own = true;
	/* bit fields and members in capitals: read behind "." alone */
	if (decl->kind == DECL_MEMBER)
		decl->name->declared = true;
}

/* The Linux side of a ported driver is not to be ported. */
static void find_glue(struct source *source)
{
	const struct include *include;
	bool linux_header = false;
	size_t i;

	for (i = 0; i < source->includes.count; i++) {
		include = &source->includes.at[i];
		if (provided_windows_header(include->name, include->len))
			return;
		if (!strncmp(include->name, "linux/", 6) ||
		    !strncmp(include->name, "ntdma/", 6))
			linux_header = true;
	}
	source->glue = linux_header;
}

static void find_own(struct source *source)
{
	size_t i;

	find_glue(source);

	for (i = 0; i < source->macros.count; i++)
		source->macros.at[i].name->own = true;
	decl_each(source, own, NULL);
	for (i = 0; i + 2 < source->code.count; i++) {
		if (tok_named(&source->code.at[i], "DEFINE_GUID") &&
		    source->code.at[i + 2].kind == TOK_NAME)
			source->code.at[i + 2].name->own = true;
	}
	file_name(source->path, strlen(source->path))->own = true;
}

static void count(struct source *source, struct name *name, unsigned int line)
{
	struct use *use = name->use;

	if (!use || use->source != source) {
		use = keep(sizeof(*use));
		*use = (struct use){ .name = name, .source = source, .line = line };
		*vec_add(&source->uses) = use;
		name->use = use;
		name->files++;
		if (!name->first)
			name->first = use;
	}
	use->count++;
	name->uses++;
}

static bool is_member(const struct tok *before)
{
	return before && (tok_is(before, '.') || tok_is(before, ARROW));
}

static bool is_tag(const struct tok *before)
{
	return before && (tok_named(before, "struct") || tok_named(before, "union") ||
			  tok_named(before, "enum"));
}

/* NULL and its like are C's; __FILE__ is the compiler's. */
static bool is_of_c(const struct name *name)
{
	static const char *const words[] = {
		"NULL", "EOF", "INT_MAX", "INT_MIN", "UINT_MAX", "SIZE_MAX", "CHAR_BIT",
		"LONG_MAX", "ULONG_MAX", "LLONG_MAX", "ULLONG_MAX", "UCHAR_MAX",
		"USHRT_MAX", "UINT8_MAX", "UINT16_MAX", "UINT32_MAX", "UINT64_MAX",
		"INT32_MAX", "INT64_MAX",
	};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (name_is(name, words[i]))
			return true;
	}
	return name_starts(name, "__");
}

/*
 * By its spelling a constant or a type, LIKE_THIS, or a routine, LikeThis(): nobody
 * here defines it, so something of Windows that the table does not know must.
 */
static bool looks_foreign(const struct name *name, bool called)
{
	size_t i, small = 0, large = 0;

	for (i = 0; i < name->len; i++) {
		small += islower((unsigned char)name->text[i]) != 0;
		large += isupper((unsigned char)name->text[i]) != 0;
	}
	if (is_of_c(name) || large < 2)
		return false;
	return !small || (called && isupper((unsigned char)name->text[0]));
}

static const struct foreign unknown = {
	"", ANYWHERE, "defined neither here nor by ntdma"
};

static const struct foreign *foreign_of(struct name *name, bool called)
{
	const struct foreign *foreign = foreign_find(name);

	if (foreign && foreign != &unknown)
		return foreign->where == ANYWHERE || called ? foreign : NULL;
	if (!looks_foreign(name, called))
		return NULL;
	name->foreign = &unknown;
	return name->foreign;
}

/* @before may be NULL, @after not */
static void note(struct source *source, const struct tok *before,
		 const struct tok *tok, const struct tok *after)
{
	if (tok->kind != TOK_NAME || tok->name->own)
		return;
	if (is_member(before)) {
		if (tok->name->kind == KIND_MEMBER && provided_is(tok->name))
			count(source, tok->name, tok->line);
		return;
	}
	if (tok->name->kind && tok->name->kind != KIND_MEMBER && provided_is(tok->name)) {
		count(source, tok->name, tok->line);
		return;
	}
	/* "struct _TAG *" needs no definition */
	if (is_tag(before) && !foreign_find(tok->name))
		return;
	if (tok->name->local != source && !tok->name->declared &&
	    foreign_of(tok->name, tok_is(after, '(')))
		count(source, tok->name, tok->line);
}

static void find_locals(const struct decl *decl, void *context)
{
	struct function function = { .source = context, .id = UINT_MAX };

	if (decl->kind != DECL_FUNCTION)
		return;
	function.begin = decl->begin;
	function.body = decl->body;
	function.end = tok_close(function.source, decl->body);
	function_variables(&function);
}

static void scan_code(struct source *source)
{
	const struct tok *tok = source->code.at;
	size_t i;

	decl_each(source, find_locals, source);
	for (i = 0; i + 1 < source->code.count; i++)
		note(source, i ? &tok[i - 1] : NULL, &tok[i], &tok[i + 1]);
}

static void scan_macros(struct source *source)
{
	static const struct tok end = { .kind = TOK_END };
	const struct tok *tok = source->pp.at;
	const struct macro *macro;
	size_t i, m;

	for (m = 0; m < source->macros.count; m++) {
		macro = &source->macros.at[m];
		if (!macro->name->uses)
			continue;
		for (i = macro->begin; i < macro->end; i++)
			note(source, i > macro->begin ? &tok[i - 1] : NULL, &tok[i],
			     i + 1 < macro->end ? &tok[i + 1] : &end);
	}
}

/* Counts mentions of macros: in code, and in the bodies of those mentioned */
static void mention(struct name *name)
{
	name->uses++;
}

static void mention_macros(struct tree *tree)
{
	const struct source *source;
	const struct macro *macro;
	bool more = true;
	size_t s, m, i;

	for (s = 0; s < tree->sources.count; s++) {
		source = tree->sources.at[s];
		for (i = 0; i < source->code.count; i++) {
			if (source->code.at[i].kind == TOK_NAME && source->code.at[i].name->own)
				mention(source->code.at[i].name);
		}
	}
	while (more) {
		more = false;
		for (s = 0; s < tree->sources.count; s++) {
			source = tree->sources.at[s];
			for (m = 0; m < source->macros.count; m++) {
				macro = &source->macros.at[m];
				for (i = macro->begin; macro->name->uses && i < macro->end; i++) {
					const struct tok *tok = &source->pp.at[i];

					if (tok->kind == TOK_NAME && tok->name->own &&
					    !tok->name->uses) {
						mention(tok->name);
						more = true;
					}
				}
			}
		}
	}
}

static void lose_header(struct tree *tree, const struct source *source,
			const struct include *include)
{
	struct lost_header *header;
	size_t i;

	for (i = 0; i < tree->headers.count; i++) {
		header = &tree->headers.at[i];
		if (strlen(header->name) == include->len &&
		    !strncasecmp(header->name, include->name, include->len)) {
			header->count++;
			return;
		}
	}
	header = vec_add(&tree->headers);
	header->name = keep_string(include->name, include->len);
	header->source = source;
	header->line = include->line;
	header->count = 1;
}

static void scan_includes(struct tree *tree, const struct source *source)
{
	const struct include *include;
	size_t i;

	for (i = 0; i < source->includes.count; i++) {
		include = &source->includes.at[i];
		if (!provided_header(include->name, include->len) &&
		    !file_name(include->name, include->len)->own)
			lose_header(tree, source, include);
	}
}

static int by_state(const void *a, const void *b)
{
	const struct name *x = *(struct name *const *)a, *y = *(struct name *const *)b;
	int order = (int)provided_state(y) - (int)provided_state(x);

	return order ? order : strcmp(x->text, y->text);
}

static void sum_up(struct tree *tree)
{
	const struct source *source;
	struct name *name;
	size_t s, i;

	for (s = 0; s < tree->sources.count; s++) {
		source = tree->sources.at[s];
		for (i = 0; i < source->uses.count; i++) {
			name = source->uses.at[i]->name;
			tree->sources.at[s]->counts[provided_state(name)]++;
			if (name->first == source->uses.at[i]) {
				tree->counts[provided_state(name)]++;
				*vec_add(&tree->names) = name;
			}
		}
	}
	if (tree->names.count)
		qsort(tree->names.at, tree->names.count, sizeof(*tree->names.at), by_state);
}

void tree_scan(struct tree *tree)
{
	size_t i;

	for (i = 0; i < tree->sources.count; i++)
		find_own(tree->sources.at[i]);
	mention_macros(tree);
	for (i = 0; i < tree->sources.count; i++) {
		if (tree->sources.at[i]->glue)
			continue;
		scan_code(tree->sources.at[i]);
		scan_macros(tree->sources.at[i]);
		scan_includes(tree, tree->sources.at[i]);
	}
	sum_up(tree);
}
