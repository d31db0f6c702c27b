// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupts: one message, or a wire that ends in a descriptor of our own.
 */
#include <linux/irq.h>
#include <linux/irqdesc.h>
#include <linux/irqdomain.h>
#include <linux/msi.h>

#include "../compat/testdev_msi.h"
#include "internal.h"

/* Where the message "goes": nothing decodes it, the data say all. */
#define TESTDEV_MSI_ADDRESS	0xfee54e54

static void compose_message(struct irq_data *data, struct msi_msg *msg)
{
	msg->address_hi = 0;
	msg->address_lo = TESTDEV_MSI_ADDRESS;
	msg->data = data->hwirq;
}

static int set_affinity(struct irq_data *data, const struct cpumask *mask,
			bool force)
{
	irq_data_update_effective_affinity(data, mask);
	return IRQ_SET_MASK_OK_DONE;
}

static struct irq_chip message_chip = {
	.name			= "ntdma-testdev",
	.irq_compose_msi_msg	= compose_message,
	.irq_set_affinity	= set_affinity,
};

static int message_alloc(struct irq_domain *domain, unsigned int virq,
			 unsigned int count, void *args)
{
	struct testdev *td = domain->host_data;

	if (count != 1 || test_and_set_bit(0, &td->msi_used))
		return -ENOSPC;
	irq_domain_set_info(domain, virq, 0, &message_chip, td,
			    handle_simple_irq, NULL, NULL);
	return 0;
}

static void message_free(struct irq_domain *domain, unsigned int virq,
			 unsigned int count)
{
	struct testdev *td = domain->host_data;

	irq_domain_reset_irq_data(irq_domain_get_irq_data(domain, virq));
	clear_bit(0, &td->msi_used);
}

static const struct irq_domain_ops message_ops = {
	PCI_MSI_DOMAIN_SELECT
	.alloc	= message_alloc,
	.free	= message_free,
};

/**
 * testdev_interrupt_wire - a new wired interrupt
 *
 * Return: its Linux number or an errno; irq_free_desc() undoes it.
 */
int testdev_interrupt_wire(void)
{
	/*
	 * Without an owner: a handler must not pin this module, or the driver
	 * in it could never be removed.
	 */
	int irq = __irq_alloc_descs(-1, 1, 1, NUMA_NO_NODE, NULL, NULL);

	if (irq < 0)
		return irq;

	irq_set_chip_and_handler_name(irq, &dummy_irq_chip, handle_simple_irq,
				      "testdev");
	irq_modify_status(irq, IRQ_NOREQUEST | IRQ_NOAUTOEN, IRQ_NOPROBE);
	return irq;
}

int testdev_interrupt_create(struct testdev *td)
{
	int ret;

	td->intx = testdev_interrupt_wire();
	if (td->intx < 0)
		return td->intx;

	td->msi_fwnode = irq_domain_alloc_named_fwnode("ntdma-testdev");
	if (!td->msi_fwnode) {
		ret = -ENOMEM;
		goto err_free_wire;
	}
	td->msi_domain = pci_msi_domain_create(td->msi_fwnode, &message_ops, td,
					       &td->msi_inner);
	if (!td->msi_domain) {
		ret = -ENOMEM;
		goto err_free_fwnode;
	}
	return 0;

err_free_fwnode:
	irq_domain_free_fwnode(td->msi_fwnode);
err_free_wire:
	irq_free_desc(td->intx);
	return ret;
}

void testdev_interrupt_destroy(struct testdev *td)
{
	pci_msi_domain_destroy(td->msi_domain, td->msi_inner);
	irq_domain_free_fwnode(td->msi_fwnode);
	irq_free_desc(td->intx);
}

/**
 * testdev_interrupt_deliver - interrupt the processor
 * @td: the device
 *
 * Context: hard interrupt, no lock held.
 * Return: true when it arrived. A message is a write to memory and gets lost
 * where the device may not do that.
 */
bool testdev_interrupt_deliver(struct testdev *td)
{
	u32 data;

	if (testdev_msi_message(td, &data))
		return testdev_bus_master(td) &&
		       !generic_handle_domain_irq(td->msi_inner, data);
	if (!testdev_intx_enabled(td))
		return false;
	return !generic_handle_irq(td->intx);
}
