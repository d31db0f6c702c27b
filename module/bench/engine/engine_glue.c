// SPDX-License-Identifier: GPL-2.0-only
/*
 * ntdma_engine.ko: system DMA on a dmaengine controller of the machine, whichever it
 * is. The "device" is a platform device made here, with a word of memory as its
 * register; its request line is any free slave channel of the controller.
 *
 *	# insmod ntdma_engine.ko controller=3f007000.dma seed=1
 *	# dmesg | grep ntdma_engine
 *
 * This works with controllers that let a slave transfer run without a request
 * signal; bcm2835-dma does.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#include <ntdma/ntdma.h>
#include <ntdma/system_dma.h>

#include "engine.h"

static char *controller = "";
module_param(controller, charp, 0444);
MODULE_PARM_DESC(controller, "bus id of the DMA controller");

static unsigned int seed = 1;
module_param(seed, uint, 0444);
MODULE_PARM_DESC(seed, "of the data");

static unsigned int length = 64 * 1024;
module_param(length, uint, 0444);
MODULE_PARM_DESC(length, "bytes of a transfer");

static bool is_on(struct dma_chan *chan, void *name)
{
	return !strcmp(dev_name(chan->device->dev), name);
}

/* The controller, with a reference; NULL if it has no channel to spare. */
static struct device *find_controller(char *name)
{
	struct dma_chan *chan;
	struct device *dev;
	dma_cap_mask_t mask;

	dma_cap_zero(mask);
	dma_cap_set(DMA_SLAVE, mask);
	chan = dma_request_channel(mask, is_on, name);
	if (!chan)
		return NULL;
	dev = get_device(chan->device->dev);
	pr_info("controller %s by driver %s\n", dev_name(dev),
		dev_driver_string(dev));
	dma_release_channel(chan);
	return dev;
}

static void report(const struct engine_result *results, unsigned int count)
{
	unsigned int i, good = 0;

	for (i = 0; i < count; i++) {
		pr_info("%-34s %7u bytes, %u maps, %u calls: %s (%#010x)\n",
			results[i].what, results[i].bytes, results[i].maps,
			results[i].calls, results[i].status < 0 ? "FAIL" : "ok",
			results[i].status);
		good += results[i].status >= 0;
	}
	pr_info("verdict: %s, %u of %u (seed %u)\n",
		good == count ? "pass" : "FAIL", good, count, seed);
}

static int run(struct device *dev, const struct engine_options *options)
{
	struct engine_result results[ENGINE_MAX_RESULTS] = { };
	struct _DEVICE_OBJECT *device = ntdma_device_create(dev, PAGE_SIZE);

	if (IS_ERR(device))
		return PTR_ERR(device);
	report(results, EngineSelfTest(device, options, results));
	ntdma_device_destroy(device);
	return 0;
}

static int run_with_line(struct device *dev, struct device *engine,
			 dma_addr_t address, void *registers)
{
	const struct ntdma_system_dma_line line = {
		.line		= ENGINE_LINE,
		.filter		= is_on,
		.param		= controller,
		.device_address	= address,
	};
	struct ntdma_system_dma_controller numbers = {
		.dev		= engine,
		.lines		= &line,
		.nr_lines	= 1,
	};
	const struct engine_options options = {
		.registers	= registers,
		.address	= address,
		.seed		= seed,
		.length		= length,
	};
	int ret = ntdma_system_dma_register(&numbers);

	if (ret)
		return ret;
	ret = run(dev, &options);
	ntdma_system_dma_unregister(&numbers);
	return ret;
}

static int run_on(struct device *engine)
{
	struct platform_device *pdev;
	dma_addr_t address;
	void *registers;
	int ret;

	pdev = platform_device_register_simple(KBUILD_MODNAME,
					       PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(pdev))
		return PTR_ERR(pdev);
	registers = dma_alloc_coherent(engine, PAGE_SIZE, &address, GFP_KERNEL);
	ret = registers ? run_with_line(&pdev->dev, engine, address, registers) :
			  -ENOMEM;
	if (registers)
		dma_free_coherent(engine, PAGE_SIZE, registers, address);
	platform_device_unregister(pdev);
	return ret;
}

static int __init engine_init(void)
{
	struct device *engine = find_controller(controller);
	int ret;

	if (!engine)
		return -ENODEV;
	ret = run_on(engine);
	put_device(engine);
	return ret;
}
module_init(engine_init);

static void __exit engine_exit(void)
{
}
module_exit(engine_exit);

MODULE_DESCRIPTION("ntdma: system DMA on the machine's own controllers");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("NTDMA");
