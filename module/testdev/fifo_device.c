// SPDX-License-Identifier: GPL-2.0-only
/*
 * The peripheral with the ports: below the PCI device, but a device of its own,
 * so that a client of the controller is not the controller.
 */
#include <linux/irq.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/vmalloc.h>

#include "dmac.h"

static void free_rings(struct testdev *td)
{
	unsigned int i;

	for (i = 0; i < NTDMA_TESTDEV_FIFO_PORTS; i++) {
		vfree(td->ports[i].rx.bytes);
		vfree(td->ports[i].tx.bytes);
	}
}

static int alloc_rings(struct testdev *td)
{
	unsigned int i;

	for (i = 0; i < NTDMA_TESTDEV_FIFO_PORTS; i++) {
		struct testdev_port *port = &td->ports[i];

		port->rx.bytes = vzalloc(TESTDEV_FIFO_SIZE);
		port->tx.bytes = vzalloc(TESTDEV_FIFO_SIZE);
		if (!port->rx.bytes || !port->tx.bytes) {
			free_rings(td);
			return -ENOMEM;
		}
	}
	return 0;
}

/**
 * testdev_fifo_create - memory and interrupt of the ports
 * @td: the device
 *
 * Return: 0 or an errno.
 */
int testdev_fifo_create(struct testdev *td)
{
	int ret = alloc_rings(td);

	if (ret)
		return ret;
	td->fifo_irq = testdev_interrupt_wire();
	if (td->fifo_irq < 0) {
		free_rings(td);
		return td->fifo_irq;
	}
	return 0;
}

/**
 * testdev_fifo_plug - make the peripheral a device
 * @td: the PCI device exists
 *
 * A failure is logged and leaves a controller without peripheral.
 */
void testdev_fifo_plug(struct testdev *td)
{
	const struct resource irq = {
		.start = td->fifo_irq,
		.end = td->fifo_irq,
		.flags = IORESOURCE_IRQ,
	};
	const struct platform_device_info info = {
		.parent = &td->pdev->dev,
		.name = "ntdma_fifo",
		.id = PLATFORM_DEVID_NONE,
		.res = &irq,
		.num_res = 1,
	};

	td->fifo = platform_device_register_full(&info);
	if (IS_ERR(td->fifo)) {
		dev_warn(&td->pdev->dev, "no FIFO: %pe\n", td->fifo);
		td->fifo = NULL;
	}
}

void testdev_fifo_unplug(struct testdev *td)
{
	platform_device_unregister(td->fifo);
	td->fifo = NULL;
}

void testdev_fifo_destroy(struct testdev *td)
{
	irq_free_desc(td->fifo_irq);
	free_rings(td);
}

static struct testdev_port *port_of(struct testdev *td, unsigned int port)
{
	return td && port < NTDMA_TESTDEV_FIFO_PORTS ? &td->ports[port] : NULL;
}

void ntdma_testdev_fifo_set_mode(unsigned int port,
				 enum ntdma_testdev_fifo_mode mode, u32 seed)
{
	struct testdev *td = testdev_get();
	unsigned long flags;

	if (!port_of(td, port))
		return;
	raw_spin_lock_irqsave(&td->engine.lock, flags);
	testdev_fifo_restart_locked(td, port, mode, seed);
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_fifo_set_mode, "NTDMA_TESTDEV");

size_t ntdma_testdev_fifo_push(unsigned int port, const void *buf, size_t len)
{
	struct testdev *td = testdev_get();
	unsigned long flags;

	if (!port_of(td, port))
		return 0;
	raw_spin_lock_irqsave(&td->engine.lock, flags);
	len = testdev_fifo_push_locked(td, port, buf, len);
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
	return len;
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_fifo_push, "NTDMA_TESTDEV");

size_t ntdma_testdev_fifo_pop(unsigned int port, void *buf, size_t len)
{
	struct testdev *td = testdev_get();
	unsigned long flags;

	if (!port_of(td, port))
		return 0;
	raw_spin_lock_irqsave(&td->engine.lock, flags);
	len = testdev_fifo_pop_locked(td, port, buf, len);
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
	return len;
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_fifo_pop, "NTDMA_TESTDEV");

void ntdma_testdev_fifo_get_stats(unsigned int port,
				  struct ntdma_testdev_fifo_stats *stats)
{
	struct testdev *td = testdev_get();
	struct testdev_port *p = port_of(td, port);
	unsigned long flags;

	memset(stats, 0, sizeof(*stats));
	if (!p)
		return;
	raw_spin_lock_irqsave(&td->engine.lock, flags);
	*stats = (struct ntdma_testdev_fifo_stats) {
		.rx_bytes = p->rx.moved,
		.rx_accesses = p->rx.accesses,
		.rx_level = p->rx.head - p->rx.tail,
		.tx_bytes = p->tx.moved,
		.tx_accesses = p->tx.accesses,
		.tx_level = p->tx.head - p->tx.tail,
		.mismatches = p->mismatches,
		.last_width = p->last_width,
	};
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_fifo_get_stats, "NTDMA_TESTDEV");

struct device *ntdma_testdev_fifo_device(void)
{
	struct testdev *td = testdev_get();

	return td && td->fifo ? &td->fifo->dev : NULL;
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_fifo_device, "NTDMA_TESTDEV");
