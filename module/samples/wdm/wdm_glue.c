// SPDX-License-Identifier: GPL-2.0-only
/* Sample: all that Linux needs to make a module of a WDM driver. */
#include <ntdma/wdm_driver.h>

static const struct pci_device_id ids[] = {
	{ PCI_DEVICE(0x1234, 0x11e8) },
	{ }
};
MODULE_DEVICE_TABLE(pci, ids);
NTDMA_WDM_DRIVER(DriverEntry, ids);

MODULE_DESCRIPTION("Sample WDM driver for QEMU's edu device");
MODULE_AUTHOR("The ntdma project");
MODULE_LICENSE("GPL");
