// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bus master: when a run happens and how it ends.
 *
 *   doorbell, ntdma_testdev_run() --> pending --> hard timer --> walk
 *   ntdma_testdev_run_atomic() -------------------------------> walk
 *   end of the walk, interrupt wanted --> hard timer --> driver's handler
 *
 * A hard timer, because a device interrupts whatever the processor does; a
 * thread would wait for the very context that a test wants to disturb.
 */
#include <linux/ktime.h>
#include <linux/vmalloc.h>

#include "internal.h"

/* Far beyond what an emulated, loaded machine needs. */
#define TESTDEV_RUN_TIMEOUT	(60 * HZ)

static void start_timer(struct testdev_engine *engine)
{
	u64 nsecs = (u64)engine->delay * NSEC_PER_USEC;

	hrtimer_start(&engine->timer, ns_to_ktime(nsecs),
		      HRTIMER_MODE_REL_HARD);
}

static int finish_locked(struct testdev *td, enum ntdma_testdev_error error)
{
	struct testdev_engine *engine = &td->engine;

	engine->error = error;
	engine->ended = true;
	if (!error)
		return 0;

	engine->causes |= NTDMA_TESTDEV_INT_ERROR;
	engine->raise = true;
	return -EIO;
}

static int run_locked(struct testdev *td, struct testdev_job *job)
{
	struct testdev_engine *engine = &td->engine;

	job->pending = false;
	if (engine->control & NTDMA_TESTDEV_CTL_VANISH)
		return -ENODEV;

	engine->runs++;
	engine->completed = 0;
	return finish_locked(td, testdev_transfer(td, job));
}

static void count_interrupt(struct testdev *td)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&td->engine.lock, flags);
	td->engine.interrupts++;
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
}

static enum hrtimer_restart engine_timer(struct hrtimer *timer)
{
	struct testdev *td = container_of(timer, struct testdev, engine.timer);
	struct testdev_engine *engine = &td->engine;
	bool done = false;
	unsigned long flags;
	bool raise;

	raw_spin_lock_irqsave(&engine->lock, flags);
	if (engine->doorbell.pending)
		run_locked(td, &engine->doorbell);
	if (engine->local.pending) {
		engine->result = run_locked(td, &engine->local);
		done = true;
	}
	raise = engine->raise;
	engine->raise = false;
	raw_spin_unlock_irqrestore(&engine->lock, flags);

	/* The handler may ring the doorbell again: no lock is held. */
	if (raise && testdev_interrupt_deliver(td))
		count_interrupt(td);
	if (done)
		complete(&engine->done);
	return HRTIMER_NORESTART;
}

int testdev_engine_create(struct testdev *td)
{
	struct testdev_engine *engine = &td->engine;

	engine->memory = vzalloc(NTDMA_TESTDEV_MEMORY_SIZE);
	if (!engine->memory)
		return -ENOMEM;

	raw_spin_lock_init(&engine->lock);
	mutex_init(&engine->turn);
	init_completion(&engine->done);
	hrtimer_setup(&engine->timer, engine_timer, CLOCK_MONOTONIC,
		      HRTIMER_MODE_REL_HARD);
	testdev_engine_reset(td);
	return 0;
}

void testdev_engine_destroy(struct testdev *td)
{
	hrtimer_cancel(&td->engine.timer);
	vfree(td->engine.memory);
}

static void control_locked(struct testdev *td, u32 control)
{
	/* Merged lengths need a place of their own in the scatterlist. */
	bool merge = (control & NTDMA_TESTDEV_CTL_MERGE) &&
		     IS_ENABLED(CONFIG_NEED_SG_DMA_LENGTH);

	lockdep_assert_held(&td->engine.lock);

	td->engine.control = control & NTDMA_TESTDEV_CTL_ALL;
	WRITE_ONCE(td->iommu.non_coherent,
		   !!(control & NTDMA_TESTDEV_CTL_NON_COHERENT));
	WRITE_ONCE(td->iommu.poison, !!(control & NTDMA_TESTDEV_CTL_POISON));
	WRITE_ONCE(td->iommu.merge, merge);
}

void testdev_engine_control(struct testdev *td, u32 control)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&td->engine.lock, flags);
	control_locked(td, control);
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
}

/**
 * testdev_engine_reset - registers to their defaults
 * @td: the device
 *
 * A pending run of the driver is dropped, one of ntdma_testdev_run() is not.
 */
void testdev_engine_reset(struct testdev *td)
{
	struct testdev_engine *engine = &td->engine;
	unsigned long flags;

	raw_spin_lock_irqsave(&engine->lock, flags);
	control_locked(td, 0);
	engine->doorbell.pending = false;
	engine->last_write.len = 0;
	engine->width = 64;
	engine->overrun = 0;
	engine->delay = 0;
	engine->ring = 0;
	engine->error = NTDMA_TESTDEV_ERR_NONE;
	engine->ended = false;
	engine->completed = 0;
	engine->causes = 0;
	engine->raise = false;
	testdev_copy_reset(td);
	raw_spin_unlock_irqrestore(&engine->lock, flags);
}

/**
 * testdev_engine_clear - stop, then forget counters and data
 * @td: the device
 *
 * Waits for a run and its interrupt handler. May sleep.
 */
void testdev_engine_clear(struct testdev *td)
{
	struct testdev_engine *engine = &td->engine;
	unsigned long flags;

	mutex_lock(&engine->turn);
	hrtimer_cancel(&engine->timer);
	testdev_copy_quiesce(td);
	testdev_engine_reset(td);
	raw_spin_lock_irqsave(&engine->lock, flags);
	engine->bytes_read = 0;
	engine->bytes_written = 0;
	engine->runs = 0;
	engine->descs = 0;
	engine->interrupts = 0;
	memset(engine->memory, 0, NTDMA_TESTDEV_MEMORY_SIZE);
	raw_spin_unlock_irqrestore(&engine->lock, flags);
	mutex_unlock(&engine->turn);
}

void testdev_engine_doorbell(struct testdev *td, u32 count)
{
	struct testdev_engine *engine = &td->engine;
	unsigned long flags;

	raw_spin_lock_irqsave(&engine->lock, flags);
	if (engine->doorbell.pending) {
		finish_locked(td, NTDMA_TESTDEV_ERR_BUSY);
	} else {
		engine->doorbell.ring = engine->ring;
		engine->doorbell.count = count;
		engine->doorbell.pending = true;
		engine->ended = false;
	}
	start_timer(engine);
	raw_spin_unlock_irqrestore(&engine->lock, flags);
}

/* The timer did not come: take the run back, unless it came just now. */
static int abandon(struct testdev_engine *engine)
{
	hrtimer_cancel(&engine->timer);
	if (try_wait_for_completion(&engine->done))
		return engine->result;
	engine->local.pending = false;
	return -ETIMEDOUT;
}

int testdev_engine_run(struct testdev *td,
		       const struct ntdma_testdev_desc *descs,
		       unsigned int count)
{
	struct testdev_engine *engine = &td->engine;
	unsigned long timeout, flags;
	int ret;

	mutex_lock(&engine->turn);
	reinit_completion(&engine->done);
	raw_spin_lock_irqsave(&engine->lock, flags);
	engine->local.descs = descs;
	engine->local.count = count;
	engine->local.pending = true;
	timeout = TESTDEV_RUN_TIMEOUT + usecs_to_jiffies(engine->delay);
	start_timer(engine);
	raw_spin_unlock_irqrestore(&engine->lock, flags);

	if (wait_for_completion_timeout(&engine->done, timeout))
		ret = engine->result;
	else
		ret = abandon(engine);
	mutex_unlock(&engine->turn);
	return ret;
}

int testdev_engine_run_atomic(struct testdev *td,
			      const struct ntdma_testdev_desc *descs,
			      unsigned int count)
{
	struct testdev_engine *engine = &td->engine;
	struct testdev_job job = { .descs = descs, .count = count };
	unsigned long flags;
	int ret;

	raw_spin_lock_irqsave(&engine->lock, flags);
	ret = run_locked(td, &job);
	if (engine->raise)
		start_timer(engine);
	raw_spin_unlock_irqrestore(&engine->lock, flags);
	return ret;
}

int testdev_engine_rewrite(struct testdev *td)
{
	struct testdev_engine *engine = &td->engine;
	struct ntdma_testdev_desc desc;
	unsigned long flags;
	int ret = -EINVAL;

	raw_spin_lock_irqsave(&engine->lock, flags);
	desc = engine->last_write;
	if (engine->control & NTDMA_TESTDEV_CTL_VANISH)
		ret = -ENODEV;
	else if (desc.len)
		ret = finish_locked(td, testdev_transfer_desc(td, &desc));
	if (engine->raise)
		start_timer(engine);
	raw_spin_unlock_irqrestore(&engine->lock, flags);
	return ret;
}
