/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _NTDMA_DEBUGFS_H
#define _NTDMA_DEBUGFS_H

void ntdma_debugfs_init(void);
void ntdma_debugfs_exit(void);

#endif
