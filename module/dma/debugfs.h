/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _NTDMA_DEBUGFS_H
#define _NTDMA_DEBUGFS_H

struct dentry;

void ntdma_debugfs_init(void);
void ntdma_debugfs_exit(void);
struct dentry *ntdma_debugfs_root(void);

#endif
