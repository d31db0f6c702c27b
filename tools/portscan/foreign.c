// SPDX-License-Identifier: GPL-2.0-only
/*
 * Looking names up in the table of counterparts.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "foreign.h"

/* Io* is IoCreateDevice, and not Iodine. */
static bool begins_word(char last, char next)
{
	return !islower((unsigned char)last) || !islower((unsigned char)next);
}

static size_t fits(const struct foreign *foreign, const char *text)
{
	size_t len = strlen(foreign->pattern);

	if (foreign->pattern[len - 1] != '*')
		return strcmp(foreign->pattern, text) ? 0 : len + 1;
	len--;
	if (strncmp(foreign->pattern, text, len) || !begins_word(text[len - 1], text[len]))
		return 0;
	return len;
}

static const struct foreign *longest(const char *text)
{
	const struct foreign *best = NULL;
	size_t i, len, most = 0;

	for (i = 0; i < foreign_count; i++) {
		if (foreign_names[i].where == HEADER)
			continue;
		len = fits(&foreign_names[i], text);
		if (len > most) {
			most = len;
			best = &foreign_names[i];
		}
	}
	return best;
}

/* _IO_CSQ, PIO_CSQ and PCIO_CSQ are about IO_CSQ. */
static const struct foreign *find_pointed(const char *text)
{
	const struct foreign *found = NULL;

	if (text[0] != '_' && text[0] != 'P')
		return NULL;
	if (isupper((unsigned char)text[1]))
		found = longest(text + 1);
	if (!found && text[0] == 'P' && text[1] == 'C' && isupper((unsigned char)text[2]))
		found = longest(text + 2);
	return found && found->where == ANYWHERE ? found : NULL;
}

const struct foreign *foreign_find(struct name *name)
{
	if (!name->looked_up) {
		name->looked_up = true;
		name->foreign = longest(name->text);
		if (!name->foreign)
			name->foreign = find_pointed(name->text);
	}
	return name->foreign;
}

const struct foreign *foreign_find_header(const char *header)
{
	size_t i, len;

	for (i = 0; i < foreign_count; i++) {
		if (foreign_names[i].where != HEADER)
			continue;
		len = strlen(foreign_names[i].pattern);
		if (foreign_names[i].pattern[len - 1] == '*' ?
		    !strncasecmp(foreign_names[i].pattern, header, len - 1) :
		    !strcasecmp(foreign_names[i].pattern, header))
			return &foreign_names[i];
	}
	return NULL;
}
