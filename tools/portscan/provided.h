/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What ntdma provides, as its own sources say.
 */
#ifndef PORTSCAN_PROVIDED_H
#define PORTSCAN_PROVIDED_H

#include "source.h"

/* Reads headers and modules of the tree at @root; ends the program if it has none. */
void provided_read(const char *root);

/* Is there a header of that name, in any case and with either slash? */
bool provided_header(const char *name, size_t len);
bool provided_windows_header(const char *name, size_t len);

bool provided_is(const struct name *name);
enum state provided_state(const struct name *name);

#endif
