// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which routines a passing test names.
 *
 * As `make checklist` does, take a case for passed that passed in a lane of build/ktap
 * and failed in none. It proves what it names, and what is named by the functions and
 * objects of its file and of the fixtures that it names, however far away.
 *
 *	KTAP -> cases that passed -> their functions -> what those name -> routines
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decl.h"
#include "lex.h"
#include "proof.h"
#include "provided.h"

/**
 * struct node - something declared in kunit/
 * @next: of the same name, in other files
 * @source: file
 * @tok: its tokens
 * @count: how many
 * @header: visible for all suites
 * @visited: reached from a case that passed
 */
struct node {
	struct node *next;
	const struct source *source;
	const struct tok *tok;
	size_t count;
	bool header, visited;
};

/* Results of cases, kept apart from the names of the scanned tree */
struct outcome {
	const struct name *name;
	bool passed, failed;
};

static VEC(struct outcome) outcomes;
static VEC(struct source *) suites;
static VEC(struct node *) pending;

static void add_node(const struct source *source, struct name *name,
		     const struct tok *tok, size_t count)
{
	struct node *node = keep(sizeof(*node));

	node->source = source;
	node->tok = tok;
	node->count = count;
	node->header = strstr(source->path, ".h") != NULL;
	node->next = name->nodes;
	name->nodes = node;
}

static void note_declaration(const struct decl *decl, void *context)
{
	const struct source *source = context;

	if (decl->kind == DECL_FUNCTION || decl->kind == DECL_VARIABLE)
		add_node(source, decl->name, source->code.at + decl->begin,
			 decl->end - decl->begin);
}

static void read_suite(const char *path, void *context)
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
	*vec_add(&suites) = source;
	decl_each(source, note_declaration, source);
	for (i = 0; i < source->macros.count; i++)
		add_node(source, source->macros.at[i].name,
			 source->pp.at + source->macros.at[i].begin,
			 source->macros.at[i].end - source->macros.at[i].begin);
}

static int compare_outcomes(const void *a, const void *b)
{
	const struct outcome *x = a, *y = b;

	return (x->name > y->name) - (x->name < y->name);
}

/* "    ok 3 name # SKIP why", "not ok 3 - name" */
static void read_result(const char *line)
{
	struct outcome *outcome;
	const char *end;
	bool failed;

	line += strspn(line, " ");
	failed = !strncmp(line, "not ", 4);
	line += failed ? 4 : 0;
	if (strncmp(line, "ok ", 3) || !isdigit((unsigned char)line[3]))
		return;
	line += 3 + strspn(line + 3, "0123456789");
	line += strspn(line, " -");
	end = line;
	while (isalnum((unsigned char)*end) || *end == '_')
		end++;
	/* names of cases are words; a sub-case has a sentence */
	if (*end && *end != '\n' && strncmp(end, " #", 2))
		return;
	outcome = vec_add(&outcomes);
	outcome->name = name_of(line, (size_t)(end - line));
	outcome->failed = failed;
	outcome->passed = !failed && !strstr(end, "SKIP");
}

static void read_ktap(const char *path, void *context)
{
	size_t len = strlen(path);
	char line[1024];
	FILE *file;

	(void)context;
	if (len < 5 || strcmp(path + len - 5, ".ktap"))
		return;
	file = fopen(path, "r");
	if (!file)
		return;
	while (fgets(line, sizeof(line), file))
		read_result(line);
	fclose(file);
}

static bool has_passed(const struct name *name)
{
	struct outcome key = { .name = name }, *found, *end;
	bool passed = false;

	if (!outcomes.count)
		return false;
	found = bsearch(&key, outcomes.at, outcomes.count, sizeof(key), compare_outcomes);
	if (!found)
		return false;
	end = outcomes.at + outcomes.count;
	while (found > outcomes.at && found[-1].name == name)
		found--;
	for (; found < end && found->name == name; found++) {
		if (found->failed)
			return false;
		passed |= found->passed;
	}
	return passed;
}

static void reach(const struct name *name, const struct source *source)
{
	struct node *node;

	for (node = name->nodes; node; node = node->next) {
		if (node->visited || (!node->header && node->source != source))
			continue;
		node->visited = true;
		*vec_add(&pending) = node;
	}
}

static void follow(void)
{
	struct node *node;
	size_t i;

	while (pending.count) {
		node = pending.at[--pending.count];
		for (i = 0; i < node->count; i++) {
			if (node->tok[i].kind != TOK_NAME)
				continue;
			node->tok[i].name->proven = true;
			reach(node->tok[i].name, node->source);
		}
	}
}

static bool is_case(const struct tok *tok)
{
	return tok[0].kind == TOK_NAME && name_starts(tok[0].name, "KUNIT_CASE") &&
	       tok_is(&tok[1], '(') && tok[2].kind == TOK_NAME;
}

/* .init = fixture_init, in a suite of which a case passed */
static bool is_hook(const struct tok *tok)
{
	return tok_is(&tok[0], '.') && tok[1].kind == TOK_NAME &&
	       (name_is(tok[1].name, "init") || name_is(tok[1].name, "exit") ||
		name_is(tok[1].name, "suite_init") || name_is(tok[1].name, "suite_exit")) &&
	       tok_is(&tok[2], '=') && tok[3].kind == TOK_NAME;
}

static unsigned int judge_suite(const struct source *source)
{
	const struct tok *tok = source->code.at;
	unsigned int passed = 0;
	size_t i;

	for (i = 0; i + 3 < source->code.count; i++) {
		if (is_case(&tok[i]) && has_passed(tok[i + 2].name)) {
			reach(tok[i + 2].name, source);
			passed++;
		}
	}
	for (i = 0; passed && i + 3 < source->code.count; i++) {
		if (is_hook(&tok[i]))
			reach(tok[i + 3].name, source);
	}
	follow();
	return passed;
}

unsigned int proof_read(const char *root, const char *ktap)
{
	unsigned int passed = 0;
	char path[4096];
	size_t i;

	snprintf(path, sizeof(path), "%s/kunit", root);
	source_walk(path, read_suite, NULL);
	snprintf(path, sizeof(path), "%s/build/ktap", root);
	source_walk(ktap ? ktap : path, read_ktap, NULL);
	if (outcomes.count)
		qsort(outcomes.at, outcomes.count, sizeof(*outcomes.at), compare_outcomes);
	for (i = 0; i < suites.count; i++)
		passed += judge_suite(suites.at[i]);
	free(pending.at);
	return passed;
}
