/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Function groups: the devices that codec drivers drive.
 */
#ifndef _NTDMA_HDAUDIO_FUNCTION_H
#define _NTDMA_HDAUDIO_FUNCTION_H

#include "controller.h"

/* hardware and compatible ids, see function_id.c */
#define HDAUDIO_FUNCTION_IDS	8
#define HDAUDIO_ID_LENGTH	96

/**
 * enum hdaudio_phase - where a function group is in its life
 * @HDAUDIO_STARTED: at work
 * @HDAUDIO_STOPPING: its driver was told to get ready for a stop
 * @HDAUDIO_REMOVING: its driver is being taken away
 */
enum hdaudio_phase {
	HDAUDIO_STARTED,
	HDAUDIO_STOPPING,
	HDAUDIO_REMOVING,
};

/**
 * struct hdaudio_function - one function group
 * @hdev: the device
 * @controller: reference
 * @node: in the controller's list
 * @phase: protected by the controller's lock
 */
struct hdaudio_function {
	struct ntdma_hdaudio_device hdev;
	struct hdaudio_controller *controller;
	struct list_head node;
	enum hdaudio_phase phase;
};

int hdaudio_functions_add(struct hdaudio_controller *controller);
void hdaudio_functions_remove(struct hdaudio_controller *controller);
int hdaudio_function_add(struct hdaudio_controller *controller,
			 const struct ntdma_hdaudio_device *group, bool is_only);
size_t hdaudio_function_id(const struct hdaudio_function *function,
			   unsigned int which, char *id);

int hdaudio_bus_init(void);
void hdaudio_bus_exit(void);

#endif
