/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Real controllers, on Linux's snd-hda-core.
 */
#ifndef _NTDMA_HDAUDIO_HDA_H
#define _NTDMA_HDAUDIO_HDA_H

#include <linux/interrupt.h>
#include <sound/hdaudio.h>

#include "../controller.h"

/**
 * struct hda - one controller
 * @controller: what all controllers have
 * @bus: registers, rings and pages
 * @streams: the engines' registers and lists; same order as the engines
 * @is_wide: the registers have a mirror that user space might see
 * @use_posbuf: positions are in memory and not in registers
 * @ssync: register that holds engines back; 0: where it usually is
 */
struct hda {
	struct hdaudio_controller controller;
	struct hdac_bus bus;
	struct hdac_stream streams[HDAUDIO_MAX_ENGINES];
	bool is_wide;
	bool use_posbuf;
	unsigned int ssync;
};

extern const struct hdaudio_ops hda_ops;

irqreturn_t hda_interrupt(int irq, void *data);

#endif
