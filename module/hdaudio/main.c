// SPDX-License-Identifier: GPL-2.0-only
/* ntdma_hdaudio.ko: Windows' HD Audio DDI for ported codec drivers. */
#include <linux/module.h>

#include "client.h"
#include "function.h"

static int __init hdaudio_init(void)
{
	return hdaudio_bus_init();
}

static void __exit hdaudio_exit(void)
{
	hdaudio_clients_exit();
	hdaudio_bus_exit();
}

module_init(hdaudio_init);
module_exit(hdaudio_exit);

MODULE_DESCRIPTION("Windows HD Audio DDI for ported codec drivers");
MODULE_AUTHOR("The ntdma project");
MODULE_IMPORT_NS("NTDMA");
MODULE_LICENSE("GPL");
