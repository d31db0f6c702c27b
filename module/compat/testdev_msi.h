/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The message of the fake PCI device, on kernels with global and with
 * per-device interrupt domains.
 */
#ifndef _NTDMA_COMPAT_TESTDEV_MSI_H
#define _NTDMA_COMPAT_TESTDEV_MSI_H

#include <linux/irq.h>
#include <linux/irqdomain.h>
#include <linux/msi.h>

/*
 * Interrupt domain for the message of a function without any in the platform.
 * @ops handles one domain whose hardware interrupts are message data; @inner
 * is set to it. The result is what the PCI core wants. Per-device domains took
 * the place of global ones in Linux 6.16.
 */
#ifdef NTDMA_HAVE_MSI_LIB

#include <linux/irqchip/irq-msi-lib.h>

#define PCI_MSI_DOMAIN_SELECT	.select = msi_lib_irq_domain_select,

static inline struct irq_domain *
pci_msi_domain_create(struct fwnode_handle *fwnode,
		      const struct irq_domain_ops *ops, void *data,
		      struct irq_domain **inner)
{
	static const struct msi_parent_ops parent_ops = {
		.required_flags		= MSI_FLAG_USE_DEF_DOM_OPS |
					  MSI_FLAG_USE_DEF_CHIP_OPS |
					  MSI_FLAG_NO_AFFINITY,
		.supported_flags	= MSI_GENERIC_FLAGS_MASK,
		.bus_select_token	= DOMAIN_BUS_NEXUS,
		.bus_select_mask	= MATCH_PCI_MSI,
		.prefix			= "ntdma-",
		.init_dev_msi_info	= msi_lib_init_dev_msi_info,
	};
	struct irq_domain_info info = {
		.fwnode		= fwnode,
		.ops		= ops,
		.size		= 1,
		.host_data	= data,
	};

	*inner = msi_create_parent_irq_domain(&info, &parent_ops);
	return *inner;
}

static inline void pci_msi_domain_destroy(struct irq_domain *domain,
					  struct irq_domain *inner)
{
	irq_domain_remove(domain);
}

#else

#define PCI_MSI_DOMAIN_SELECT

static inline struct irq_domain *
pci_msi_domain_create(struct fwnode_handle *fwnode,
		      const struct irq_domain_ops *ops, void *data,
		      struct irq_domain **inner)
{
	static struct irq_chip chip = {
		.name		= "ntdma-PCI-MSI",
		.irq_mask	= pci_msi_mask_irq,
		.irq_unmask	= pci_msi_unmask_irq,
	};
	static struct msi_domain_info info = {
		.flags	= MSI_FLAG_USE_DEF_DOM_OPS | MSI_FLAG_USE_DEF_CHIP_OPS,
		.chip	= &chip,
	};
	struct irq_domain *outer;

	*inner = irq_domain_create_linear(fwnode, 1, ops, data);
	if (!*inner)
		return NULL;
	outer = pci_msi_create_irq_domain(fwnode, &info, *inner);
	if (!outer)
		irq_domain_remove(*inner);
	return outer;
}

static inline void pci_msi_domain_destroy(struct irq_domain *domain,
					  struct irq_domain *inner)
{
	irq_domain_remove(domain);
	irq_domain_remove(inner);
}

#endif

#endif
