// SPDX-License-Identifier: GPL-2.0-only
/*
 * Real controllers: what engines, rings and interrupts are made of.
 *
 * Streams go through snd-hda-core's helpers. Its command path does not serve: it
 * sleeps, keeps one answer a codec, and knows no overrun; its interrupt handler
 * passes over streams that ALSA did not open. Those two are here.
 */
#include <linux/build_bug.h>
#include <linux/interrupt.h>
#include <linux/pci.h>
#include <sound/hda_register.h>
#include <sound/hdaudio.h>

#include "hda.h"

/* copies of the registers for user space, where the BAR is long enough */
#define MIRROR		0x2000

#define RING_ENTRIES	256

/* more turns than that means that the line is stuck */
#define MAX_TURNS	10

/* SDnCTL: direction of a bidirectional engine, lines out */
#define CTL_DIRECTION	BIT(19)
#define CTL_STRIPE	GENMASK(17, 16)
#define CTL_STRIPE_SHIFT 16

static struct hda *to_hda(struct hdaudio_controller *controller)
{
	return container_of(controller, struct hda, controller);
}

static struct hdac_stream *stream_of(struct hdaudio_controller *controller,
				     const struct hdaudio_engine *engine)
{
	return &to_hda(controller)->streams[engine->index];
}

static void send(struct hdaudio_controller *controller, u32 command)
{
	struct hdac_bus *bus = &to_hda(controller)->bus;
	unsigned int wp = snd_hdac_chip_readw(bus, CORBWP);

	/* the device fell off the bus: the time-out speaks for it */
	if (wp == 0xffff)
		return;
	wp = (wp + 1) % RING_ENTRIES;
	bus->corb.buf[wp] = cpu_to_le32(command);
	dma_wmb();
	snd_hdac_chip_writew(bus, CORBWP, wp);
}

static int reset(struct hdaudio_controller *controller,
		 struct hdaudio_engine *engine)
{
	struct hdac_stream *stream = stream_of(controller, engine);

	snd_hdac_stream_reset(stream);
	return snd_hdac_stream_readb(stream, SD_CTL) & SD_CTL_STREAM_RESET ?
	       -ETIMEDOUT : 0;
}

static void setup(struct hdaudio_controller *controller,
		  struct hdaudio_engine *engine)
{
	struct hdac_stream *stream = stream_of(controller, engine);
	u32 control = 0;

	stream->bufsize = engine->setup.size;
	stream->frags = engine->setup.entries;
	stream->format_val = engine->setup.code;
	snd_hdac_stream_setup(stream, false);

	if (engine->kind == HDAUDIO_BIDIRECTIONAL && engine->setup.render)
		control |= CTL_DIRECTION;
	control |= (engine->setup.lines >> 1) << CTL_STRIPE_SHIFT;
	snd_hdac_stream_updatel(stream, SD_CTL, CTL_DIRECTION | CTL_STRIPE,
				control);
}

static void cleanup(struct hdaudio_controller *controller,
		    struct hdaudio_engine *engine)
{
	snd_hdac_stream_cleanup(stream_of(controller, engine));
}

static void hold(struct hdaudio_controller *controller, u32 engines, bool on)
{
	struct hda *hda = to_hda(controller);

	snd_hdac_stream_sync_trigger(hda->streams, on, engines, hda->ssync);
}

static void run(struct hdaudio_controller *controller,
		struct hdaudio_engine *engine, bool on)
{
	struct hdac_stream *stream = stream_of(controller, engine);

	if (on)
		snd_hdac_stream_start(stream);
	else
		snd_hdac_stream_stop(stream);
}

static void settle(struct hdaudio_controller *controller, u32 engines,
		   bool running)
{
	snd_hdac_stream_sync(to_hda(controller)->streams, running, engines);
}

static u32 fifo_size(struct hdaudio_controller *controller,
		     struct hdaudio_engine *engine)
{
	return snd_hdac_stream_readw(stream_of(controller, engine),
				     SD_FIFOSIZE) + 1;
}

static PULONG mapped_register(struct hda *hda, void __iomem *address)
{
	return (__force PULONG)(address + (hda->is_wide ? MIRROR : 0));
}

static PULONG position(struct hdaudio_controller *controller,
		       struct hdaudio_engine *engine)
{
	struct hdac_stream *stream = stream_of(controller, engine);
	struct hda *hda = to_hda(controller);

	if (hda->use_posbuf)
		return (__force PULONG)stream->posbuf;
	return mapped_register(hda, stream->sd_addr + AZX_REG_SD_LPIB);
}

static PULONG wall_clock(struct hdaudio_controller *controller)
{
	struct hda *hda = to_hda(controller);

	return mapped_register(hda, hda->bus.remap_addr + AZX_REG_WALLCLK);
}

static_assert(offsetof(struct hda, controller) == 0);

const struct hdaudio_ops hda_ops = {
	.send		= send,
	.reset		= reset,
	.setup		= setup,
	.cleanup	= cleanup,
	.hold		= hold,
	.run		= run,
	.settle		= settle,
	.fifo_size	= fifo_size,
	.position	= position,
	.wall_clock	= wall_clock,
	.release	= hdaudio_controller_free,
};

static void serve_engines(struct hda *hda, u32 status, LARGE_INTEGER qpc)
{
	struct hdaudio_controller *controller = &hda->controller;
	struct hdac_stream *stream;
	unsigned int i;
	u8 causes;

	for (i = 0; i < controller->count; i++) {
		stream = &hda->streams[i];
		if (!(status & stream->sd_int_sta_mask))
			continue;
		causes = snd_hdac_stream_readb(stream, SD_STS) & SD_INT_MASK;
		snd_hdac_stream_writeb(stream, SD_STS, causes);
		hdaudio_engine_interrupt(controller, &controller->engines[i],
					 causes, qpc);
	}
}

static void take_responses(struct hda *hda)
{
	struct hdac_rb *ring = &hda->bus.rirb;
	unsigned int wp = snd_hdac_chip_readw(&hda->bus, RIRBWP);
	__le32 *entry;

	/* the device fell off the bus, or an interrupt is older than the ring */
	if (wp == 0xffff || !ring->buf)
		return;
	while (ring->rp != wp % RING_ENTRIES) {
		ring->rp = (ring->rp + 1) % RING_ENTRIES;
		entry = &ring->buf[2 * ring->rp];
		hdaudio_response(&hda->controller, le32_to_cpu(entry[0]),
				 le32_to_cpu(entry[1]));
	}
}

static void serve_ring(struct hda *hda)
{
	u8 status = snd_hdac_chip_readb(&hda->bus, RIRBSTS) & RIRB_INT_MASK;

	if (!status)
		return;
	/* first: what comes from here on interrupts again */
	snd_hdac_chip_writeb(&hda->bus, RIRBSTS, status);
	if (!(status & RIRB_INT_OVERRUN)) {
		take_responses(hda);
		return;
	}
	/* what is in the ring may be anything */
	hda->bus.rirb.rp = snd_hdac_chip_readw(&hda->bus, RIRBWP) % RING_ENTRIES;
	hdaudio_overrun(&hda->controller);
}

/**
 * hda_interrupt - interrupt handler
 * @irq: ignored
 * @data: struct hda
 *
 * Interrupts are acknowledged to the end: until the chip is stopped, a line that
 * nobody releases would keep the processor from stopping it.
 *
 * Context: hard interrupt; takes the controller's lock.
 */
irqreturn_t hda_interrupt(int irq, void *data)
{
	LARGE_INTEGER qpc = hdaudio_qpc();
	irqreturn_t ret = IRQ_NONE;
	struct hda *hda = data;
	unsigned int turn;
	u32 status;

	spin_lock(&hda->controller.lock);
	for (turn = 0; turn < MAX_TURNS; turn++) {
		status = snd_hdac_chip_readl(&hda->bus, INTSTS);
		if (!status || status == 0xffffffff)
			break;
		ret = IRQ_HANDLED;
		serve_engines(hda, status, qpc);
		serve_ring(hda);
	}
	hdaudio_interrupt_done(&hda->controller);
	spin_unlock(&hda->controller.lock);
	return ret;
}
