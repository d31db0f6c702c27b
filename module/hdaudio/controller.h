/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The objects of ntdma_hdaudio, and who may touch what.
 *
 *	controller --+-- engines -- buffer, notifications
 *	             +-- slots, one a codec: the command that is under way
 *	             +-- tags of unsolicited responses
 *	             +-- functions, one a function group -- clients
 *
 * A client is what one interface was handed out for; its routines find it by a
 * number. Everything that changes is protected by the controller's lock, which
 * is taken in hard interrupts as well. What a callback may be called from is
 * walked under RCU, so that the lock is not held while a driver's code runs;
 * unregistering waits for readers. The one exception is the driver's own
 * interrupt routine, which runs under the lock, as on Windows at DIRQL.
 *
 * The hardware is behind struct hdaudio_ops: snd-hda-core's in hda.c, a fake one
 * in the suites.
 */
#ifndef _NTDMA_HDAUDIO_CONTROLLER_H
#define _NTDMA_HDAUDIO_CONTROLLER_H

#include <linux/bits.h>
#include <linux/completion.h>
#include <linux/kref.h>
#include <linux/ktime.h>
#include <linux/list.h>
#include <linux/math64.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include <hdaudio.h>
#include <ntdma/hdaudio.h>
#include <wdm.h>

#include "bandwidth.h"
#include "bdl.h"

#define HDAUDIO_MAX_ENGINES	30
#define HDAUDIO_MAX_TAGS	64
#define HDAUDIO_SLOTS		16	/* values of the address field */
#define HDAUDIO_MAX_EVENTS	64

struct hdaudio_buffer;
struct hdaudio_client;
struct hdaudio_controller;
struct hdaudio_engine;

/* SDnSTS: what engines interrupt for */
#define HDAUDIO_COMPLETE	0x04
#define HDAUDIO_FIFO_ERROR	0x08
#define HDAUDIO_DESC_ERROR	0x10
#define HDAUDIO_ENGINE_CAUSES	0x1c

enum hdaudio_kind {
	HDAUDIO_IN,
	HDAUDIO_OUT,
	HDAUDIO_BIDIRECTIONAL,
};

enum hdaudio_state {
	HDAUDIO_RESET,
	HDAUDIO_STOPPED,
	HDAUDIO_RUNNING,
};

/**
 * struct hdaudio_setup - what an engine is programmed with
 * @code: stream format
 * @entries: of the list in the engine's page
 * @size: bytes of one turn
 * @render: sends
 * @lines: lines out that it uses
 */
struct hdaudio_setup {
	u16 code;
	unsigned int entries;
	size_t size;
	bool render;
	u8 lines;
};

/**
 * struct hdaudio_engine - one DMA engine
 * @index: number in hardware order
 * @kind: directions that it has
 * @tag: number of its stream on the link
 * @bdl: page with the list that the hardware reads
 * @owner: who has it; NULL: free
 * @generation: counts allocations, part of the handle
 * @state: see stream.c
 * @format: of the stream
 * @share: of the link
 * @buffer: NULL: none
 * @is_set_up: the hardware is programmed for @buffer
 * @setup: with this
 * @isr: driver's interrupt routine, called under the lock
 * @isr_context: its argument
 * @causes: what the interrupt saw and the DPC has not
 * @qpc: when it saw it
 *
 * From @owner on protected by the controller's lock.
 */
struct hdaudio_engine {
	unsigned int index;
	enum hdaudio_kind kind;
	u8 tag;
	HDAUDIO_BUFFER_DESCRIPTOR *bdl;

	struct hdaudio_client *owner;
	u32 generation;
	enum hdaudio_state state;
	struct hdaudio_format format;
	struct hdaudio_share share;
	struct hdaudio_buffer *buffer;
	bool is_set_up;
	struct hdaudio_setup setup;
	PHDAUDIO_BDL_ISR isr;
	PVOID isr_context;
	u32 causes;
	LARGE_INTEGER qpc;
};

/**
 * struct hdaudio_ops - the hardware
 * @send: put a command on the link
 * @reset: reset an engine; -ETIMEDOUT when it does not follow
 * @setup: program a reset engine
 * @cleanup: forget what it was programmed with
 * @hold: keep these engines from starting or stopping until all are ready
 * @run: start or stop an engine
 * @settle: wait until all of these run, or none; briefly
 * @fifo_size: bytes
 * @position: register that tells how far an engine got
 * @wall_clock: register that counts at 24 MHz
 * @release: free the controller; nobody refers to it any more. The module of the
 *	others may be gone by then: hdaudio_controller_free(), unless something sees
 *	to it that it is not
 *
 * Called under the controller's lock, except for @release, and never once the
 * controller is gone. Interrupts may come until the driver has let go of them.
 */
struct hdaudio_ops {
	void (*send)(struct hdaudio_controller *controller, u32 command);
	int (*reset)(struct hdaudio_controller *controller,
		     struct hdaudio_engine *engine);
	void (*setup)(struct hdaudio_controller *controller,
		      struct hdaudio_engine *engine);
	void (*cleanup)(struct hdaudio_controller *controller,
			struct hdaudio_engine *engine);
	void (*hold)(struct hdaudio_controller *controller, u32 engines, bool on);
	void (*run)(struct hdaudio_controller *controller,
		    struct hdaudio_engine *engine, bool on);
	void (*settle)(struct hdaudio_controller *controller, u32 engines,
		       bool running);
	u32 (*fifo_size)(struct hdaudio_controller *controller,
			 struct hdaudio_engine *engine);
	u32 *(*position)(struct hdaudio_controller *controller,
			 struct hdaudio_engine *engine);
	u32 *(*wall_clock)(struct hdaudio_controller *controller);
	void (*release)(struct hdaudio_controller *controller);
};

/**
 * struct hdaudio_info - what a controller says of itself
 * @version: major in the high byte
 * @vendor: PCI vendor
 * @device: PCI device
 * @revision: PCI revision
 * @codecs: mask of the codecs on the link
 */
struct hdaudio_info {
	u16 version;
	u16 vendor;
	u16 device;
	u8 revision;
	u16 codecs;
};

/**
 * struct hdaudio_slot - what is under way to one codec
 * @controller: whose
 * @codec: address
 * @request: who waits for the answer; NULL: nobody
 * @busy: a command is under way or its time has just run out
 * @deadline: in jiffies
 * @work: runs at the deadline
 */
struct hdaudio_slot {
	struct hdaudio_controller *controller;
	u8 codec;
	struct hdaudio_request *request;
	bool busy;
	unsigned long deadline;
	struct delayed_work work;
};

/**
 * struct hdaudio_controller - one controller
 * @dev: for DMA; parent of the function groups
 * @ops: the hardware; not to be touched once it is gone
 * @release: theirs
 * @info: constants
 * @id: part of the handles
 * @dma_offset: to add to addresses that the engines get
 * @verb_timeout: jiffies for an answer
 * @kref: functions, clients and the driver hold one
 * @dpc: delivers what the interrupt found
 * @lock: protects what follows, and clients and engines
 * @gone: the hardware must not be touched any more
 * @is_pending: the DPC has something to do
 * @count: engines
 * @engines: in hardware order
 * @bandwidth: ledger of the link
 * @slots: commands under way
 * @clients: those that may send commands; the head moves on with each command
 * @done: requests whose callback has to be called
 * @notifications: who is told of which engine; walked under RCU
 * @tags: who gets which unsolicited response; read under RCU
 * @events: unsolicited responses for the DPC
 * @event_head: next free entry of @events; free running
 * @event_tail: next entry to deliver; free running
 * @spurious: responses that nobody waited for
 * @functions: function groups, changed by the driver's probe and remove alone
 */
struct hdaudio_controller {
	struct device *dev;
	const struct hdaudio_ops *ops;
	void (*release)(struct hdaudio_controller *controller);
	struct hdaudio_info info;
	u32 id;
	u64 dma_offset;
	unsigned long verb_timeout;
	struct kref kref;
	KDPC dpc;

	spinlock_t lock;	/* see above */
	bool gone;
	bool is_pending;
	unsigned int count;
	struct hdaudio_engine engines[HDAUDIO_MAX_ENGINES];
	struct hdaudio_bandwidth bandwidth;
	struct hdaudio_slot slots[HDAUDIO_SLOTS];
	struct list_head clients;
	struct list_head done;
	struct list_head notifications;
	struct hdaudio_tag __rcu *tags[HDAUDIO_MAX_CODECS][HDAUDIO_MAX_TAGS];
	HDAUDIO_CODEC_RESPONSE events[HDAUDIO_MAX_EVENTS];
	unsigned int event_head;
	unsigned int event_tail;
	u64 spurious;

	struct list_head functions;
};

void hdaudio_controller_init(struct hdaudio_controller *controller,
			     struct device *dev, const struct hdaudio_ops *ops);
struct hdaudio_engine *
hdaudio_controller_add_engine(struct hdaudio_controller *controller,
			      enum hdaudio_kind kind, u8 tag,
			      HDAUDIO_BUFFER_DESCRIPTOR *bdl);
void hdaudio_controller_get(struct hdaudio_controller *controller);
void hdaudio_controller_put(struct hdaudio_controller *controller);
void hdaudio_controller_free(struct hdaudio_controller *controller);
int hdaudio_controller_start(struct hdaudio_controller *controller);
void hdaudio_controller_remove(struct hdaudio_controller *controller);
void hdaudio_controller_set_gone(struct hdaudio_controller *controller);

/**
 * hdaudio_rings_suffice - are there rings of 256 entries for commands and responses?
 * @corbsize: register CORBSIZE
 * @rirbsize: register RIRBSIZE
 *
 * Required of every controller that Windows drives. [H-131]
 */
static inline bool hdaudio_rings_suffice(u8 corbsize, u8 rirbsize)
{
	return corbsize & rirbsize & BIT(6);
}

/**
 * hdaudio_qpc - the performance counter now
 */
static inline LARGE_INTEGER hdaudio_qpc(void)
{
	return (LARGE_INTEGER){ .QuadPart = div_u64(ktime_get_ns(), 100) };
}

/* What an interrupt handler calls, with the lock held. */
void hdaudio_engine_interrupt(struct hdaudio_controller *controller,
			      struct hdaudio_engine *engine, u32 causes,
			      LARGE_INTEGER qpc);
void hdaudio_response(struct hdaudio_controller *controller, u32 response,
		      u32 extended);
void hdaudio_overrun(struct hdaudio_controller *controller);
void hdaudio_interrupt_done(struct hdaudio_controller *controller);

#endif
