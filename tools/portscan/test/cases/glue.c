// SPDX-License-Identifier: GPL-2.0-only
/* Linux' side is not to be ported. */
#include <linux/module.h>
unsigned long KeUnproven(long context);
