// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is begun and must be ended, in the same direction.
 *
 * The end may be in another function and another file, so all sources of a folder are
 * looked at together. Directions are compared as they are written: a literal at the
 * end that no begin in the folder has is wrong, and so is !x where all begin with x.
 */
#include <string.h>

#include "risk.h"

static const struct pair {
	const char *begin, *begin_ex;
	const char *end, *end_ex;
	bool direction;		/* the last argument of begin, end and not of the Ex */
} pairs[] = {
	{ "MapTransfer", "MapTransferEx", "FlushAdapterBuffers", "FlushAdapterBuffersEx",
	  true },
	{ "GetScatterGatherList", "GetScatterGatherListEx", "PutScatterGatherList",
	  "FreeAdapterObject", true },
	{ "BuildScatterGatherList", "BuildScatterGatherListEx", "PutScatterGatherList",
	  "FreeAdapterObject", false },
	{ "AllocateCommonBuffer", "AllocateCommonBufferEx", "FreeCommonBuffer",
	  "FreeCommonBufferFromVector", false },
	/* of Windows NT 4 */
	{ "IoMapTransfer", "IoMapTransfer", "IoFlushAdapterBuffers",
	  "IoFlushAdapterBuffers", true },
	{ "HalAllocateCommonBuffer", "HalAllocateCommonBuffer", "HalFreeCommonBuffer",
	  "HalFreeCommonBuffer", false },
};

#define PAIRS	(sizeof(pairs) / sizeof(pairs[0]))

/* A direction as it is written: TRUE, x->Write, !x->Write */
struct direction {
	const struct name *name;	/* NULL: something else */
	bool negated;
};

/* What one folder has of one pair */
struct folder {
	const struct source *begin_source, *end_source;
	unsigned int begin_line, end_line;
	bool ended;
	bool begun_true, begun_false, begun_other;
	bool ended_true, ended_false, ended_opposite;
	struct direction begun;		/* of all that are no literals */
	bool begun_differs;
};

static size_t folder_length(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (size_t)(slash - path) : 0;
}

static bool same_folder(const struct source *a, const struct source *b)
{
	size_t len = folder_length(a->path);

	return len == folder_length(b->path) && !strncmp(a->path, b->path, len);
}

/* The call's bracket: behind the name, or behind (*x->Name) */
static size_t arguments(const struct source *source, size_t at)
{
	size_t next = tok_next(source, at);

	if (tok_is(&source->code.at[next], ')'))
		next = tok_next(source, next);
	return tok_is(&source->code.at[next], '(') ? next : 0;
}

/* The last argument, if it is a name with or without what it is a member of */
static struct direction last_argument(const struct source *source, size_t open)
{
	size_t close = tok_close(source, open);
	size_t at = tok_previous(source, close);
	const struct tok *tok = &source->code.at[at];
	struct direction direction = { .name = tok->kind == TOK_NAME ? tok->name : NULL };

	for (; at > open; at = tok_previous(source, at)) {
		tok = &source->code.at[at];
		if (tok_is(tok, ','))
			return direction;
		if (tok_is(tok, '!'))
			direction.negated = !direction.negated;
		else if (tok->kind != TOK_NAME && !tok_is(tok, ARROW) && !tok_is(tok, '.'))
			break;
	}
	return (struct direction){ 0 };
}

static bool is_true(struct direction direction)
{
	return direction.name && !direction.negated &&
	       (name_is(direction.name, "TRUE") || name_is(direction.name, "true"));
}

static bool is_false(struct direction direction)
{
	return direction.name && !direction.negated &&
	       (name_is(direction.name, "FALSE") || name_is(direction.name, "false"));
}

static void note_begin(struct folder *folder, const struct source *source, size_t at,
		       struct direction direction)
{
	if (!folder->begin_source) {
		folder->begin_source = source;
		folder->begin_line = source->code.at[at].line;
	}
	if (is_true(direction)) {
		folder->begun_true = true;
	} else if (is_false(direction)) {
		folder->begun_false = true;
	} else {
		if (!folder->begun_other)
			folder->begun = direction;
		folder->begun_other = true;
		folder->begun_differs |= direction.name != folder->begun.name ||
					 direction.negated != folder->begun.negated;
	}
}

/* All begin with x, and this is !x. */
static bool is_opposite(const struct folder *folder, struct direction direction)
{
	return direction.name && folder->begun_other && !folder->begun_differs &&
	       !folder->begun_true && !folder->begun_false &&
	       direction.name == folder->begun.name &&
	       direction.negated != folder->begun.negated;
}

static void note_end(struct folder *folder, const struct source *source, size_t at,
		     struct direction direction)
{
	bool opposite = is_opposite(folder, direction);

	folder->ended = true;
	if (!is_true(direction) && !is_false(direction) && !opposite)
		return;
	folder->end_source = source;
	folder->end_line = source->code.at[at].line;
	if (opposite)
		folder->ended_opposite = true;
	else if (is_true(direction))
		folder->ended_true = true;
	else
		folder->ended_false = true;
}

static void note(const struct pair *pair, struct folder *folder,
		 const struct source *source, size_t at)
{
	const struct tok *tok = &source->code.at[at];
	size_t open = arguments(source, at);
	struct direction unknown = { 0 };

	if (!open)
		return;
	if (tok_named(tok, pair->begin))
		note_begin(folder, source, at, last_argument(source, open));
	else if (tok_named(tok, pair->begin_ex))
		note_begin(folder, source, at, unknown);
	else if (tok_named(tok, pair->end))
		note_end(folder, source, at, last_argument(source, open));
	else if (tok_named(tok, pair->end_ex))
		note_end(folder, source, at, unknown);
}

static void judge(const struct pair *pair, const struct folder *folder,
		  struct risks *risks)
{
	if (!folder->begin_source)
		return;
	if (!folder->ended)
		risk_add(risks, IDIOM_MISSING_FLUSH, folder->begin_source,
			 folder->begin_line, pair->begin);
	if (pair->direction && folder->end_source &&
	    (folder->ended_opposite ||
	     (!folder->begun_other &&
	      ((folder->ended_true && !folder->begun_true) ||
	       (folder->ended_false && !folder->begun_false)))))
		risk_add(risks, IDIOM_WRONG_DIRECTION, folder->end_source,
			 folder->end_line, pair->end);
}

static void scan_folder(const struct tree *tree, size_t first, size_t end,
			struct risks *risks)
{
	struct folder folders[PAIRS] = { 0 };
	const struct source *source;
	size_t s, at, p;

	for (s = first; s < end; s++) {
		source = tree->sources.at[s];
		for (at = 0; at < source->code.count; at++) {
			if (source->code.at[at].kind != TOK_NAME ||
			    (source->code.at[at].name->kind != KIND_MEMBER &&
			     source->code.at[at].name->kind != KIND_ROUTINE))
				continue;
			for (p = 0; p < PAIRS; p++)
				note(&pairs[p], &folders[p], source, at);
		}
	}
	for (p = 0; p < PAIRS; p++)
		judge(&pairs[p], &folders[p], risks);
}

void risk_pairs(struct tree *tree, struct risks *risks)
{
	size_t first = 0, i;

	/* paths are in order, so the files of a folder are together, or nearly so */
	for (i = 1; i <= tree->sources.count; i++) {
		if (i < tree->sources.count &&
		    same_folder(tree->sources.at[first], tree->sources.at[i]))
			continue;
		scan_folder(tree, first, i, risks);
		first = i;
	}
}
