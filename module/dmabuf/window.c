// SPDX-License-Identifier: GPL-2.0-only
/*
 * Access windows.
 *
 *            open            others are done
 *   CLOSED ---------> OPENING ------------> OPEN --map--> OPEN, uses + 1
 *     ^  ^               |                   |  \
 *     |  +--given up-----+                   |   close, time-out, cancel, removal
 *     |                                      |    \
 *     +------- last use is flushed or put ---+     v
 *     +------- last use is flushed or put ------ ENDING
 *
 * The fence signals on the way out of OPEN or ENDING to CLOSED, or earlier: a
 * time-out, a cancel and a removal signal it at once, with an error. A window with
 * NTDMA_WINDOW_HOLD leaves OPEN by close only. One that is cancelled while OPENING
 * does not open when the others are done.
 *
 * LOCKING: ntdma_window.lock; fences signal without it. The reservation lock of
 * the dma-buf is taken while OPENING, with nothing of ours held.
 */
#include <linux/dma-fence.h>
#include <linux/dma-resv.h>
#include <linux/jiffies.h>
#include <linux/sched.h>

#include <ntdma/dmabuf.h>

#include "fence.h"
#include "window.h"

#define MAX_TIMEOUT_MS	3600000

/* Who takes the fence signals it. */
static struct dma_fence *take_fence(struct ntdma_window *window, int error)
{
	struct dma_fence *fence = window->fence;

	lockdep_assert_held(&window->lock);
	window->fence = NULL;
	if (fence && error)
		window->error = error;
	return fence;
}

static void end_fence(struct dma_fence *fence, int error)
{
	if (fence)
		ntdma_fence_end(fence, error);
}

/* An end that does not wait for the flush of what is mapped. */
static struct dma_fence *end_locked(struct ntdma_window *window, int error)
{
	struct dma_fence *fence = take_fence(window, error);

	if (window->state == NTDMA_WINDOW_OPENING)
		window->error = error;
	if (window->state == NTDMA_WINDOW_OPEN)
		window->state = NTDMA_WINDOW_ENDING;
	if (window->state == NTDMA_WINDOW_ENDING && !window->uses)
		window->state = NTDMA_WINDOW_CLOSED;
	return fence;
}

static void time_out(struct timer_list *timer)
{
	struct ntdma_window *window =
		timer_container_of(window, timer, timer);
	struct dma_fence *fence = NULL;
	unsigned long flags;

	spin_lock_irqsave(&window->lock, flags);
	/* the timer may be that of a window before */
	if (window->fence && time_after_eq(jiffies, window->deadline))
		fence = end_locked(window, -ETIMEDOUT);
	spin_unlock_irqrestore(&window->lock, flags);
	end_fence(fence, -ETIMEDOUT);
}

/**
 * ntdma_window_init - no window yet
 * @window: zeroed
 */
void ntdma_window_init(struct ntdma_window *window)
{
	spin_lock_init(&window->lock);
	timer_setup(&window->timer, time_out, 0);
	window->context = dma_fence_context_alloc(1);
}

/*
 * Fences that have signalled stay with the buffer until somebody tidies up, and
 * would keep this module loaded: the kernel's own takes their place.
 */
static void forget_fences(struct ntdma_window *window, struct dma_resv *resv)
{
	struct dma_fence *stub = dma_fence_get_stub();

	dma_resv_lock(resv, NULL);
	dma_resv_replace_fences(resv, window->context, stub,
				DMA_RESV_USAGE_READ);
	dma_resv_unlock(resv);
	dma_fence_put(stub);
}

/**
 * ntdma_window_exit - no window any more
 * @window: killed, without uses
 * @resv: of the buffer
 *
 * Context: may sleep.
 */
void ntdma_window_exit(struct ntdma_window *window, struct dma_resv *resv)
{
	timer_delete_sync(&window->timer);
	if (window->seqno)
		forget_fences(window, resv);
}

static int begin_opening(struct ntdma_window *window, u32 flags)
{
	unsigned long irq_flags;
	int ret;

	spin_lock_irqsave(&window->lock, irq_flags);
	ret = window->dead ?:
	      (window->state == NTDMA_WINDOW_CLOSED ? 0 : -EBUSY);
	if (!ret) {
		window->state = NTDMA_WINDOW_OPENING;
		window->flags = flags;
		window->error = 0;
		window->seqno++;
	}
	spin_unlock_irqrestore(&window->lock, irq_flags);
	return ret;
}

static void give_up(struct ntdma_window *window)
{
	unsigned long flags;

	spin_lock_irqsave(&window->lock, flags);
	window->state = NTDMA_WINDOW_CLOSED;
	spin_unlock_irqrestore(&window->lock, flags);
}

/* A reader waits for writers, a writer for all. */
static int wait_for_others(struct dma_resv *resv, enum dma_resv_usage usage,
			   unsigned long deadline)
{
	long left = deadline - jiffies;

	if (left <= 0)
		return -ETIMEDOUT;
	left = dma_resv_wait_timeout(resv, usage, true, left);
	if (!left)
		return -ETIMEDOUT;
	return left < 0 ? left : 0;
}

/* Nobody can come between: the reservation is ours when nobody has it. */
static int add_fence(struct dma_resv *resv, struct dma_fence *fence, bool write)
{
	int ret;

	ret = dma_resv_lock_interruptible(resv, NULL);
	if (ret)
		return ret == -EINTR ? -ERESTARTSYS : ret;
	ret = dma_resv_reserve_fences(resv, 1);
	if (!ret && !dma_resv_test_signaled(resv, dma_resv_usage_rw(write)))
		ret = -EAGAIN;
	if (!ret)
		dma_resv_add_fence(resv, fence, write ? DMA_RESV_USAGE_WRITE :
							DMA_RESV_USAGE_READ);
	dma_resv_unlock(resv);
	return ret;
}

static int reserve(struct dma_resv *resv, struct dma_fence *fence, bool write,
		   unsigned long deadline)
{
	int ret;

	do {
		ret = wait_for_others(resv, dma_resv_usage_rw(write), deadline);
		if (!ret)
			ret = add_fence(resv, fence, write);
	} while (ret == -EAGAIN);
	return ret;
}

/* Returns why the window is over already, or 0. */
static int start(struct ntdma_window *window, struct dma_fence *fence,
		 unsigned long timeout)
{
	unsigned long flags;
	int error;

	spin_lock_irqsave(&window->lock, flags);
	error = window->error;
	window->state = error ? NTDMA_WINDOW_CLOSED : NTDMA_WINDOW_OPEN;
	if (!error) {
		window->fence = fence;
		window->deadline = jiffies + timeout;
		mod_timer(&window->timer, window->deadline);
	}
	spin_unlock_irqrestore(&window->lock, flags);
	return error;
}

/**
 * ntdma_window_open - see ntdma_dmabuf_open_window()
 * @window: of a buffer
 * @resv: of that buffer
 * @flags: see there
 * @timeout_ms: see there
 *
 * Context: may sleep.
 */
int ntdma_window_open(struct ntdma_window *window, struct dma_resv *resv,
		      u32 flags, u32 timeout_ms)
{
	unsigned long timeout = msecs_to_jiffies(timeout_ms);
	struct dma_fence *fence;
	int ret;

	if (!timeout_ms || timeout_ms > MAX_TIMEOUT_MS ||
	    flags & ~(NTDMA_WINDOW_WRITE | NTDMA_WINDOW_HOLD))
		return -EINVAL;
	ret = begin_opening(window, flags);
	if (ret)
		return ret;
	fence = ntdma_fence_create(window->context, window->seqno);
	if (!fence) {
		give_up(window);
		return -ENOMEM;
	}
	ret = reserve(resv, fence, flags & NTDMA_WINDOW_WRITE,
		      jiffies + timeout);
	if (ret) {
		give_up(window);
		ntdma_fence_end(fence, ret);
		return ret;
	}
	ret = start(window, fence, timeout);
	if (ret)
		ntdma_fence_end(fence, ret);
	return ret;
}

/**
 * ntdma_window_close - see ntdma_dmabuf_close_window()
 * @window: of a buffer
 *
 * Context: up to DISPATCH_LEVEL.
 */
int ntdma_window_close(struct ntdma_window *window)
{
	struct dma_fence *fence = NULL;
	unsigned long flags;
	int ret = 0;

	spin_lock_irqsave(&window->lock, flags);
	if (window->error)
		ret = window->error;
	else if (window->state != NTDMA_WINDOW_OPEN)
		ret = -ENOENT;
	if (window->state == NTDMA_WINDOW_OPEN) {
		window->state = NTDMA_WINDOW_ENDING;
		if (!window->uses) {
			window->state = NTDMA_WINDOW_CLOSED;
			fence = take_fence(window, 0);
		}
	}
	spin_unlock_irqrestore(&window->lock, flags);
	end_fence(fence, ret);
	return ret;
}

/**
 * ntdma_window_cancel - see ntdma_dmabuf_cancel_window()
 * @window: of a buffer
 *
 * Context: up to DISPATCH_LEVEL.
 */
void ntdma_window_cancel(struct ntdma_window *window)
{
	struct dma_fence *fence;
	unsigned long flags;

	spin_lock_irqsave(&window->lock, flags);
	fence = end_locked(window, -ECANCELED);
	spin_unlock_irqrestore(&window->lock, flags);
	end_fence(fence, -ECANCELED);
}

/**
 * ntdma_window_kill - end the window, and let none begin
 * @window: of a buffer that is given up
 * @error: -errno, why
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: mappings that are still to be flushed or put.
 */
u32 ntdma_window_kill(struct ntdma_window *window, int error)
{
	struct dma_fence *fence;
	unsigned long flags;
	u32 uses;

	spin_lock_irqsave(&window->lock, flags);
	window->dead = error;
	uses = window->uses;
	fence = end_locked(window, error);
	spin_unlock_irqrestore(&window->lock, flags);
	end_fence(fence, error);
	return uses;
}

/**
 * ntdma_window_begin - a mapping is to be made
 * @window: of a buffer
 * @dir: of the mapping
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: 0, -EAGAIN outside of a window, -EACCES in one for reading only.
 */
int ntdma_window_begin(struct ntdma_window *window,
		       enum dma_data_direction dir)
{
	unsigned long flags;
	int ret = 0;

	spin_lock_irqsave(&window->lock, flags);
	if (window->state != NTDMA_WINDOW_OPEN)
		ret = -EAGAIN;
	else if (dir != DMA_TO_DEVICE && !(window->flags & NTDMA_WINDOW_WRITE))
		ret = -EACCES;
	else
		window->uses++;
	spin_unlock_irqrestore(&window->lock, flags);
	return ret;
}

/**
 * ntdma_window_end - a mapping has been flushed or put
 * @window: of a buffer
 * @error: 0, or why it was never used
 *
 * Context: up to DISPATCH_LEVEL.
 */
void ntdma_window_end(struct ntdma_window *window, int error)
{
	struct dma_fence *fence = NULL;
	unsigned long flags;

	spin_lock_irqsave(&window->lock, flags);
	window->uses--;
	if (error && !window->error)
		window->error = error;
	error = window->error;
	if (!window->uses && (window->state == NTDMA_WINDOW_ENDING ||
			      !(window->flags & NTDMA_WINDOW_HOLD))) {
		window->state = NTDMA_WINDOW_CLOSED;
		fence = take_fence(window, error);
	}
	spin_unlock_irqrestore(&window->lock, flags);
	end_fence(fence, error);
}

/**
 * ntdma_window_name - what a window is doing, in a word
 * @window: of a buffer
 */
const char *ntdma_window_name(struct ntdma_window *window)
{
	static const char * const names[] = {
		[NTDMA_WINDOW_CLOSED]	= "closed",
		[NTDMA_WINDOW_OPENING]	= "opening",
		[NTDMA_WINDOW_OPEN]	= "open",
		[NTDMA_WINDOW_ENDING]	= "ending",
	};

	return names[READ_ONCE(window->state)];
}
