// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files: found, read, and made UTF-8. Sources from Windows may be UTF-16.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "source.h"

static const char *const code_suffixes[] = {
	"c", "h", "cpp", "hpp", "cc", "cxx", "hxx", "inl", "inc",
};

static const char *suffix_of(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot && !strchr(dot, '/') ? dot + 1 : "";
}

bool source_is_code(const char *path)
{
	size_t i;

	for (i = 0; i < sizeof(code_suffixes) / sizeof(code_suffixes[0]); i++) {
		if (!strcasecmp(suffix_of(path), code_suffixes[i]))
			return true;
	}
	return false;
}

bool source_is_cplusplus(const struct source *source)
{
	const char *suffix = suffix_of(source->path);

	return !strcasecmp(suffix, "cpp") || !strcasecmp(suffix, "cc") ||
	       !strcasecmp(suffix, "cxx") || !strcasecmp(suffix, "hpp") ||
	       !strcasecmp(suffix, "hxx");
}

/* One UTF-16 unit as UTF-8: code is ASCII, the rest is in comments and strings. */
static size_t put_unit(char *out, unsigned int unit)
{
	if (unit < 0x80) {
		out[0] = (char)unit;
		return 1;
	}
	if (unit < 0x800) {
		out[0] = (char)(0xc0 | unit >> 6);
		out[1] = (char)(0x80 | (unit & 0x3f));
		return 2;
	}
	out[0] = (char)(0xe0 | unit >> 12);
	out[1] = (char)(0x80 | (unit >> 6 & 0x3f));
	out[2] = (char)(0x80 | (unit & 0x3f));
	return 3;
}

static void from_utf16(struct source *source, bool big_endian)
{
	const unsigned char *in = (const unsigned char *)source->text;
	char *out = keep(source->size / 2 * 3 + 1);
	size_t i, len = 0;

	for (i = 2; i + 1 < source->size; i += 2)
		len += put_unit(out + len, big_endian ? in[i] << 8 | in[i + 1] :
							in[i + 1] << 8 | in[i]);
	source->text = out;
	source->size = len;
}

static void make_utf8(struct source *source)
{
	const unsigned char *bom = (const unsigned char *)source->text;

	if (source->size >= 3 && bom[0] == 0xef && bom[1] == 0xbb && bom[2] == 0xbf) {
		source->text += 3;
		source->size -= 3;
	} else if (source->size >= 2 && bom[0] == 0xff && bom[1] == 0xfe) {
		from_utf16(source, false);
	} else if (source->size >= 2 && bom[0] == 0xfe && bom[1] == 0xff) {
		from_utf16(source, true);
	}
}

static char *read_all(FILE *file, size_t *size)
{
	struct stat st;
	char *text;

	if (fstat(fileno(file), &st) || !S_ISREG(st.st_mode))
		return NULL;
	text = keep((size_t)st.st_size + 1);
	*size = fread(text, 1, (size_t)st.st_size, file);
	return ferror(file) ? NULL : text;
}

struct source *source_read(const char *path, const char *shown)
{
	struct source *source;
	FILE *file;

	file = fopen(path, "rb");
	if (!file)
		return NULL;
	source = keep(sizeof(*source));
	source->path = keep_string(shown, strlen(shown));
	source->text = read_all(file, &source->size);
	fclose(file);
	if (!source->text)
		return NULL;
	make_utf8(source);
	return source;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static bool is_folder(const char *path)
{
	struct stat st;

	return !lstat(path, &st) && S_ISDIR(st.st_mode);
}

/* Files first, so that those of a folder are together */
static bool walk_directory(const char *path,
			   void (*found)(const char *path, void *context),
			   void *context)
{
	struct dirent **entries;
	int count, folders, i;
	char **below;

	count = scandir(path, &entries, visible, by_name);
	if (count < 0)
		return false;
	below = keep(((size_t)count + 1) * sizeof(*below));
	for (i = 0; i < count; i++) {
		below[i] = keep(strlen(path) + strlen(entries[i]->d_name) + 2);
		sprintf(below[i], "%s/%s", path, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	for (folders = 0; folders < 2; folders++) {
		for (i = 0; i < count; i++) {
			if (is_folder(below[i]) == folders)
				source_walk(below[i], found, context);
		}
	}
	return true;
}

bool source_walk(const char *path, void (*found)(const char *path, void *context),
		 void *context)
{
	struct stat st;

	/* links to folders could go round in circles */
	if (lstat(path, &st) || (S_ISLNK(st.st_mode) &&
				 (stat(path, &st) || S_ISDIR(st.st_mode))))
		return false;
	if (S_ISDIR(st.st_mode))
		return walk_directory(path, found, context);
	if (S_ISREG(st.st_mode))
		found(path, context);
	return true;
}

size_t tok_next(const struct source *source, size_t at)
{
	do {
		if (at + 1 >= source->code.count)
			return source->code.count - 1;
		at++;
	} while (source->code.at[at].alternative);
	return at;
}

size_t tok_previous(const struct source *source, size_t at)
{
	do {
		if (!at)
			return source->code.count - 1;
		at--;
	} while (source->code.at[at].alternative);
	return at;
}

size_t tok_close(const struct source *source, size_t open)
{
	const struct tok *tok;
	size_t depth = 0;

	for (;; open = tok_next(source, open)) {
		tok = &source->code.at[open];
		if (tok->kind == TOK_END)
			return open;
		if (tok_is(tok, '(') || tok_is(tok, '{') || tok_is(tok, '['))
			depth++;
		else if ((tok_is(tok, ')') || tok_is(tok, '}') || tok_is(tok, ']')) &&
			 --depth == 0)
			return open;
	}
}
