/* SPDX-License-Identifier: GPL-2.0-only */
/* Access windows: when a device may have an imported buffer. */
#ifndef _NTDMA_DMABUF_WINDOW_H
#define _NTDMA_DMABUF_WINDOW_H

#include <linux/dma-direction.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/types.h>

struct dma_fence;
struct dma_resv;

enum ntdma_window_state {
	NTDMA_WINDOW_CLOSED,
	NTDMA_WINDOW_OPENING,	/* waits for others */
	NTDMA_WINDOW_OPEN,
	NTDMA_WINDOW_ENDING,	/* nothing more may begin */
};

/**
 * struct ntdma_window - the windows of one buffer, one after the other
 * @context: their timeline
 * @timer: ends one that lasts too long
 * @lock: guards what follows; irq-safe
 * @state: see window.c
 * @seqno: of the last fence
 * @flags: NTDMA_WINDOW_*
 * @uses: mappings
 * @error: how the last window ended
 * @dead: why there will be no more windows, or 0
 * @deadline: in jiffies
 * @fence: until it has signalled
 */
struct ntdma_window {
	u64 context;
	struct timer_list timer;
	spinlock_t lock;	/* see above */
	enum ntdma_window_state state;
	u64 seqno;
	u32 flags;
	u32 uses;
	int error;
	int dead;
	unsigned long deadline;
	struct dma_fence *fence;
};

void ntdma_window_init(struct ntdma_window *window);
void ntdma_window_exit(struct ntdma_window *window, struct dma_resv *resv);
int ntdma_window_open(struct ntdma_window *window, struct dma_resv *resv,
		      u32 flags, u32 timeout_ms);
int ntdma_window_close(struct ntdma_window *window);
void ntdma_window_cancel(struct ntdma_window *window);
u32 ntdma_window_kill(struct ntdma_window *window, int error);
int ntdma_window_begin(struct ntdma_window *window,
		       enum dma_data_direction dir);
void ntdma_window_end(struct ntdma_window *window, int error);
const char *ntdma_window_name(struct ntdma_window *window);

#endif
