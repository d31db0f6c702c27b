/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the fake PCI device needs of architectures that differ.
 */
#ifndef _NTDMA_COMPAT_TESTDEV_H
#define _NTDMA_COMPAT_TESTDEV_H

#include <linux/pci.h>

/* What the architecture wants to find in &pci_bus.sysdata. */
struct testdev_sysdata {
#if defined(CONFIG_X86) && !defined(CONFIG_UML)
	struct pci_sysdata arch;
#else
	int unused;
#endif
};

static inline void testdev_sysdata_init(struct testdev_sysdata *sysdata,
					int domain)
{
#if defined(CONFIG_X86) && !defined(CONFIG_UML)
	sysdata->arch.domain = domain;
	sysdata->arch.node = NUMA_NO_NODE;
#endif
}

#endif
