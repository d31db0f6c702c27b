// SPDX-License-Identifier: GPL-2.0-only
/*
 * HD Audio without a controller: layouts, formats, the ledger, descriptor lists.
 */
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include <hdaudio.h>
#include <ntstatus.h>

#include "../module/hdaudio/bandwidth.h"
#include "../module/hdaudio/bdl.h"
#include "../module/hdaudio/controller.h"
#include "kunit_compat.h"

#define EXPECT_AT(test, type, member, offset) \
	KUNIT_EXPECT_EQ(test, (size_t)(offset), offsetof(type, member))
#define EXPECT_SIZE(test, type, size) \
	KUNIT_EXPECT_EQ(test, (size_t)(size), sizeof(type))

/* Proves: H-001 */
static void hda_layout_structures(struct kunit *test)
{
	EXPECT_SIZE(test, HDAUDIO_CODEC_COMMAND, 4);
	EXPECT_SIZE(test, HDAUDIO_CODEC_RESPONSE, 8);
	EXPECT_SIZE(test, HDAUDIO_CODEC_TRANSFER, 16);
	EXPECT_AT(test, HDAUDIO_CODEC_TRANSFER, Input, 8);
	EXPECT_SIZE(test, HDAUDIO_STREAM_FORMAT, 12);
	EXPECT_AT(test, HDAUDIO_STREAM_FORMAT, SampleRate, 0);
	EXPECT_AT(test, HDAUDIO_STREAM_FORMAT, ValidBitsPerSample, 4);
	EXPECT_AT(test, HDAUDIO_STREAM_FORMAT, ContainerSize, 6);
	EXPECT_AT(test, HDAUDIO_STREAM_FORMAT, NumberOfChannels, 8);
	EXPECT_SIZE(test, HDAUDIO_CONVERTER_FORMAT, 2);
	EXPECT_SIZE(test, HDAUDIO_DEVICE_INFORMATION, 10);
	EXPECT_AT(test, HDAUDIO_DEVICE_INFORMATION, DeviceVersion, 2);
	EXPECT_AT(test, HDAUDIO_DEVICE_INFORMATION, DriverVersion, 4);
	EXPECT_AT(test, HDAUDIO_DEVICE_INFORMATION, CodecsDetected, 6);
	EXPECT_AT(test, HDAUDIO_DEVICE_INFORMATION, IsStripingSupported, 8);
	EXPECT_SIZE(test, HDAUDIO_DEVICE_INFORMATION_V2, 14);
	EXPECT_AT(test, HDAUDIO_DEVICE_INFORMATION_V2, CtrlRevision, 9);
	EXPECT_AT(test, HDAUDIO_DEVICE_INFORMATION_V2, CtrlVendorId, 10);
	EXPECT_AT(test, HDAUDIO_DEVICE_INFORMATION_V2, CtrlDeviceId, 12);
	EXPECT_SIZE(test, HDAUDIO_BUFFER_DESCRIPTOR, 16);
	EXPECT_AT(test, HDAUDIO_BUFFER_DESCRIPTOR, Length, 8);
	EXPECT_AT(test, HDAUDIO_BUFFER_DESCRIPTOR, InterruptOnCompletion, 12);
	EXPECT_SIZE(test, HDAUDIO_STREAM_STATE, 4);
	EXPECT_SIZE(test, HDAUDIO_CODEC_POWER_STATE, 4);
}

/* what all four tables have: at one place in three of them, at another in _BDL */
#define EXPECT_IN_ALL(test, member, offset, bdl_offset)			\
do {									\
	EXPECT_AT(test, HDAUDIO_BUS_INTERFACE, member, offset);		\
	EXPECT_AT(test, HDAUDIO_BUS_INTERFACE_V2, member, offset);	\
	EXPECT_AT(test, HDAUDIO_BUS_INTERFACE_V3, member, offset);	\
	EXPECT_AT(test, HDAUDIO_BUS_INTERFACE_BDL, member, bdl_offset);	\
} while (0)

/* Proves: H-001 */
static void hda_layout_common(struct kunit *test)
{
	EXPECT_SIZE(test, HDAUDIO_BUS_INTERFACE, 144);
	EXPECT_SIZE(test, HDAUDIO_BUS_INTERFACE_BDL, 152);
	EXPECT_SIZE(test, HDAUDIO_BUS_INTERFACE_V2, 176);
	EXPECT_SIZE(test, HDAUDIO_BUS_INTERFACE_V3, 192);
	EXPECT_IN_ALL(test, Size, 0, 0);
	EXPECT_IN_ALL(test, Version, 2, 2);
	EXPECT_IN_ALL(test, Context, 8, 8);
	EXPECT_IN_ALL(test, InterfaceReference, 16, 16);
	EXPECT_IN_ALL(test, InterfaceDereference, 24, 24);
	EXPECT_IN_ALL(test, TransferCodecVerbs, 32, 32);
	EXPECT_IN_ALL(test, AllocateCaptureDmaEngine, 40, 40);
	EXPECT_IN_ALL(test, AllocateRenderDmaEngine, 48, 48);
	EXPECT_IN_ALL(test, ChangeBandwidthAllocation, 56, 56);
	EXPECT_IN_ALL(test, FreeDmaEngine, 80, 88);
	EXPECT_IN_ALL(test, SetDmaEngineState, 88, 96);
	EXPECT_IN_ALL(test, GetWallClockRegister, 96, 104);
	EXPECT_IN_ALL(test, GetLinkPositionRegister, 104, 112);
	EXPECT_IN_ALL(test, RegisterEventCallback, 112, 120);
	EXPECT_IN_ALL(test, UnregisterEventCallback, 120, 128);
	EXPECT_IN_ALL(test, GetDeviceInformation, 128, 136);
	EXPECT_IN_ALL(test, GetResourceInformation, 136, 144);
}

/* Proves: H-001 H-014 */
static void hda_layout_special(struct kunit *test)
{
	EXPECT_AT(test, HDAUDIO_BUS_INTERFACE, AllocateDmaBuffer, 64);
	EXPECT_AT(test, HDAUDIO_BUS_INTERFACE, FreeDmaBuffer, 72);
	EXPECT_AT(test, HDAUDIO_BUS_INTERFACE_V2, AllocateDmaBuffer, 64);
	EXPECT_AT(test, HDAUDIO_BUS_INTERFACE_V2, FreeDmaBuffer, 72);
	EXPECT_AT(test, HDAUDIO_BUS_INTERFACE_V3, AllocateDmaBuffer, 64);
	EXPECT_AT(test, HDAUDIO_BUS_INTERFACE_V3, FreeDmaBuffer, 72);
	EXPECT_AT(test, HDAUDIO_BUS_INTERFACE_BDL, AllocateContiguousDmaBuffer,
		  64);
	EXPECT_AT(test, HDAUDIO_BUS_INTERFACE_BDL, SetupDmaEngineWithBdl, 72);
	EXPECT_AT(test, HDAUDIO_BUS_INTERFACE_BDL, FreeContiguousDmaBuffer, 80);
	EXPECT_AT(test, HDAUDIO_BUS_INTERFACE_V2,
		  AllocateDmaBufferWithNotification, 144);
	EXPECT_AT(test, HDAUDIO_BUS_INTERFACE_V2, FreeDmaBufferWithNotification,
		  152);
	EXPECT_AT(test, HDAUDIO_BUS_INTERFACE_V2, RegisterNotificationEvent,
		  160);
	EXPECT_AT(test, HDAUDIO_BUS_INTERFACE_V2, UnregisterNotificationEvent,
		  168);
	EXPECT_AT(test, HDAUDIO_BUS_INTERFACE_V3,
		  AllocateDmaBufferWithNotification, 144);
	EXPECT_AT(test, HDAUDIO_BUS_INTERFACE_V3, FreeDmaBufferWithNotification,
		  152);
	EXPECT_AT(test, HDAUDIO_BUS_INTERFACE_V3, RegisterNotificationEvent,
		  160);
	EXPECT_AT(test, HDAUDIO_BUS_INTERFACE_V3, UnregisterNotificationEvent,
		  168);
	EXPECT_AT(test, HDAUDIO_BUS_INTERFACE_V3, RegisterNotificationCallback,
		  176);
	EXPECT_AT(test, HDAUDIO_BUS_INTERFACE_V3, UnregisterNotificationCallback,
		  184);
}

/* Proves: H-002 */
static void hda_stream_states(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 0, (int)ResetState);
	KUNIT_EXPECT_EQ(test, (int)StopState, (int)PauseState);
	KUNIT_EXPECT_EQ(test, 1, (int)StopState);
	KUNIT_EXPECT_EQ(test, 2, (int)RunState);
}

/* Proves: H-003 */
static void hda_response_bits(struct kunit *test)
{
	HDAUDIO_CODEC_RESPONSE response = { .CompleteResponse = 0 };

	response.IsValid = 1;
	KUNIT_EXPECT_EQ(test, 1ULL << 63, response.CompleteResponse);
	response.CompleteResponse = 0;
	response.HasFifoOverrun = 1;
	KUNIT_EXPECT_EQ(test, 1ULL << 62, response.CompleteResponse);
	response.CompleteResponse = 0;
	response.SDataIn = 15;
	KUNIT_EXPECT_EQ(test, 0xfULL << 32, response.CompleteResponse);
	response.CompleteResponse = 0;
	response.IsUnsolicitedResponse = 1;
	KUNIT_EXPECT_EQ(test, 1ULL << 36, response.CompleteResponse);
	response.CompleteResponse = 0;
	response.Unsolicited.Tag = 0x3f;
	KUNIT_EXPECT_EQ(test, 0xfc000000ULL, response.CompleteResponse);
	response.Unsolicited.Tag = 0;
	response.Unsolicited.SubTag = 0x1f;
	KUNIT_EXPECT_EQ(test, 0x03e00000ULL, response.CompleteResponse);
}

/* Proves: H-004 */
static void hda_command_views(struct kunit *test)
{
	HDAUDIO_CODEC_COMMAND command = { .Command = 0 };

	command.Verb8.CodecAddress = 2;
	command.Verb8.Node = 0x13;
	command.Verb8.VerbId = 0x706;
	command.Verb8.Data = 0x40;
	KUNIT_EXPECT_EQ(test, 0x21370640U, command.Command);

	command.Command = 0;
	command.Verb16.CodecAddress = 2;
	command.Verb16.Node = 0x13;
	command.Verb16.VerbId = 0x2;
	command.Verb16.Data = 0x0011;
	KUNIT_EXPECT_EQ(test, 0x21320011U, command.Command);
}

static bool encode(ULONG rate, USHORT container, USHORT valid, USHORT channels,
		   struct hdaudio_format *format)
{
	HDAUDIO_STREAM_FORMAT stream = {
		.SampleRate = rate,
		.ContainerSize = container,
		.ValidBitsPerSample = valid,
		.NumberOfChannels = channels,
	};

	return hdaudio_format_encode(&stream, format);
}

static const struct {
	ULONG rate;
	u8 code;
} rates[] = {
	{ 8000, 0x05 }, { 9600, 0x04 }, { 11025, 0x43 }, { 16000, 0x02 },
	{ 22050, 0x41 }, { 32000, 0x0a }, { 44100, 0x40 }, { 48000, 0x00 },
	{ 88200, 0x48 }, { 96000, 0x08 }, { 176400, 0x58 }, { 192000, 0x18 },
};

/* Proves: H-016 */
static void hda_format_codes(struct kunit *test)
{
	struct hdaudio_format format;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rates); i++) {
		KUNIT_ASSERT_TRUE(test, encode(rates[i].rate, 16, 16, 2,
					       &format));
		KUNIT_EXPECT_EQ(test, rates[i].code << 8 | 0x11,
				(int)format.code);
	}
	KUNIT_ASSERT_TRUE(test, encode(44100, 32, 24, 2, &format));
	KUNIT_EXPECT_EQ(test, 0x4031, (int)format.code);
	KUNIT_EXPECT_EQ(test, 8U, format.frame);
	KUNIT_ASSERT_TRUE(test, encode(192000, 32, 24, 8, &format));
	KUNIT_EXPECT_EQ(test, 0x1837, (int)format.code);
	KUNIT_EXPECT_EQ(test, 4U * 8 * 32, format.bits);
}

/* Windows' rule read backwards, for the next case */
static void decode(u16 code, ULONG *rate, unsigned int *bits,
		   unsigned int *channels)
{
	static const unsigned int sizes[8] = { 8, 16, 20, 24, 32 };

	*rate = (code & 0x4000 ? 44100 : 48000) * ((code >> 11 & 7) + 1) /
		((code >> 8 & 7) + 1);
	*bits = sizes[code >> 4 & 7];
	*channels = (code & 15) + 1;
}

/* Proves: H-017 H-018 */
static void hda_format_is_one_to_one(struct kunit *test)
{
	static const struct { u8 container, valid; } sizes[] = {
		{ 8, 8 }, { 16, 16 }, { 32, 20 }, { 32, 24 }, { 32, 32 },
	};
	unsigned int i, j, channels, bits, found;
	struct hdaudio_format format;
	ULONG rate;

	for (i = 0; i < ARRAY_SIZE(rates); i++)
		for (j = 0; j < ARRAY_SIZE(sizes); j++)
			for (channels = 1; channels <= 16; channels++) {
				KUNIT_ASSERT_TRUE(test,
						  encode(rates[i].rate,
							 sizes[j].container,
							 sizes[j].valid,
							 channels, &format));
				KUNIT_EXPECT_EQ(test, 0, format.code & 0x8080);
				decode(format.code, &rate, &bits, &found);
				KUNIT_EXPECT_EQ(test, rates[i].rate, rate);
				KUNIT_EXPECT_EQ(test, (unsigned int)
						sizes[j].valid, bits);
				KUNIT_EXPECT_EQ(test, channels, found);
			}
}

/* Proves: H-019 */
static void hda_format_refusals(struct kunit *test)
{
	struct hdaudio_format format = { .code = 0x5555 };

	KUNIT_EXPECT_FALSE(test, encode(12345, 16, 16, 2, &format));
	KUNIT_EXPECT_FALSE(test, encode(0, 16, 16, 2, &format));
	KUNIT_EXPECT_FALSE(test, encode(48000, 16, 16, 0, &format));
	KUNIT_EXPECT_FALSE(test, encode(48000, 16, 16, 17, &format));
	KUNIT_EXPECT_FALSE(test, encode(48000, 16, 24, 2, &format));
	KUNIT_EXPECT_FALSE(test, encode(48000, 24, 24, 2, &format));
	KUNIT_EXPECT_FALSE(test, encode(48000, 32, 18, 2, &format));
	KUNIT_EXPECT_EQ(test, 0x5555, (int)format.code);
}

/* Proves: H-026 H-028 */
static void hda_ledger_out(struct kunit *test)
{
	struct hdaudio_bandwidth ledger;
	struct hdaudio_format format;
	struct hdaudio_share share;

	hdaudio_bandwidth_init(&ledger, 60, 29, 1);
	KUNIT_ASSERT_TRUE(test, encode(96000, 32, 32, 8, &format));
	share = hdaudio_share_out(&ledger, &format, false);
	KUNIT_EXPECT_EQ(test, 32U, share.words);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			hdaudio_bandwidth_take(&ledger, &share));
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			hdaudio_bandwidth_take(&ledger, &share));
	hdaudio_bandwidth_give(&ledger, &share);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			hdaudio_bandwidth_take(&ledger, &share));
	hdaudio_bandwidth_give(&ledger, &share);

	KUNIT_ASSERT_TRUE(test, encode(192000, 32, 32, 8, &format));
	share = hdaudio_share_out(&ledger, &format, false);
	KUNIT_EXPECT_EQ(test, 64U, share.words);
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			hdaudio_bandwidth_take(&ledger, &share));
	KUNIT_EXPECT_EQ(test, 0U, ledger.out_used);
}

/* Proves: H-027 */
static void hda_ledger_in(struct kunit *test)
{
	struct hdaudio_bandwidth ledger;
	struct hdaudio_share share, other;
	struct hdaudio_format format;

	hdaudio_bandwidth_init(&ledger, 0, 0, 1);
	KUNIT_ASSERT_TRUE(test, encode(48000, 32, 32, 8, &format));
	share = hdaudio_share_in(&format, 0);
	other = hdaudio_share_in(&format, 2);
	/* eight samples of two words, and ten bits in front */
	KUNIT_EXPECT_EQ(test, 17U, share.words);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			hdaudio_bandwidth_take(&ledger, &share));
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			hdaudio_bandwidth_take(&ledger, &share));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			hdaudio_bandwidth_take(&ledger, &other));
	KUNIT_EXPECT_EQ(test, 0U, ledger.out_used);
}

/* Proves: H-029 H-030 */
static void hda_ledger_limits(struct kunit *test)
{
	struct hdaudio_bandwidth ledger;
	struct hdaudio_format format;
	struct hdaudio_share share;

	hdaudio_bandwidth_init(&ledger, 60, 29, 2);
	KUNIT_ASSERT_TRUE(test, encode(96000, 32, 32, 8, &format));
	share = hdaudio_share_out(&ledger, &format, true);
	KUNIT_EXPECT_EQ(test, 2, (int)share.lines);
	KUNIT_EXPECT_EQ(test, 16U, share.words);
	ledger.out_stream_words = 15;
	KUNIT_EXPECT_EQ(test, STATUS_BUFFER_TOO_SMALL,
			hdaudio_bandwidth_fits(&ledger, &share));
	ledger.out_stream_words = 16;
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			hdaudio_bandwidth_fits(&ledger, &share));

	/* eight bits cannot feed two lines */
	KUNIT_ASSERT_TRUE(test, encode(48000, 8, 8, 1, &format));
	share = hdaudio_share_out(&ledger, &format, true);
	KUNIT_EXPECT_EQ(test, 1, (int)share.lines);

	hdaudio_bandwidth_init(&ledger, 60, 29, 1);
	KUNIT_ASSERT_TRUE(test, encode(96000, 32, 32, 8, &format));
	share = hdaudio_share_out(&ledger, &format, true);
	KUNIT_EXPECT_EQ(test, 32U, share.words);
}

/* Proves: H-038 */
static void hda_round_sizes(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, (size_t)256, hdaudio_bdl_round(1, 4, 1));
	KUNIT_EXPECT_EQ(test, (size_t)1024, hdaudio_bdl_round(1000, 4, 1));
	KUNIT_EXPECT_EQ(test, (size_t)38400, hdaudio_bdl_round(38400, 4, 2));
	KUNIT_EXPECT_EQ(test, (size_t)65536, hdaudio_bdl_round(65537, 4, 1));
	/* ties go up */
	KUNIT_EXPECT_EQ(test, (size_t)640, hdaudio_bdl_round(576, 4, 1));
	/* six bytes a frame: 384 is the smallest whole number of both */
	KUNIT_EXPECT_EQ(test, (size_t)1152, hdaudio_bdl_round(1000, 6, 1));
	KUNIT_EXPECT_EQ(test, (size_t)768, hdaudio_bdl_round(1, 6, 2));
	KUNIT_EXPECT_EQ(test, (size_t)SZ_4M, hdaudio_bdl_round(SIZE_MAX, 4, 2));
	KUNIT_EXPECT_EQ(test, (size_t)0,
			hdaudio_bdl_round(SIZE_MAX, 6, 2) % 768);
}

static HDAUDIO_BUFFER_DESCRIPTOR *alloc_bdl(struct kunit *test)
{
	HDAUDIO_BUFFER_DESCRIPTOR *bdl;

	bdl = kunit_kzalloc(test, HDAUDIO_MAX_ENTRIES * sizeof(*bdl), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, bdl);
	return bdl;
}

static void expect_list(struct kunit *test, const HDAUDIO_BUFFER_DESCRIPTOR *bdl,
			int count, size_t size, unsigned int notifications)
{
	unsigned int notified = 0;
	size_t sum = 0;
	int i;

	KUNIT_EXPECT_GE(test, count, 2);
	KUNIT_EXPECT_LE(test, count, HDAUDIO_MAX_ENTRIES);
	for (i = 0; i < count; i++) {
		KUNIT_EXPECT_EQ(test, 0ULL, bdl[i].Address.QuadPart % 128ULL);
		KUNIT_EXPECT_NE(test, 0U, bdl[i].Length);
		sum += bdl[i].Length;
		KUNIT_EXPECT_EQ(test,
				(ULONG)!(sum % (size / notifications)),
				bdl[i].InterruptOnCompletion);
		notified += bdl[i].InterruptOnCompletion;
	}
	KUNIT_EXPECT_EQ(test, size, sum);
	KUNIT_EXPECT_EQ(test, notifications, notified);
}

/* Proves: H-055 */
static void hda_bdl_contiguous(struct kunit *test)
{
	struct hdaudio_piece piece = { .dma = 0x12345000, .size = SZ_64K };
	HDAUDIO_BUFFER_DESCRIPTOR *bdl = alloc_bdl(test);
	int count;

	/* one page would be one entry */
	count = hdaudio_bdl_build(bdl, &piece, 1, 256, 1);
	expect_list(test, bdl, count, 256, 1);
	count = hdaudio_bdl_build(bdl, &piece, 1, 4096, 1);
	expect_list(test, bdl, count, 4096, 1);
	/* the middle of these ten pages is inside the fifth */
	count = hdaudio_bdl_build(bdl, &piece, 1, 38400, 2);
	KUNIT_EXPECT_EQ(test, 11, count);
	expect_list(test, bdl, count, 38400, 2);
	KUNIT_EXPECT_EQ(test, -EINVAL,
			hdaudio_bdl_build(bdl, &piece, 1, SZ_128K, 1));
}

/* Proves: H-055 */
static void hda_bdl_large(struct kunit *test)
{
	struct hdaudio_piece *pieces;
	HDAUDIO_BUFFER_DESCRIPTOR *bdl = alloc_bdl(test);
	unsigned int i;
	int count;

	pieces = kunit_kzalloc(test, 512 * sizeof(*pieces), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, pieces);
	pieces[0] = (struct hdaudio_piece){ .dma = SZ_1G, .size = SZ_4M };
	count = hdaudio_bdl_build(bdl, pieces, 1, SZ_4M, 2);
	expect_list(test, bdl, count, SZ_4M, 2);

	/* back to front: no two of them are neighbours */
	for (i = 0; i < 512; i++)
		pieces[i] = (struct hdaudio_piece){
			.dma = SZ_1G - (u64)i * SZ_8K, .size = SZ_4K,
		};
	count = hdaudio_bdl_build(bdl, pieces, 256, SZ_1M, 2);
	expect_list(test, bdl, count, SZ_1M, 2);
	KUNIT_EXPECT_EQ(test, -E2BIG,
			hdaudio_bdl_build(bdl, pieces, 512, SZ_2M, 2));
}

struct own_list {
	HDAUDIO_BUFFER_DESCRIPTOR entries[4];
	HDAUDIO_BUFFER_DESCRIPTOR result[4];
	struct hdaudio_block block;
};

/* four fragments with gaps between them */
static void init_list(struct own_list *list)
{
	unsigned int i;

	list->block = (struct hdaudio_block){
		.phys = 0x66c0000, .dma = 0xfffe0000, .size = SZ_16K,
	};
	for (i = 0; i < 4; i++) {
		list->entries[i].Address.QuadPart = 0x66c0000 + i * 0x1000;
		list->entries[i].Length = 0x200 + i;
		list->entries[i].InterruptOnCompletion = i & 1 ? 0xffffffff : 0;
	}
}

static bool translate(struct own_list *list)
{
	return hdaudio_bdl_translate(list->result, list->entries, 4,
				     &list->block, 0x806);
}

/* Proves: H-068 */
static void hda_bdl_translate_physical(struct kunit *test)
{
	struct own_list list;
	unsigned int i;

	init_list(&list);
	KUNIT_ASSERT_TRUE(test, translate(&list));
	for (i = 0; i < 4; i++) {
		KUNIT_EXPECT_EQ(test, 0xfffe0000LL + i * 0x1000,
				list.result[i].Address.QuadPart);
		KUNIT_EXPECT_EQ(test, 0x200U + i, list.result[i].Length);
		KUNIT_EXPECT_EQ(test, i & 1,
				list.result[i].InterruptOnCompletion);
	}
	/* what is translated already stays as it is */
	memcpy(list.entries, list.result, sizeof(list.entries));
	KUNIT_EXPECT_TRUE(test, translate(&list));
	KUNIT_EXPECT_MEMEQ(test, list.entries, list.result,
			   sizeof(list.entries));
}

/* Proves: H-070 */
static void hda_bdl_translate_refusals(struct kunit *test)
{
	struct own_list list;

	init_list(&list);
	KUNIT_EXPECT_FALSE(test, hdaudio_bdl_translate(list.result, list.entries,
						       4, &list.block, 0x805));
	list.entries[2].Address.QuadPart += 64;
	KUNIT_EXPECT_FALSE(test, translate(&list));
	init_list(&list);
	list.entries[0].Address.QuadPart = 0x66bff80;
	KUNIT_EXPECT_FALSE(test, translate(&list));
	init_list(&list);
	/* the last entry would leave the block by its end */
	list.entries[3].Address.QuadPart = 0x66c0000 + SZ_16K - 0x200;
	KUNIT_EXPECT_FALSE(test, translate(&list));
	init_list(&list);
	list.entries[1].Length = 0;
	list.entries[0].Length = 0x401;
	KUNIT_EXPECT_FALSE(test, translate(&list));
	init_list(&list);
	list.entries[1].Length = 0xffffffff;
	KUNIT_EXPECT_FALSE(test, translate(&list));
}

/* Proves: H-131 */
static void hda_rings_of_256(struct kunit *test)
{
	/* bits 6..4 say which of 256, 16 and 2 entries are possible */
	KUNIT_EXPECT_TRUE(test, hdaudio_rings_suffice(0x42, 0x42));
	KUNIT_EXPECT_TRUE(test, hdaudio_rings_suffice(0x70, 0x40));
	KUNIT_EXPECT_FALSE(test, hdaudio_rings_suffice(0x42, 0x31));
	KUNIT_EXPECT_FALSE(test, hdaudio_rings_suffice(0x21, 0x42));
	KUNIT_EXPECT_FALSE(test, hdaudio_rings_suffice(0x10, 0x20));
	KUNIT_EXPECT_FALSE(test, hdaudio_rings_suffice(0x02, 0x02));
}

static struct kunit_case hdaudio_format_cases[] = {
	KUNIT_CASE(hda_layout_structures),
	KUNIT_CASE(hda_layout_common),
	KUNIT_CASE(hda_layout_special),
	KUNIT_CASE(hda_stream_states),
	KUNIT_CASE(hda_response_bits),
	KUNIT_CASE(hda_command_views),
	KUNIT_CASE(hda_format_codes),
	KUNIT_CASE(hda_format_is_one_to_one),
	KUNIT_CASE(hda_format_refusals),
	KUNIT_CASE(hda_ledger_out),
	KUNIT_CASE(hda_ledger_in),
	KUNIT_CASE(hda_ledger_limits),
	KUNIT_CASE(hda_round_sizes),
	KUNIT_CASE(hda_bdl_contiguous),
	KUNIT_CASE(hda_bdl_large),
	KUNIT_CASE(hda_bdl_translate_physical),
	KUNIT_CASE(hda_bdl_translate_refusals),
	KUNIT_CASE(hda_rings_of_256),
	{}
};

static struct kunit_suite hdaudio_format_suite = {
	.name = "ntdma_hdaudio_format",
	.test_cases = hdaudio_format_cases,
};

kunit_test_suite(hdaudio_format_suite);

MODULE_DESCRIPTION("ntdma suite: HD Audio formats, ledger, descriptor lists");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_HDAUDIO");
MODULE_LICENSE("GPL");
