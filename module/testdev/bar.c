// SPDX-License-Identifier: GPL-2.0-only
/*
 * BAR 0: the device's registers in memory space, at the offsets that they have
 * in configuration space.
 *
 * It needs an architecture that lets software answer an access, which User
 * Mode Linux is. There a region lasts until the kernel ends, and so does then
 * this module: the BAR is only there when asked for.
 */
#include <linux/module.h>

#include "internal.h"

#if IS_ENABLED(CONFIG_INDIRECT_IOMEM)

#include <linux/logic_iomem.h>

static unsigned long bar_read(void *priv, unsigned int offset, int size)
{
	struct testdev *td = priv;
	u64 value = ~0ULL;

	if (testdev_memory_decode(td) && !testdev_vanished(td)) {
		value = testdev_register_read(td, offset & ~3U);
		if (size > sizeof(u32))
			value |= (u64)testdev_register_read(td, offset + 4) <<
				 32;
		value >>= (offset & 3) * BITS_PER_BYTE;
	}
	return value & GENMASK_ULL(size * BITS_PER_BYTE - 1, 0);
}

static void bar_write(void *priv, unsigned int offset, int size,
		      unsigned long value)
{
	struct testdev *td = priv;

	if (offset & 3 || size < sizeof(u32) || !testdev_memory_decode(td) ||
	    testdev_vanished(td))
		return;
	testdev_register_write(td, offset, value);
	if (size > sizeof(u32))
		testdev_register_write(td, offset + 4, (u64)value >> 32);
}

static const struct logic_iomem_ops bar_ops = {
	.read	= bar_read,
	.write	= bar_write,
};

static long bar_map(unsigned long offset, size_t size,
		    const struct logic_iomem_ops **ops, void **priv)
{
	struct testdev *td = testdev_get();
	unsigned long start = pci_resource_start(td->pdev, 0) -
			      td->window.start;

	if (offset < start || offset + size - start > TESTDEV_BAR_SIZE)
		return -EINVAL;
	*ops = &bar_ops;
	*priv = td;
	return offset - start;
}

static const struct logic_iomem_region_ops bar_region = {
	.map	= bar_map,
};

bool testdev_bar_possible(void)
{
	return true;
}

/**
 * testdev_bar_enable - let accesses to the BAR arrive here
 * @td: the device, on its bus
 *
 * For good: the last thing that may fail while the module is loaded.
 *
 * Return: 0 or an errno.
 */
int testdev_bar_enable(struct testdev *td)
{
	int ret = logic_iomem_add_region(&td->window, &bar_region);

	if (!ret)
		__module_get(THIS_MODULE);
	return ret;
}

#else

bool testdev_bar_possible(void)
{
	return false;
}

int testdev_bar_enable(struct testdev *td)
{
	return -EOPNOTSUPP;
}

#endif
