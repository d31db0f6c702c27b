// SPDX-License-Identifier: GPL-2.0-only
/*
 * QEMU plugin: which code of the guest's kernel ran, and how much of it, between
 * the marks of module/bench/measure.c.
 *
 * Counts each translated block all the time, by an addition that QEMU puts in
 * front of the block, and looks at the counts at the marks only: that is fast
 * and disturbs nothing.
 *
 *	-plugin profile.so,out=FILE
 *
 * FILE gets a line for each block that ran: address, number of instructions,
 * times that it ran for ntdma and for Linux' own idiom.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qemu-plugin.h"

#define EXPORT __attribute__((visibility("default")))

EXPORT int qemu_plugin_version = 1;

enum { SIDES = 2, BLOCKS = 1 << 20 };

/* A block is known by its address and its length: others may start there. */
static struct block {
	uint64_t address;
	uint64_t insns;
	uint64_t runs;
	uint64_t at_mark;
	uint64_t total[SIDES];
} blocks[BLOCKS];

static uintptr_t side = SIDES;
static const char *out = "/dev/stdout";

static struct block *find_block(uint64_t address, uint64_t insns)
{
	uint64_t i = (address * 0x9e3779b97f4a7c15 + insns) >> 44;
	struct block *block;

	for (;; i++) {
		block = &blocks[i % BLOCKS];
		if (!block->insns)
			*block = (struct block){ address, insns, 0, 0, { 0 } };
		if (block->address == address && block->insns == insns)
			return block;
	}
}

static void mark(unsigned int vcpu, void *data)
{
	struct block *block;

	(void)vcpu;
	for (block = blocks; block < blocks + BLOCKS; block++) {
		if (side < SIDES)
			block->total[side] += block->runs - block->at_mark;
		block->at_mark = block->runs;
	}
	side = (uintptr_t)data;
}

/* nopl 0x6e74646N(%rax) */
static bool is_mark(const struct qemu_plugin_insn *insn, uintptr_t *what)
{
	static const uint8_t code[] = { 0x0f, 0x1f, 0x80 };
	const uint8_t *data = qemu_plugin_insn_data(insn);

	if (qemu_plugin_insn_size(insn) != 7 || memcmp(data, code, 3) ||
	    data[4] != 0x64 || data[5] != 0x74 || data[6] != 0x6e)
		return false;
	*what = data[3] - 0x60;
	return *what <= SIDES;
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	size_t i, insns = qemu_plugin_tb_n_insns(tb);
	struct qemu_plugin_insn *insn;
	struct block *block;
	uintptr_t what;

	(void)id;
	/* user space has no part in this */
	if (!(qemu_plugin_tb_vaddr(tb) >> 63))
		return;
	block = find_block(qemu_plugin_tb_vaddr(tb), insns);
	qemu_plugin_register_vcpu_tb_exec_inline(tb, QEMU_PLUGIN_INLINE_ADD_U64,
						 &block->runs, 1);
	for (i = 0; i < insns; i++) {
		insn = qemu_plugin_tb_get_insn(tb, i);
		if (is_mark(insn, &what))
			qemu_plugin_register_vcpu_insn_exec_cb(insn, mark, 0,
							       (void *)what);
	}
}

static void finish(qemu_plugin_id_t id, void *data)
{
	const struct block *block;
	FILE *file = fopen(out, "w");

	(void)id;
	(void)data;
	if (!file)
		return;
	for (block = blocks; block < blocks + BLOCKS; block++)
		if (block->total[0] || block->total[1])
			fprintf(file, "%016" PRIx64 " %" PRIu64 " %" PRIu64
				" %" PRIu64 "\n", block->address, block->insns,
				block->total[0], block->total[1]);
	fclose(file);
}

EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc,
			       char **argv)
{
	int i;

	(void)info;
	for (i = 0; i < argc; i++)
		if (!strncmp(argv[i], "out=", 4))
			out = strdup(argv[i] + 4);
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	qemu_plugin_register_atexit_cb(id, finish, NULL);
	return 0;
}
