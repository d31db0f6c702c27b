// SPDX-License-Identifier: GPL-2.0-only
/*
 * async_memcpy(), which without channel switching takes a channel only from the
 * transaction that it depends on: a chain that begins with an interrupt of ours.
 * Each link copies from where the one before copied to.
 */
#include <linux/async_tx.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "client.h"

/**
 * struct chain - pages, one more than links
 * @pages: each copied to the next
 * @links: number of copies
 * @rnd: what is random
 */
struct chain {
	struct page **pages;
	unsigned int links;
	struct rnd_state rnd;
};

/* Found at run time, so that only this run needs the modules. */
struct async_api {
	typeof(async_memcpy) *copy;
	typeof(async_tx_submit) *submit;
	typeof(async_tx_quiesce) *quiesce;
};

static void put_api(struct async_api *api)
{
	if (api->copy)
		symbol_put(async_memcpy);
	if (api->submit)
		symbol_put(async_tx_submit);
	if (api->quiesce)
		symbol_put(async_tx_quiesce);
}

static int get_api(struct async_api *api)
{
	api->copy = symbol_get(async_memcpy);
	api->submit = symbol_get(async_tx_submit);
	api->quiesce = symbol_get(async_tx_quiesce);
	if (api->copy && api->submit && api->quiesce)
		return 0;
	put_api(api);
	return -ENOENT;
}

/* An interrupt that nobody has acknowledged: the chain's first transaction. */
static struct dma_async_tx_descriptor *
begin(struct dma_chan *chan, struct async_api *api)
{
	struct dma_async_tx_descriptor *tx;
	struct async_submit_ctl ctl;

	if (!chan->device->device_prep_dma_interrupt)
		return NULL;
	tx = chan->device->device_prep_dma_interrupt(chan, 0);
	if (!tx)
		return NULL;
	init_async_submit(&ctl, 0, NULL, NULL, NULL, NULL);
	api->submit(chan, tx, &ctl);
	return tx;
}

static int run_chain(struct chain *chain, struct dma_chan *chan,
		     struct async_api *api)
{
	struct dma_async_tx_descriptor *tx = begin(chan, api);
	struct async_submit_ctl ctl;
	unsigned int i;

	if (!tx)
		return -EIO;
	for (i = 0; i < chain->links && tx; i++) {
		/* The last one is acknowledged when it is waited for. */
		init_async_submit(&ctl, ASYNC_TX_FENCE, tx, NULL, NULL, NULL);
		tx = api->copy(chain->pages[i + 1], chain->pages[i], 0, 0,
				 PAGE_SIZE, &ctl);
	}
	/* A copy that gives no transaction was made by the processor. */
	if (!tx)
		return -EOPNOTSUPP;
	async_tx_issue_pending(tx);
	api->quiesce(&tx);
	return 0;
}

static void check_chain(struct chain *chain, struct client_outcome *outcome)
{
	unsigned int i;

	for (i = 1; i <= chain->links; i++) {
		if (memcmp(page_address(chain->pages[i]),
			   page_address(chain->pages[0]), PAGE_SIZE))
			outcome->wrong++;
		else
			outcome->copies++;
	}
}

static void free_chain(struct chain *chain)
{
	unsigned int i;

	for (i = 0; chain->pages && i <= chain->links; i++) {
		if (chain->pages[i])
			__free_page(chain->pages[i]);
	}
	kfree(chain->pages);
}

static int alloc_chain(struct chain *chain, unsigned int links,
		       unsigned int seed)
{
	unsigned int i;

	prandom_seed_state(&chain->rnd, seed);
	chain->links = links;
	chain->pages = kcalloc(links + 1, sizeof(*chain->pages), GFP_KERNEL);
	if (!chain->pages)
		return -ENOMEM;
	for (i = 0; i <= links; i++) {
		chain->pages[i] = alloc_page(GFP_KERNEL);
		if (!chain->pages[i])
			return -ENOMEM;
		prandom_bytes_state(&chain->rnd, page_address(chain->pages[i]),
				    PAGE_SIZE);
	}
	return 0;
}

/**
 * client_chain - async_memcpy() through pages
 * @outcome: counts
 * @links: number of copies
 * @seed: of the data
 *
 * Return: 0 or an errno; -ENOENT without the modules of async_tx.
 */
int client_chain(struct client_outcome *outcome, unsigned int links,
		 unsigned int seed)
{
	struct chain chain = { };
	struct async_api api;
	struct dma_chan *chan;
	int ret;

	if (!links)
		return -EINVAL;
	ret = get_api(&api);
	if (ret)
		return ret;
	chan = client_request();
	if (!chan) {
		ret = -ENODEV;
		goto out_put;
	}
	ret = alloc_chain(&chain, links, seed);
	if (!ret)
		ret = run_chain(&chain, chan, &api);
	if (!ret)
		check_chain(&chain, outcome);
	free_chain(&chain);
	dma_release_channel(chan);
out_put:
	put_api(&api);
	return ret;
}
