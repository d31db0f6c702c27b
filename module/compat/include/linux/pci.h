/* SPDX-License-Identifier: GPL-2.0-only */
/* PCI_IRQ_INTX is the name of PCI_IRQ_LEGACY since Linux 6.8. */
#include_next <linux/pci.h>

#ifndef _NTDMA_COMPAT_PCI_H
#define _NTDMA_COMPAT_PCI_H

#ifndef NTDMA_HAVE_PCI_IRQ_INTX
#define PCI_IRQ_INTX	PCI_IRQ_LEGACY
#endif

#endif
