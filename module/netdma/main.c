// SPDX-License-Identifier: GPL-2.0-only
/* ntdma_netdma.ko: NetDMA providers as dmaengine devices. */
#include <linux/export.h>
#include <linux/log2.h>
#include <linux/module.h>

#include "engine.h"

#define SMALLEST_RING	4
#define LARGEST_RING	32768	/* hardware counts with 16 bits */

struct netdma_params netdma_params = {
	.version	= NETDMA_VERSION(2, 1),
	.ring		= 256,
	.watchdog_ms	= 100,
	.stall_ms	= 5000,
	.private_chans	= !IS_ENABLED(CONFIG_ASYNC_TX_ENABLE_CHANNEL_SWITCH),
};

module_param_named(ndver, netdma_params.version, uint, 0444);
MODULE_PARM_DESC(ndver, "version of the interface, major in the high 16 bits");
module_param_named(ring, netdma_params.ring, uint, 0444);
MODULE_PARM_DESC(ring, "descriptors of a channel, a power of two from 4 to 32768");
module_param_named(watchdog_ms, netdma_params.watchdog_ms, uint, 0644);
MODULE_PARM_DESC(watchdog_ms, "how often busy channels are looked at without an interrupt");
module_param_named(stall_ms, netdma_params.stall_ms, uint, 0644);
MODULE_PARM_DESC(stall_ms, "how long a stop waits for hardware that does not move");
module_param_named(halted_addr_good, netdma_params.halted_addr_good, bool, 0644);
MODULE_PARM_DESC(halted_addr_good, "after an error the completion word names the last good descriptor");
module_param_named(split_4k, netdma_params.split_4k, bool, 0644);
MODULE_PARM_DESC(split_4k, "no descriptor crosses a 4 KiB boundary");
module_param_named(private, netdma_params.private_chans, bool, 0444);
MODULE_PARM_DESC(private, "channels only for clients that request them");

/**
 * ntdma_netdma_test_params - parameters, for suites to change
 *
 * Return: what all files use.
 */
struct netdma_params *ntdma_netdma_test_params(void)
{
	return &netdma_params;
}
EXPORT_SYMBOL_NS_GPL(ntdma_netdma_test_params, "NTDMA");

static int __init netdma_init(void)
{
	struct netdma_params *params = &netdma_params;

	if (!is_power_of_2(params->ring) || params->ring < SMALLEST_RING ||
	    params->ring > LARGEST_RING)
		return -EINVAL;
	if (params->version < NETDMA_VERSION(1, 0) ||
	    params->version > NETDMA_VERSION(2, 1))
		return -EINVAL;
	return netdma_engines_init();
}

static void __exit netdma_exit(void)
{
	netdma_engines_exit();
	netdma_quarantine_exit();
}

module_init(netdma_init);
module_exit(netdma_exit);

MODULE_DESCRIPTION("NetDMA providers as dmaengine devices");
MODULE_AUTHOR("The ntdma project");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("NTDMA");
