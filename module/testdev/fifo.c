// SPDX-License-Identifier: GPL-2.0-only
/*
 * The peripheral: ports with a receive and a transmit FIFO behind one data
 * register each, below the PCI device but a device of its own.
 *
 *	test, pattern or loopback --> rx --> controller --> memory
 *	                              tx <-- controller <-- memory
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/vmalloc.h>

#include "dmac.h"

static size_t level(const struct testdev_fifo *fifo)
{
	return fifo->head - fifo->tail;
}

static size_t room(const struct testdev_fifo *fifo)
{
	return TESTDEV_FIFO_SIZE - level(fifo);
}

static void put(struct testdev_fifo *fifo, const u8 *buf, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		fifo->bytes[fifo->head++ % TESTDEV_FIFO_SIZE] = buf[i];
}

static void take(struct testdev_fifo *fifo, u8 *buf, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		buf[i] = fifo->bytes[fifo->tail++ % TESTDEV_FIFO_SIZE];
}

/* Where transmitted bytes go, NULL when they are only looked at. */
static struct testdev_fifo *sink(struct testdev_port *port)
{
	switch (port->mode) {
	case NTDMA_TESTDEV_FIFO_LOOPBACK:
		return &port->rx;
	case NTDMA_TESTDEV_FIFO_PATTERN:
		return NULL;
	default:
		return &port->tx;
	}
}

/**
 * testdev_fifo_room_locked - how much the transmit side takes
 * @td: the device
 * @port: which
 *
 * Return: bytes.
 */
size_t testdev_fifo_room_locked(struct testdev *td, unsigned int port)
{
	struct testdev_fifo *to = sink(&td->ports[port]);

	return to ? room(to) : TESTDEV_FIFO_SIZE;
}

/**
 * testdev_fifo_level_locked - how much the receive side has
 * @td: the device
 * @port: which
 *
 * Return: bytes.
 */
size_t testdev_fifo_level_locked(struct testdev *td, unsigned int port)
{
	struct testdev_port *from = &td->ports[port];

	if (from->mode == NTDMA_TESTDEV_FIFO_PATTERN)
		return TESTDEV_FIFO_SIZE;
	return level(&from->rx);
}

static void count(struct testdev_port *port, struct testdev_fifo *fifo,
		  size_t len, unsigned int width)
{
	fifo->moved += len;
	fifo->accesses += DIV_ROUND_UP(len, width);
	port->last_width = width;
}

/**
 * testdev_fifo_put_locked - writes to the data register
 * @td: the device
 * @port: which
 * @buf: the bytes
 * @len: not more than there is room for
 * @width: bytes in one access
 */
void testdev_fifo_put_locked(struct testdev *td, unsigned int port,
			     const u8 *buf, size_t len, unsigned int width)
{
	struct testdev_port *to = &td->ports[port];
	struct testdev_fifo *fifo = sink(to);
	size_t i;

	count(to, &to->tx, len, width);
	if (fifo) {
		put(fifo, buf, len);
		return;
	}
	for (i = 0; i < len; i++)
		if (buf[i] != ntdma_testdev_pattern(to->seed, to->tx_index++))
			to->mismatches++;
}

/**
 * testdev_fifo_take_locked - reads of the data register
 * @td: the device
 * @port: which
 * @buf: filled
 * @len: not more than there is
 * @width: bytes in one access
 */
void testdev_fifo_take_locked(struct testdev *td, unsigned int port, u8 *buf,
			      size_t len, unsigned int width)
{
	struct testdev_port *from = &td->ports[port];
	size_t i;

	count(from, &from->rx, len, width);
	if (from->mode != NTDMA_TESTDEV_FIFO_PATTERN) {
		take(&from->rx, buf, len);
		return;
	}
	for (i = 0; i < len; i++)
		buf[i] = ntdma_testdev_pattern(from->seed, from->rx_index++);
}

static void reset_fifo(struct testdev_fifo *fifo)
{
	fifo->head = 0;
	fifo->tail = 0;
	fifo->moved = 0;
	fifo->accesses = 0;
}

static void reset_port(struct testdev_port *port)
{
	port->mode = NTDMA_TESTDEV_FIFO_HELD;
	port->seed = 0;
	port->rx_index = 0;
	port->tx_index = 0;
	port->mismatches = 0;
	port->last_width = 0;
	reset_fifo(&port->rx);
	reset_fifo(&port->tx);
}

void testdev_fifo_reset(struct testdev *td)
{
	unsigned long flags;
	unsigned int i;

	raw_spin_lock_irqsave(&td->engine.lock, flags);
	for (i = 0; i < NTDMA_TESTDEV_FIFO_PORTS; i++)
		reset_port(&td->ports[i]);
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
}

static void free_rings(struct testdev *td)
{
	unsigned int i;

	for (i = 0; i < NTDMA_TESTDEV_FIFO_PORTS; i++) {
		vfree(td->ports[i].rx.bytes);
		vfree(td->ports[i].tx.bytes);
	}
}

/**
 * testdev_fifo_create - memory of the ports
 * @td: the device
 *
 * Return: 0 or -ENOMEM.
 */
int testdev_fifo_create(struct testdev *td)
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
 * testdev_fifo_plug - make the peripheral a device
 * @td: the PCI device exists
 *
 * A failure is logged and leaves a controller without peripheral.
 */
void testdev_fifo_plug(struct testdev *td)
{
	const struct platform_device_info info = {
		.parent	= &td->pdev->dev,
		.name	= "ntdma_fifo",
		.id	= PLATFORM_DEVID_NONE,
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
	struct testdev_port *p = port_of(td, port);
	unsigned long flags;

	if (!p)
		return;
	raw_spin_lock_irqsave(&td->engine.lock, flags);
	p->mode = mode;
	p->seed = seed;
	p->rx_index = 0;
	p->tx_index = 0;
	testdev_dmac_kick_locked(td);
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_fifo_set_mode, "NTDMA_TESTDEV");

size_t ntdma_testdev_fifo_push(unsigned int port, const void *buf, size_t len)
{
	struct testdev *td = testdev_get();
	struct testdev_port *p = port_of(td, port);
	unsigned long flags;

	if (!p)
		return 0;
	raw_spin_lock_irqsave(&td->engine.lock, flags);
	len = min(len, room(&p->rx));
	put(&p->rx, buf, len);
	testdev_dmac_kick_locked(td);
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
	return len;
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_fifo_push, "NTDMA_TESTDEV");

size_t ntdma_testdev_fifo_pop(unsigned int port, void *buf, size_t len)
{
	struct testdev *td = testdev_get();
	struct testdev_port *p = port_of(td, port);
	unsigned long flags;

	if (!p)
		return 0;
	raw_spin_lock_irqsave(&td->engine.lock, flags);
	len = min(len, level(&p->tx));
	take(&p->tx, buf, len);
	testdev_dmac_kick_locked(td);
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
		.rx_level = level(&p->rx),
		.tx_bytes = p->tx.moved,
		.tx_accesses = p->tx.accesses,
		.tx_level = level(&p->tx),
		.mismatches = p->mismatches,
		.last_width = p->last_width,
	};
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_fifo_get_stats, "NTDMA_TESTDEV");
