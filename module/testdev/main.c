// SPDX-License-Identifier: GPL-2.0-only
/*
 * ntdma_testdev.ko: a PCI device made of software, for tests of DMA.
 */
#include <linux/module.h>
#include <linux/vmalloc.h>

#include "internal.h"

static bool strict = true;
module_param(strict, bool, 0444);
MODULE_PARM_DESC(strict,
		 "the device reaches mapped memory only (default); 0: addresses are the kernel's own choice and reach all memory");

static bool bind = true;
module_param(bind, bool, 0444);
MODULE_PARM_DESC(bind,
		 "bind the driver in this module (default); 0: leave the device to others");

static bool msi = true;
module_param(msi, bool, 0444);
MODULE_PARM_DESC(msi,
		 "interrupt by message (default); 0: by wire");

static bool bar;
module_param(bar, bool, 0444);
MODULE_PARM_DESC(bar,
		 "registers in memory space as well, User Mode Linux only; the module then stays until the end");

static struct testdev *the_device;

struct testdev *testdev_get(void)
{
	/* Pairs with the release in testdev_init(). */
	return smp_load_acquire(&the_device);
}

static struct testdev *testdev_create(void)
{
	struct testdev *td;
	int ret;

	/* Large, since it remembers thousands of dead mappings. */
	td = vzalloc(sizeof(*td));
	if (!td)
		return ERR_PTR(-ENOMEM);

	td->strict = strict;
	td->bar = bar;
	testdev_config_init(td, msi);
	testdev_iommu_init(td);
	testdev_fault_init(td);
	ret = testdev_copy_create(td);
	if (ret)
		goto err_free;
	ret = testdev_engine_create(td);
	if (ret)
		goto err_destroy_copy;
	testdev_dmac_create(td);
	ret = testdev_fifo_create(td);
	if (ret)
		goto err_destroy_engine;
	ret = testdev_interrupt_create(td);
	if (ret)
		goto err_destroy_fifo;
	ret = testdev_host_create(td);
	if (ret)
		goto err_destroy_interrupt;
	testdev_fifo_plug(td);
	return td;

err_destroy_interrupt:
	testdev_interrupt_destroy(td);
err_destroy_fifo:
	testdev_fifo_destroy(td);
err_destroy_engine:
	testdev_engine_destroy(td);
err_destroy_copy:
	testdev_copy_destroy(td);
err_free:
	vfree(td);
	return ERR_PTR(ret);
}

static void testdev_destroy(struct testdev *td)
{
	testdev_fifo_unplug(td);
	testdev_host_destroy(td);
	testdev_dmac_destroy(td);
	testdev_fifo_destroy(td);
	/* The interrupt goes after the timers that raise it. */
	testdev_engine_destroy(td);
	testdev_copy_destroy(td);
	testdev_interrupt_destroy(td);
	testdev_iommu_destroy(td);
	vfree(td);
}

static int __init testdev_init(void)
{
	struct testdev *td;
	int ret;

	if (bar && !testdev_bar_possible())
		return -EOPNOTSUPP;
	td = testdev_create();
	if (IS_ERR(td))
		return PTR_ERR(td);
	/* Whoever finds the device finds it complete. */
	smp_store_release(&the_device, td);

	if (bind) {
		ret = testdev_driver_register();
		if (ret)
			goto err_destroy;
	}
	if (strict && !ntdma_testdev_is_strict())
		dev_warn(&td->pdev->dev,
			 "this kernel ignores DMA operations of a device: not strict\n");
	if (bar) {
		ret = testdev_bar_enable(td);
		if (ret)
			goto err_unregister_driver;
	}
	testdev_debugfs_create(td);
	return 0;

err_unregister_driver:
	if (bind)
		testdev_driver_unregister();
err_destroy:
	the_device = NULL;
	testdev_destroy(td);
	return ret;
}
module_init(testdev_init);

static void __exit testdev_exit(void)
{
	struct testdev *td = the_device;

	testdev_debugfs_destroy();
	if (bind)
		testdev_driver_unregister();
	the_device = NULL;
	testdev_destroy(td);
}
module_exit(testdev_exit);

MODULE_DESCRIPTION("PCI device made of software, for tests of DMA");
MODULE_LICENSE("GPL");
