/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Starting and stopping module/io.
 */
#ifndef _NTDMA_IO_INIT_H
#define _NTDMA_IO_INIT_H

int io_init(void);
void io_exit(void);

#endif
