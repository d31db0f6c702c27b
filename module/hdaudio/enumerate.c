// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finding the function groups: which codecs there are is known from the link,
 * what is in them they are asked.
 */
#include <linux/bitops.h>
#include <linux/list.h>

#include "client.h"
#include "function.h"
#include "verbs.h"

#define VERB_PARAMETER		0xf00
#define VERB_SUBSYSTEM		0xf20

#define PARAMETER_VENDOR	0x00
#define PARAMETER_REVISION	0x02
#define PARAMETER_NODES		0x04
#define PARAMETER_TYPE		0x05

#define ROOT			0

/* a client that no driver knows */
static void open_client(struct hdaudio_client *client,
			struct hdaudio_controller *controller)
{
	client->controller = controller;
	INIT_LIST_HEAD(&client->requests);
	spin_lock_irq(&controller->lock);
	list_add_tail(&client->node, &controller->clients);
	spin_unlock_irq(&controller->lock);
}

static void close_client(struct hdaudio_client *client)
{
	spin_lock_irq(&client->controller->lock);
	list_del(&client->node);
	spin_unlock_irq(&client->controller->lock);
}

static bool ask(struct hdaudio_client *client, u8 codec, u8 node, u16 verb,
		u8 data, u32 *answer)
{
	HDAUDIO_CODEC_TRANSFER transfer = {
		.Output.Verb8.CodecAddress = codec,
		.Output.Verb8.Node = node,
		.Output.Verb8.VerbId = verb,
		.Output.Verb8.Data = data,
	};

	if (hdaudio_verbs_transfer(client, 1, &transfer, NULL, NULL) ||
	    !transfer.Input.IsValid)
		return false;
	*answer = transfer.Input.Response;
	return true;
}

static bool ask_parameter(struct hdaudio_client *client, u8 codec, u8 node,
			  u8 parameter, u32 *answer)
{
	return ask(client, codec, node, VERB_PARAMETER, parameter, answer);
}

static int add_group(struct hdaudio_client *client,
		     struct ntdma_hdaudio_device *group, u8 node, bool is_only)
{
	u32 type, subsystem;

	if (!ask_parameter(client, group->codec, node, PARAMETER_TYPE, &type) ||
	    !ask(client, group->codec, node, VERB_SUBSYSTEM, 0, &subsystem))
		return 0;
	group->node = node;
	group->type = type & 0xff;
	group->subsystem = subsystem;
	return hdaudio_function_add(client->controller, group, is_only);
}

static int add_codec(struct hdaudio_client *client, u8 codec)
{
	struct ntdma_hdaudio_device group = { .codec = codec };
	u32 vendor, revision, nodes;
	unsigned int i, count;
	int ret = 0;

	/* the first command after power-up may get lost */
	if (!ask_parameter(client, codec, ROOT, PARAMETER_VENDOR, &vendor) &&
	    !ask_parameter(client, codec, ROOT, PARAMETER_VENDOR, &vendor))
		return 0;
	if (!ask_parameter(client, codec, ROOT, PARAMETER_REVISION, &revision) ||
	    !ask_parameter(client, codec, ROOT, PARAMETER_NODES, &nodes))
		return 0;

	group.vendor = vendor >> 16;
	group.device = vendor;
	group.revision = revision >> 8;
	count = nodes & 0xff;
	for (i = 0; i < count && !ret; i++)
		ret = add_group(client, &group, (nodes >> 16) + i, count == 1);
	return ret;
}

/**
 * hdaudio_functions_add - make a device of each function group
 * @controller: a controller that passes commands
 *
 * A codec that does not answer is passed over.
 *
 * Context: PASSIVE_LEVEL.
 * Return: 0 or -errno; those that were made stay until hdaudio_functions_remove().
 */
int hdaudio_functions_add(struct hdaudio_controller *controller)
{
	unsigned long codecs = controller->info.codecs;
	struct hdaudio_client client = {};
	unsigned int codec;
	int ret = 0;

	open_client(&client, controller);
	for_each_set_bit(codec, &codecs, HDAUDIO_MAX_CODECS) {
		ret = add_codec(&client, codec);
		if (ret)
			break;
	}
	close_client(&client);
	return ret;
}
