// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ports: a receive and a transmit FIFO behind one data register.
 *
 *	test, pattern or loopback --> rx --> controller --> memory
 *	                              tx <-- controller <-- memory
 */
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

static size_t wanted(const struct testdev_port *port, size_t len)
{
	return port->gated ? min_t(size_t, len, port->count) : len;
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

	return wanted(&td->ports[port], to ? room(to) : TESTDEV_FIFO_SIZE);
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

	return wanted(from, from->mode == NTDMA_TESTDEV_FIFO_PATTERN ?
			    TESTDEV_FIFO_SIZE : level(&from->rx));
}

static void set_status_locked(struct testdev *td, struct testdev_port *port,
			      u32 status)
{
	if (port->interrupt && status & ~port->status)
		td->fifo_raise = true;
	port->status |= status;
}

static void count_locked(struct testdev *td, struct testdev_port *port,
			 struct testdev_fifo *fifo, size_t len,
			 unsigned int width)
{
	fifo->moved += len;
	fifo->accesses += DIV_ROUND_UP(len, width);
	port->last_width = width;
	if (!port->count)
		return;
	port->count -= min_t(size_t, port->count, len);
	if (!port->count)
		set_status_locked(td, port, NTDMA_TESTDEV_FIFO_ST_COUNT);
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
	u64 mismatches = to->mismatches;
	size_t i;

	count_locked(td, to, &to->tx, len, width);
	if (fifo) {
		put(fifo, buf, len);
		return;
	}
	for (i = 0; i < len; i++)
		if (buf[i] != ntdma_testdev_pattern(to->seed, to->tx_index++))
			to->mismatches++;
	if (to->mismatches != mismatches)
		set_status_locked(td, to, NTDMA_TESTDEV_FIFO_ST_MISMATCH);
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

	count_locked(td, from, &from->rx, len, width);
	if (from->mode != NTDMA_TESTDEV_FIFO_PATTERN) {
		take(&from->rx, buf, len);
		return;
	}
	for (i = 0; i < len; i++)
		buf[i] = ntdma_testdev_pattern(from->seed, from->rx_index++);
}

/* Empty FIFOs, and the first byte of the pattern is the next. */
static void restart_locked(struct testdev_port *port,
			   enum ntdma_testdev_fifo_mode mode)
{
	port->mode = mode;
	port->rx_index = 0;
	port->tx_index = 0;
	port->rx.tail = port->rx.head;
	port->tx.tail = port->tx.head;
}

static void reset_port_locked(struct testdev_port *port)
{
	struct testdev_fifo rx = { .bytes = port->rx.bytes };
	struct testdev_fifo tx = { .bytes = port->tx.bytes };

	*port = (struct testdev_port) { .rx = rx, .tx = tx };
}

void testdev_fifo_reset(struct testdev *td)
{
	unsigned long flags;
	unsigned int i;

	raw_spin_lock_irqsave(&td->engine.lock, flags);
	td->fifo_raise = false;
	for (i = 0; i < NTDMA_TESTDEV_FIFO_PORTS; i++)
		reset_port_locked(&td->ports[i]);
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
}

static u32 read_port(const struct testdev_port *port, unsigned int reg)
{
	switch (reg) {
	case NTDMA_TESTDEV_FIFO_CONTROL:
		return port->mode |
		       (port->interrupt ? NTDMA_TESTDEV_FIFO_INT_ENABLE : 0) |
		       (port->gated ? NTDMA_TESTDEV_FIFO_GATED : 0);
	case NTDMA_TESTDEV_FIFO_SEED:
		return port->seed;
	case NTDMA_TESTDEV_FIFO_STATUS:
		return port->status;
	case NTDMA_TESTDEV_FIFO_COUNT:
		return port->count;
	default:
		return 0;
	}
}

/**
 * testdev_fifo_read - the processor reads a register
 * @td: the device
 * @reg: offset in configuration space
 *
 * Return: its value.
 */
u32 testdev_fifo_read(struct testdev *td, unsigned int reg)
{
	unsigned int port = (reg - NTDMA_TESTDEV_FIFO_REGS(0)) / 0x10;
	unsigned long flags;
	u32 value;

	raw_spin_lock_irqsave(&td->engine.lock, flags);
	value = read_port(&td->ports[port], reg & 0xf);
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
	return value;
}

static void write_port_locked(struct testdev_port *port, unsigned int reg,
			      u32 value)
{
	switch (reg) {
	case NTDMA_TESTDEV_FIFO_CONTROL:
		port->interrupt = value & NTDMA_TESTDEV_FIFO_INT_ENABLE;
		port->gated = value & NTDMA_TESTDEV_FIFO_GATED;
		restart_locked(port, value & 3);
		break;
	case NTDMA_TESTDEV_FIFO_SEED:
		port->seed = value;
		break;
	case NTDMA_TESTDEV_FIFO_STATUS:
		port->status &= ~value;
		break;
	case NTDMA_TESTDEV_FIFO_COUNT:
		port->count = value;
		break;
	}
}

/**
 * testdev_fifo_write - the processor writes a register
 * @td: the device
 * @reg: offset in configuration space
 * @value: what it writes
 */
void testdev_fifo_write(struct testdev *td, unsigned int reg, u32 value)
{
	unsigned int port = (reg - NTDMA_TESTDEV_FIFO_REGS(0)) / 0x10;
	unsigned long flags;

	raw_spin_lock_irqsave(&td->engine.lock, flags);
	write_port_locked(&td->ports[port], reg & 0xf, value);
	testdev_dmac_kick_locked(td);
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
}

void testdev_fifo_restart_locked(struct testdev *td, unsigned int port,
				 enum ntdma_testdev_fifo_mode mode, u32 seed)
{
	td->ports[port].seed = seed;
	restart_locked(&td->ports[port], mode);
	testdev_dmac_kick_locked(td);
}

size_t testdev_fifo_push_locked(struct testdev *td, unsigned int port,
				const void *buf, size_t len)
{
	len = min(len, room(&td->ports[port].rx));
	put(&td->ports[port].rx, buf, len);
	testdev_dmac_kick_locked(td);
	return len;
}

size_t testdev_fifo_pop_locked(struct testdev *td, unsigned int port,
			       void *buf, size_t len)
{
	len = min(len, level(&td->ports[port].tx));
	take(&td->ports[port].tx, buf, len);
	testdev_dmac_kick_locked(td);
	return len;
}
