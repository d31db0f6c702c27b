// SPDX-License-Identifier: GPL-2.0-only
/* ntdma.ko: Windows' DMA interfaces for drivers ported to Linux. */
#include <linux/module.h>

#include "dma/adapter.h"
#include "dma/debugfs.h"
#include "dma/system_channel.h"
#include "dmabuf/dmabuf.h"
#include "io/init.h"
#include "nt/nt.h"

static int __init ntdma_init(void)
{
	int ret = ntdma_nt_init();

	if (ret)
		return ret;
	ret = ntdma_system_channel_init();
	if (ret)
		goto err_nt;
	ret = io_init();
	if (ret)
		goto err_channel;
	ntdma_device_set_default_adapter(ntdma_get_dma_adapter);
	ntdma_debugfs_init();
	ntdma_dmabuf_init();
	return 0;

err_channel:
	ntdma_system_channel_exit();
err_nt:
	ntdma_nt_exit();
	return ret;
}

static void __exit ntdma_exit(void)
{
	ntdma_debugfs_exit();
	ntdma_adapter_exit();
	io_exit();
	ntdma_system_channel_exit();
	ntdma_nt_exit();
}

module_init(ntdma_init);
module_exit(ntdma_exit);

MODULE_DESCRIPTION("Windows DMA interfaces for ported drivers");
MODULE_AUTHOR("The ntdma project");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("DMA_BUF");
