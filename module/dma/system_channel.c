// SPDX-License-Identifier: GPL-2.0-only
/*
 * Channels of DMA controllers: found by a request line, shared by adapters.
 *
 *   first adapter of a line --> HELD --last adapter put--> released
 *                                 |
 *                                 +--controller unbound--> GONE --last adapter
 *                                      channel released now       put--> freed
 *
 * dmaengine hands a channel to one client; adapters with the same line share it
 * here. When the controller's driver is unbound, the channel is given back before
 * the driver looks for it: what ran ends with an error, and all that the
 * controller could reach is unmapped. The adapters stay, and start nothing more;
 * new ones find the controller that comes next. A channel is not taken before its
 * controller's bus is watched, nor from a controller that is being unbound.
 *
 * LOCKING: channels_mutex guards the list and the users; it nests outside
 * ntdma_system_channel.lock. buses_mutex guards the notifiers against writers,
 * readers use RCU; it nests outside the kernel's notifier lock, inside which
 * channels_mutex is taken.
 */
#include <linux/acpi.h>
#include <linux/acpi_dma.h>
#include <linux/device.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/property.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/xarray.h>

#include "adapter.h"
#include "inject.h"
#include "live.h"
#include "map_registers.h"
#include "system_channel.h"
#include "system_transfer.h"

static LIST_HEAD(channels);
static DEFINE_MUTEX(channels_mutex);
static DEFINE_XARRAY_ALLOC1(channel_ids);
static u32 next_id;

/**
 * struct watched_bus - a bus whose controllers are watched
 * @node: in the list
 * @bus: which
 * @notifier: called when one is about to be unbound
 */
struct watched_bus {
	struct list_head node;
	const struct bus_type *bus;
	struct notifier_block notifier;
};

static LIST_HEAD(buses);
static DEFINE_MUTEX(buses_mutex);

/* Releases wait for it, which must not wait for memory. */
static struct workqueue_struct *sync_wq;

static bool is_called(struct dma_chan *chan, void *name)
{
	return !strcmp(dma_chan_name(chan), name);
}

static struct dma_chan *request_by_filter(dma_filter_fn filter, void *param)
{
	dma_cap_mask_t mask;

	dma_cap_zero(mask);
	dma_cap_set(DMA_SLAVE, mask);
	return dma_request_channel(mask, filter, param);
}

static struct dma_chan *request_by_name(struct device *dev, const char *name)
{
	struct dma_chan *chan = dma_request_chan(dev, name);

	return IS_ERR(chan) ? NULL : chan;
}

static struct dma_chan *
request_registered(struct device *dev, const struct ntdma_system_dma_line *how)
{
	if (how->name)
		return request_by_name(how->dev ? how->dev : dev, how->name);
	if (how->filter)
		return request_by_filter(how->filter, how->param);
	return request_by_filter(is_called, (void *)how->match);
}

/* The n-th entry of the device tree's "dmas", of ACPI's FixedDMA. */
static struct dma_chan *request_described(struct device *dev, u32 index)
{
	struct dma_chan *chan;
	const char **names;
	int n;

	n = device_property_string_array_count(dev, "dma-names");
	if (n > 0 && index < n) {
		names = kcalloc(n, sizeof(*names), GFP_KERNEL);
		if (!names)
			return NULL;
		n = device_property_read_string_array(dev, "dma-names", names, n);
		chan = n > (int)index ? request_by_name(dev, names[index]) :
					NULL;
		kfree(names);
		if (chan)
			return chan;
	}
	if (!has_acpi_companion(dev))
		return NULL;
	chan = acpi_dma_request_slave_chan_by_index(dev, index);
	return IS_ERR(chan) ? NULL : chan;
}

/* A dma_slave_map knows names: the number of the line is one. */
static struct dma_chan *request_mapped(struct device *dev, u32 line)
{
	char name[sizeof("4294967295")];

	snprintf(name, sizeof(name), "%u", line);
	return request_by_name(dev, name);
}

static struct dma_chan *request(struct device *dev,
				const struct ntdma_line *line)
{
	struct dma_chan *chan;

	if (line->registered)
		return request_registered(dev, &line->how);
	chan = request_described(dev, line->number);
	return chan ? chan : request_mapped(dev, line->number);
}

/* Lines that are named by the subordinate device belong to it alone. */
static struct device *owner_of(struct device *dev, const struct ntdma_line *line)
{
	bool anywhere = line->registered && (line->how.dev || !line->how.name);

	return anywhere ? NULL : dev;
}

static struct ntdma_system_channel *find(struct device *dev,
					 const struct ntdma_line *line)
{
	struct device *owner_dev = owner_of(dev, line);
	struct ntdma_system_channel *channel;

	lockdep_assert_held(&channels_mutex);
	list_for_each_entry(channel, &channels, node)
		if (channel->chan && channel->owner_dev == owner_dev &&
		    channel->line.number == line->number &&
		    channel->line.controller == line->controller)
			return channel;
	return NULL;
}

static struct ntdma_system_channel *alloc_channel(void)
{
	struct ntdma_system_channel *channel = NULL;

	if (!ntdma_fail(NTDMA_SITE_SYSTEM_CHANNEL))
		channel = kzalloc(sizeof(*channel), GFP_KERNEL);
	if (!channel)
		return NULL;
	INIT_LIST_HEAD(&channel->clients);
	ntdma_queue_init(&channel->queue);
	ntdma_system_transfer_init(channel);
	if (ntdma_fail(NTDMA_SITE_SYSTEM_CHANNEL_ID) ||
	    xa_alloc_cyclic(&channel_ids, &channel->id, channel, xa_limit_32b,
			    &next_id, GFP_KERNEL) < 0) {
		kfree(channel);
		return NULL;
	}
	ntdma_live_inc();
	return channel;
}

static void free_channel(struct ntdma_system_channel *channel)
{
	ntdma_queue_exit(&channel->queue);
	xa_erase(&channel_ids, channel->id);
	put_device(channel->dev);
	put_device(channel->owner_dev);
	kfree_rcu(channel, rcu);
	ntdma_live_dec();
}

static struct watched_bus *find_bus(const struct bus_type *bus)
{
	struct watched_bus *watched;

	list_for_each_entry_rcu(watched, &buses, node,
				lockdep_is_held(&buses_mutex))
		if (watched->bus == bus)
			return watched;
	return NULL;
}

static bool is_watched(const struct bus_type *bus)
{
	bool watched;

	rcu_read_lock();
	watched = !bus || find_bus(bus);
	rcu_read_unlock();
	return watched;
}

/* Seen before the bus tells: what is not seen here will be told. */
static bool is_leaving(const struct device *controller)
{
	return READ_ONCE(controller->links.status) == DL_DEV_UNBINDING;
}

/* A channel that the controller's driver will not miss; *@bus is to be watched. */
static struct dma_chan *request_safely(struct device *dev,
				       const struct ntdma_line *line,
				       const struct bus_type **bus)
{
	struct dma_chan *chan = request(dev, line);
	struct device *controller;

	if (!chan)
		return NULL;
	controller = chan->device->dev;
	if (!is_watched(controller->bus))
		*bus = controller->bus;
	else if (!is_leaving(controller))
		return chan;
	dma_release_channel(chan);
	return NULL;
}

static struct ntdma_system_channel *create(struct device *dev,
					   const struct ntdma_line *line,
					   const struct bus_type **bus)
{
	struct ntdma_system_channel *channel = alloc_channel();

	if (!channel)
		return NULL;
	channel->chan = request_safely(dev, line, bus);
	if (!channel->chan) {
		free_channel(channel);
		return NULL;
	}
	channel->line = *line;
	channel->owner_dev = get_device(owner_of(dev, line));
	channel->dev = get_device(channel->chan->device->dev);
	channel->has_caps = !dma_get_slave_caps(channel->chan, &channel->caps);
	list_add_tail(&channel->node, &channels);
	return channel;
}

static void unmap_client(struct ntdma_system_client *client)
{
	rcu_read_lock();
	ntdma_regs_table_each(&client->adapter->map_regs, ntdma_map_regs_lose);
	rcu_read_unlock();
}

/* The controller is about to lose its driver, which may not be asked afterwards. */
static void lose(struct ntdma_system_channel *channel)
{
	struct dma_chan *chan = ntdma_system_transfer_gone(channel);
	struct ntdma_system_client *client;

	if (!chan)
		return;
	dev_warn(channel->dev, "channel %s goes away under %u adapters\n",
		 dma_chan_name(chan), channel->users);
	list_for_each_entry(client, &channel->clients, node)
		unmap_client(client);
	/* who copies back from a reserve */
	synchronize_rcu();
	list_for_each_entry(client, &channel->clients, node)
		ntdma_reserve_exit(client->adapter);
	dma_release_channel(chan);
	ntdma_system_transfer_lost(channel);
}

static int bus_changes(struct notifier_block *notifier, unsigned long event,
		       void *data)
{
	struct ntdma_system_channel *channel;

	if (event != BUS_NOTIFY_UNBIND_DRIVER)
		return NOTIFY_DONE;
	mutex_lock(&channels_mutex);
	list_for_each_entry(channel, &channels, node)
		if (channel->dev == data)
			lose(channel);
	mutex_unlock(&channels_mutex);
	return NOTIFY_DONE;
}

static bool watch_bus(const struct bus_type *bus)
{
	struct watched_bus *watched = NULL;

	lockdep_assert_held(&buses_mutex);
	if (!ntdma_fail(NTDMA_SITE_SYSTEM_BUS))
		watched = kzalloc(sizeof(*watched), GFP_KERNEL);
	if (!watched)
		return false;
	watched->bus = bus;
	watched->notifier.notifier_call = bus_changes;
	if (bus_register_notifier((struct bus_type *)bus, &watched->notifier)) {
		kfree(watched);
		return false;
	}
	list_add_rcu(&watched->node, &buses);
	return true;
}

/* A controller that cannot be watched could go away under a transfer. */
static bool watch(const struct bus_type *bus)
{
	bool watched = true;

	mutex_lock(&buses_mutex);
	if (!find_bus(bus))
		watched = watch_bus(bus);
	mutex_unlock(&buses_mutex);
	return watched;
}

static struct ntdma_system_channel *
get_channel(struct ntdma_system_client *client, struct device *dev,
	    const struct ntdma_line *line, const struct bus_type **unwatched)
{
	struct ntdma_system_channel *channel;

	mutex_lock(&channels_mutex);
	channel = find(dev, line);
	if (!channel)
		channel = create(dev, line, unwatched);
	if (channel) {
		channel->users++;
		client->channel = channel;
		list_add_tail(&client->node, &channel->clients);
	}
	mutex_unlock(&channels_mutex);
	return channel;
}

/**
 * ntdma_system_channel_get - channel that serves a request line
 * @client: of the adapter that wants it; gets it on success
 * @dev: subordinate device
 * @line: looked up
 *
 * Context: may sleep.
 * Return: the channel with a reference; NULL when nobody knows the line, somebody
 * else holds its channel, its controller is being unbound, or memory is short.
 */
struct ntdma_system_channel *
ntdma_system_channel_get(struct ntdma_system_client *client,
			 struct device *dev, const struct ntdma_line *line)
{
	const struct bus_type *unwatched = NULL;
	struct ntdma_system_channel *channel;

	do {
		if (unwatched && !watch(unwatched))
			return NULL;
		unwatched = NULL;
		channel = get_channel(client, dev, line, &unwatched);
	} while (unwatched);
	return channel;
}

/**
 * ntdma_system_channel_put - an adapter needs its channel no more
 * @client: adapter's, without sets of map registers
 *
 * Context: may sleep.
 */
void ntdma_system_channel_put(struct ntdma_system_client *client)
{
	struct ntdma_system_channel *channel = client->channel;
	struct dma_chan *chan;

	mutex_lock(&channels_mutex);
	list_del(&client->node);
	client->channel = NULL;
	if (--channel->users) {
		mutex_unlock(&channels_mutex);
		return;
	}
	list_del(&channel->node);
	chan = ntdma_system_transfer_gone(channel);
	if (chan)
		dma_release_channel(chan);
	mutex_unlock(&channels_mutex);
	free_channel(channel);
}

/**
 * ntdma_system_channel_find - channel of a callback
 * @id: its id
 *
 * Context: any, in an RCU read-side section.
 * Return: the channel, which is readable in that section; or NULL.
 */
struct ntdma_system_channel *ntdma_system_channel_find(u32 id)
{
	return xa_load(&channel_ids, id);
}

/**
 * ntdma_system_channel_sync_later - let a worker synchronize the engine
 * @channel: whose
 *
 * Context: any.
 */
void ntdma_system_channel_sync_later(struct ntdma_system_channel *channel)
{
	queue_work(sync_wq, &channel->idle);
}

/**
 * ntdma_system_channel_init - before the first adapter
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM.
 */
int ntdma_system_channel_init(void)
{
	sync_wq = alloc_workqueue("ntdma_sync", WQ_MEM_RECLAIM | WQ_UNBOUND, 0);
	return sync_wq ? 0 : -ENOMEM;
}

/**
 * ntdma_system_channel_exit - stop watching
 *
 * Context: may sleep. No adapter is left.
 */
void ntdma_system_channel_exit(void)
{
	struct watched_bus *watched, *next;

	list_for_each_entry_safe(watched, next, &buses, node) {
		bus_unregister_notifier((struct bus_type *)watched->bus,
					&watched->notifier);
		kfree(watched);
	}
	destroy_workqueue(sync_wq);
	xa_destroy(&channel_ids);
}
