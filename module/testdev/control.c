// SPDX-License-Identifier: GPL-2.0-only
/*
 * What tests in the kernel may ask for: testdev.h, one function after another.
 */
#include <linux/module.h>
#include <linux/vmalloc.h>

#include "internal.h"

struct device *ntdma_testdev_device(void)
{
	struct testdev *td = testdev_get();

	return td ? &td->pdev->dev : NULL;
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_device, "NTDMA_TESTDEV");

bool ntdma_testdev_is_strict(void)
{
	struct testdev *td = testdev_get();
	struct ntdma_testdev_mapping mapping;
	struct device *dev;
	dma_addr_t addr;
	bool strict;

	if (!td || !td->strict)
		return false;

	/* Any page will do; it is not accessed. */
	dev = &td->pdev->dev;
	addr = dma_map_page_attrs(dev, vmalloc_to_page(td->engine.memory), 0,
				  PAGE_SIZE, DMA_TO_DEVICE,
				  TESTDEV_ATTR_PROBE | DMA_ATTR_SKIP_CPU_SYNC);
	if (dma_mapping_error(dev, addr))
		return false;
	strict = !ntdma_testdev_find_mapping(addr, &mapping);
	dma_unmap_page_attrs(dev, addr, PAGE_SIZE, DMA_TO_DEVICE,
			     TESTDEV_ATTR_PROBE | DMA_ATTR_SKIP_CPU_SYNC);
	return strict;
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_is_strict, "NTDMA_TESTDEV");

bool ntdma_testdev_is_direct(void)
{
	struct testdev *td = testdev_get();

	return td && !td->strict;
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_is_direct, "NTDMA_TESTDEV");

unsigned int ntdma_testdev_reset(void)
{
	struct testdev *td = testdev_get();
	unsigned int leaks;

	if (!td)
		return 0;

	testdev_engine_clear(td);
	ntdma_testdev_dmac_reset();
	testdev_driver_on_interrupt(td, NULL, NULL);
	leaks = testdev_iommu_reset(td);
	dma_set_mask_and_coherent(&td->pdev->dev, DMA_BIT_MASK(64));
	return leaks;
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_reset, "NTDMA_TESTDEV");

void ntdma_testdev_set_mode(u32 control)
{
	struct testdev *td = testdev_get();

	if (td)
		testdev_engine_control(td, control);
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_set_mode, "NTDMA_TESTDEV");

int ntdma_testdev_set_width(unsigned int bits)
{
	struct testdev *td = testdev_get();

	if (!td)
		return -ENODEV;
	if (!bits || bits > 64)
		return -EINVAL;

	testdev_register_write(td, NTDMA_TESTDEV_WIDTH, bits);
	return dma_set_mask_and_coherent(&td->pdev->dev, DMA_BIT_MASK(bits));
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_set_width, "NTDMA_TESTDEV");

void ntdma_testdev_set_overrun(unsigned int bytes)
{
	struct testdev *td = testdev_get();
	u32 control;

	if (!td)
		return;

	control = testdev_register_read(td, NTDMA_TESTDEV_CONTROL);
	if (bytes)
		control |= NTDMA_TESTDEV_CTL_OVERRUN;
	else
		control &= ~NTDMA_TESTDEV_CTL_OVERRUN;
	testdev_register_write(td, NTDMA_TESTDEV_OVERRUN, bytes);
	testdev_engine_control(td, control);
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_set_overrun, "NTDMA_TESTDEV");

void ntdma_testdev_set_delay(unsigned int usecs)
{
	struct testdev *td = testdev_get();

	if (td)
		testdev_register_write(td, NTDMA_TESTDEV_DELAY, usecs);
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_set_delay, "NTDMA_TESTDEV");

void ntdma_testdev_set_limits(const struct ntdma_testdev_limits *limits)
{
	struct testdev *td = testdev_get();
	unsigned long flags;

	if (!td)
		return;

	raw_spin_lock_irqsave(&td->iommu.lock, flags);
	td->iommu.limits = *limits;
	raw_spin_unlock_irqrestore(&td->iommu.lock, flags);
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_set_limits, "NTDMA_TESTDEV");

static void inject(struct testdev *td, struct testdev_injection *injection,
		   unsigned int nth, bool forever)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&td->iommu.lock, flags);
	injection->countdown = nth;
	injection->forever = forever;
	raw_spin_unlock_irqrestore(&td->iommu.lock, flags);
}

void ntdma_testdev_fail_map(unsigned int nth, bool forever)
{
	struct testdev *td = testdev_get();

	if (td)
		inject(td, &td->iommu.fail_map, nth, forever);
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_fail_map, "NTDMA_TESTDEV");

void ntdma_testdev_on_map(void (*fn)(void *context, bool unmap), void *context)
{
	struct testdev *td = testdev_get();

	if (!td)
		return;
	WRITE_ONCE(td->iommu.on_map, NULL);
	td->iommu.on_map_context = context;
	/* the context before the function */
	smp_store_release(&td->iommu.on_map, fn);
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_on_map, "NTDMA_TESTDEV");

void ntdma_testdev_fail_alloc(unsigned int nth, bool forever)
{
	struct testdev *td = testdev_get();

	if (td)
		inject(td, &td->iommu.fail_alloc, nth, forever);
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_fail_alloc, "NTDMA_TESTDEV");

int ntdma_testdev_run(const struct ntdma_testdev_desc *descs,
		      unsigned int count)
{
	struct testdev *td = testdev_get();

	return td ? testdev_engine_run(td, descs, count) : -ENODEV;
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_run, "NTDMA_TESTDEV");

int ntdma_testdev_run_atomic(const struct ntdma_testdev_desc *descs,
			     unsigned int count)
{
	struct testdev *td = testdev_get();

	return td ? testdev_engine_run_atomic(td, descs, count) : -ENODEV;
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_run_atomic, "NTDMA_TESTDEV");

int ntdma_testdev_rewrite(void)
{
	struct testdev *td = testdev_get();

	return td ? testdev_engine_rewrite(td) : -ENODEV;
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_rewrite, "NTDMA_TESTDEV");

u8 *ntdma_testdev_memory(void)
{
	struct testdev *td = testdev_get();

	return td ? td->engine.memory : NULL;
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_memory, "NTDMA_TESTDEV");

int ntdma_testdev_peek(dma_addr_t addr, void *buf, size_t len)
{
	struct testdev *td = testdev_get();

	return td ? testdev_view_peek(td, addr, buf, len) : -EFAULT;
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_peek, "NTDMA_TESTDEV");

int ntdma_testdev_translate(dma_addr_t addr, phys_addr_t *phys)
{
	struct testdev *td = testdev_get();

	return td ? testdev_view_translate(td, addr, phys) : -EFAULT;
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_translate, "NTDMA_TESTDEV");

int ntdma_testdev_find_mapping(dma_addr_t addr,
			       struct ntdma_testdev_mapping *mapping)
{
	struct testdev *td = testdev_get();
	struct testdev_mapping *found;
	unsigned long flags;

	if (!td || !td->strict)
		return -ENOENT;

	raw_spin_lock_irqsave(&td->iommu.lock, flags);
	found = testdev_iommu_find_locked(td, addr);
	if (found)
		*mapping = (struct ntdma_testdev_mapping) {
			.dma_addr = found->start,
			.size = found->size,
			.dir = found->dir,
			.coherent = found->kind == TESTDEV_COHERENT,
		};
	raw_spin_unlock_irqrestore(&td->iommu.lock, flags);
	return found ? 0 : -ENOENT;
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_find_mapping, "NTDMA_TESTDEV");

unsigned int ntdma_testdev_check_leaks(void)
{
	struct testdev *td = testdev_get();

	return td ? testdev_iommu_check_leaks(td) : 0;
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_check_leaks, "NTDMA_TESTDEV");

static void add_engine_stats(struct testdev *td,
			     struct ntdma_testdev_stats *stats)
{
	const struct testdev_engine *engine = &td->engine;
	unsigned long flags;

	raw_spin_lock_irqsave(&td->engine.lock, flags);
	stats->bytes_read = engine->bytes_read;
	stats->bytes_written = engine->bytes_written;
	stats->runs = engine->runs;
	stats->descs = engine->descs;
	stats->interrupts = engine->interrupts;
	stats->last_error = engine->error;
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
}

void ntdma_testdev_get_stats(struct ntdma_testdev_stats *stats)
{
	struct testdev *td = testdev_get();
	unsigned long flags;

	memset(stats, 0, sizeof(*stats));
	if (!td)
		return;

	raw_spin_lock_irqsave(&td->iommu.lock, flags);
	*stats = td->iommu.stats;
	raw_spin_unlock_irqrestore(&td->iommu.lock, flags);
	add_engine_stats(td, stats);
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_get_stats, "NTDMA_TESTDEV");

int ntdma_testdev_on_interrupt(void (*fn)(void *context), void *context)
{
	struct testdev *td = testdev_get();

	return td ? testdev_driver_on_interrupt(td, fn, context) : -ENODEV;
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_on_interrupt, "NTDMA_TESTDEV");
