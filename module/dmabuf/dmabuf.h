/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of dmabuf/ share, and what the module's main file calls. */
#ifndef _NTDMA_DMABUF_DMABUF_H
#define _NTDMA_DMABUF_DMABUF_H

#include <linux/types.h>

struct dma_buf;
struct ntdma_common_buffer;
struct seq_file;

/* A device without translation finds memory where it is, or not at all. */
bool ntdma_dmabuf_device_remaps(struct device *dev);

/* import_buffer.c */
struct dma_buf *ntdma_dmabuf_of_buffer(struct ntdma_common_buffer *buffer);

/* show.c */
void ntdma_dmabuf_init(void);
void ntdma_dmabuf_exports_show(struct seq_file *m);
void ntdma_dmabuf_imports_show(struct seq_file *m);

#endif
