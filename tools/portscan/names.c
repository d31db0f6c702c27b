// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of all names: a hash table that does not grow, wide enough for the
 * names of a large tree.
 */
#include <string.h>

#include "memory.h"
#include "names.h"

#define BUCKETS		65536u

static struct name *table[BUCKETS];

static unsigned int hash_of(const char *text, size_t len)
{
	unsigned int hash = 2166136261u;	/* FNV-1a */

	while (len--)
		hash = (hash ^ (unsigned char)*text++) * 16777619u;
	return (hash ^ hash >> 16) % BUCKETS;
}

struct name *name_of(const char *text, size_t len)
{
	struct name **bucket = &table[hash_of(text, len)];
	struct name *name;

	for (name = *bucket; name; name = name->next) {
		if (name->len == len && !memcmp(name->text, text, len))
			return name;
	}
	name = keep(sizeof(*name));
	name->text = keep_string(text, len);
	name->len = len;
	name->next = *bucket;
	*bucket = name;
	return name;
}

struct name *name_of_string(const char *text)
{
	return name_of(text, strlen(text));
}

void names_each(void (*each)(struct name *name, void *context), void *context)
{
	struct name *name;
	size_t i;

	for (i = 0; i < BUCKETS; i++) {
		for (name = table[i]; name; name = name->next)
			each(name, context);
	}
}

bool name_is(const struct name *name, const char *text)
{
	return name && !strcmp(name->text, text);
}

bool name_starts(const struct name *name, const char *prefix)
{
	return name && !strncmp(name->text, prefix, strlen(prefix));
}
